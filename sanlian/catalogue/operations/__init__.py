"""What can be done to the catalogue."""

from sanlian.catalogue.operations.import_calendar import (
    BadNotice,
    CalendarPlan,
    PlannedDay,
    import_calendar,
    plan_calendar,
)
from sanlian.catalogue.operations.load import BadCatalogue, Change, Outcome, load
from sanlian.catalogue.operations.revise import revise, rows_in_force
from sanlian.catalogue.operations.set_calendar_day import BadCalendarDay, check_calendar_day, set_calendar_day

__all__ = [
    "BadCalendarDay",
    "BadCatalogue",
    "BadNotice",
    "CalendarPlan",
    "Change",
    "Outcome",
    "PlannedDay",
    "check_calendar_day",
    "import_calendar",
    "load",
    "plan_calendar",
    "revise",
    "rows_in_force",
    "set_calendar_day",
]
