"""The pages, by what a person comes for."""
