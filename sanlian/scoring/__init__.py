"""Points of units, from facts alone, and the month's board."""
