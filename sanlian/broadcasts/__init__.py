"""Broadcasts: one message to thousands of people at once, with receipts. Knows people and places, not orders."""
