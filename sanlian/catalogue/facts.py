"""
What this room writes into the journal.

- CALENDAR_CHANGED: `day`, `working`, `name`, `was` (was it worked), `first_known` (years whose notice is complete now)
- CALENDAR_IMPORTED: `years`, `first_known`, `days` (date → was it worked, is it worked)
"""

LOADED = "catalogue.loaded"
CALENDAR_CHANGED = "catalogue.calendar_changed"
CALENDAR_IMPORTED = "catalogue.calendar_imported"
FACTS = (LOADED, CALENDAR_CHANGED, CALENDAR_IMPORTED)
