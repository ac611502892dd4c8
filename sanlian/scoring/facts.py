"""What the scoring room itself records in the journal."""

FACTS: tuple[str, ...] = ()
