"""The figures room's tables."""
