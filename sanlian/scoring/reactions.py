"""What the scoring room hears of the life of orders."""
