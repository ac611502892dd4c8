"""What every room may lean on: four refusals, a verdict, pages of a list, words to translate. No Django."""
