"""What the analysis room itself records in the journal: nothing yet; its findings stand in the order's facts."""

FACTS: tuple[str, ...] = ()
