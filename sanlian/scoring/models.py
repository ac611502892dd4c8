"""The scoring room's tables."""
