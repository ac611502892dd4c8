"""The two clocks of an order: the unit's own, from dispatch, and the promise to the resident, from submission."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.desk import rows
from sanlian.people import names, queries as people
from sanlian.workorders import lifecycle
from sanlian.workorders.queries import Assignment, WorkOrder

BAR = 1000


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise: to whom, until when, and how much of the time is gone (of 1000)."""

    words: str
    due_at: datetime
    yellow_at: datetime
    provisional: bool
    gone: int
    yellow: int
    state: str


def of(order: WorkOrder, hop: Assignment | None, *, at: datetime) -> list[Clock]:
    """Return the clocks that run, the nearer one first; none while it rests or once it is answered."""
    if order.status not in lifecycle.RUNNING:
        return []
    resident = _("Promised to the resident")
    about = order.due_provisional
    found = [_clock(resident, order.submitted_at, order.due_at, order.yellow_at, at, provisional=about)]
    if hop is not None:
        words = {"unit": names.named(people.unit_by_id(hop.unit_id))}
        if hop.role == "desk":
            label = _("%(unit)s sends it on") % words
        elif hop.accepted_at is None:
            label = _("%(unit)s accepts") % words
        else:
            label = _("%(unit)s finishes") % words
        yellow, about = rows.yellow_at(hop, order), rows.provisional(hop, order)
        found.append(_clock(label, hop.started_at, hop.next_due_at, yellow, at, provisional=about))
    if order.status == lifecycle.Status.ACCEPTED and order.contacted_at is None and order.dispatched_at:
        limit = catalogue.limit(order.limit_code)
        calendar = catalogue.calendar()
        contact = calendar.due(order.dispatched_at, limit.contact)
        due, about = contact.at, contact.provisional
        yellow = calendar.fraction_at(order.dispatched_at, due, limit.warn, limit.contact.measure)
        found.append(_clock(_("First contact"), order.dispatched_at, due, yellow, at, provisional=about))
    return sorted(found, key=lambda clock: clock.due_at)


def _clock(
    words: str, start: datetime, due: datetime, yellow: datetime, at: datetime, *, provisional: bool
) -> Clock:
    whole = max((due - start).total_seconds(), 1.0)
    gone = min(max((at - start).total_seconds() / whole, 0.0), 1.0)
    state = "late" if at >= due else "warn" if at >= yellow else "calm"
    share = min(max((yellow - start).total_seconds() / whole, 0.0), 1.0)
    return Clock(words, due, yellow, provisional, round(gone * BAR), round(share * BAR), state)
