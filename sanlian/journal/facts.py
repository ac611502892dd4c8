"""What the journal records about itself: nothing; a reader that is given up is an alarm in the log."""

FACTS: tuple[str, ...] = ()
