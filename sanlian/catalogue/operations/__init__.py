"""What can be done to the catalogue."""

from sanlian.catalogue.operations.load import BadCatalogue, Change, Outcome, load
from sanlian.catalogue.operations.set_calendar_day import BadCalendarDay, set_calendar_day

__all__ = ["BadCalendarDay", "BadCatalogue", "Change", "Outcome", "load", "set_calendar_day"]
