"""The county's data items: what must be known, by whom and how fresh, and what is known; entered once, reused."""
