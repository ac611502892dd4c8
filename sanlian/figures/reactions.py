"""What the figures room hears of the life of orders."""
