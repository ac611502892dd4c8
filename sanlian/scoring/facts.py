"""What the scoring room itself records in the journal."""

RULES_LOADED = "scoring.rules_loaded"
BOARD_DRAFTED = "scoring.board_drafted"
FACTS: tuple[str, ...] = (RULES_LOADED, BOARD_DRAFTED)
