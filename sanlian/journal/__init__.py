"""The one append-only record of what happened, and what it owes to whom."""
