"""The pages of docs/reference/ that are written from the code and the county's files, a module for each kind."""
