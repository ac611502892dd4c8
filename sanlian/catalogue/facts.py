"""What this room writes into the journal."""

LOADED = "catalogue.loaded"
CALENDAR_CHANGED = "catalogue.calendar_changed"
FACTS = (LOADED, CALENDAR_CHANGED)
