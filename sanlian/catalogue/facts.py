"""
What this room writes into the journal.

- CALENDAR_CHANGED: `day`, `working`, `name`, `was` (was it worked), `first_known` (years whose notice is complete now)
- CATEGORY_CHANGED: field → what it was, what it is
- CALENDAR_IMPORTED: `years`, `first_known`, `days` (date → was it worked, is it worked)
- PROPOSED: `rows` (table:code of each row that becomes another), `from_day`, `reason`
- CONFIRMED: `proposed_by`, `from_day`
- REFUSED: `proposed_by`, `reason`
- IN_FORCE: `version`, `proposed_by`, `confirmed_by`, `rows` (each row's table, code, before, after)
"""

LOADED = "catalogue.loaded"
CALENDAR_CHANGED = "catalogue.calendar_changed"
CALENDAR_IMPORTED = "catalogue.calendar_imported"
CATEGORY_CHANGED = "catalogue.category_changed"
PROPOSED = "catalogue.proposed"
CONFIRMED = "catalogue.confirmed"
REFUSED = "catalogue.refused"
WITHDRAWN = "catalogue.withdrawn"
IN_FORCE = "catalogue.in_force"
FACTS = (
    LOADED,
    CALENDAR_CHANGED,
    CALENDAR_IMPORTED,
    CATEGORY_CHANGED,
    PROPOSED,
    CONFIRMED,
    REFUSED,
    WITHDRAWN,
    IN_FORCE,
)
