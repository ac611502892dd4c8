"""The pages of the leaders' face."""
