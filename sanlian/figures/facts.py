"""What the figures room itself records in the journal."""

FACTS: tuple[str, ...] = ()
