"""What can be done to the catalogue."""

from sanlian.catalogue.operations.load import BadCatalogue, Change, Outcome, load
from sanlian.catalogue.operations.set_calendar_day import BadCalendarDay, check_calendar_day, set_calendar_day

__all__ = [
    "BadCalendarDay",
    "BadCatalogue",
    "Change",
    "Outcome",
    "check_calendar_day",
    "load",
    "set_calendar_day",
]
