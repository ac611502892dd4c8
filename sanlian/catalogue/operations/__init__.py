"""What can be done to the catalogue."""

from sanlian.catalogue.operations._tables import Change
from sanlian.catalogue.operations.change_category import BadCategory, change_category, propose_terms
from sanlian.catalogue.operations.confirm import confirm, refuse, take_effect
from sanlian.catalogue.operations.import_calendar import (
    BadNotice,
    CalendarPlan,
    PlannedDay,
    import_calendar,
    plan_calendar,
)
from sanlian.catalogue.operations.load import BadCatalogue, Outcome, load
from sanlian.catalogue.operations.propose import BadProposal, Decided, propose, withdraw
from sanlian.catalogue.operations.revise import load_hours, revise
from sanlian.catalogue.operations.set_calendar_day import BadCalendarDay, check_calendar_day, set_calendar_day

__all__ = [
    "BadCalendarDay",
    "BadCatalogue",
    "BadCategory",
    "BadNotice",
    "BadProposal",
    "CalendarPlan",
    "Change",
    "Decided",
    "Outcome",
    "PlannedDay",
    "change_category",
    "check_calendar_day",
    "confirm",
    "import_calendar",
    "load",
    "load_hours",
    "plan_calendar",
    "propose",
    "propose_terms",
    "refuse",
    "revise",
    "set_calendar_day",
    "take_effect",
    "withdraw",
]
