"""
Counting anew what was promised for a year whose calendar was not in yet.

A promise of so many working days stays one of so many working days: they are counted by the calendar of the day of
the promise, and laid out again on the one that has come in. A day that a person has named, by an extension, stays
that day, or becomes the next one on which offices work.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import ONE_DAY, Measure, Span, WorkingCalendar
from sanlian.journal.operations import operation
from sanlian.people.actors import HOUSE
from sanlian.workorders import lifecycle, rules
from sanlian.workorders.lifecycle import PleaKind
from sanlian.workorders.models import Assignment, Plea, WorkOrder
from sanlian.workorders.operations import _step

_BATCH = 500


class OrdersInHand(RuntimeError):
    """Somebody works on one of the orders at this moment; the whole is tried again a little later."""


@dataclass(frozen=True, slots=True)
class _Calendars:
    before: WorkingCalendar
    now: WorkingCalendar

    def again(self, start: datetime, due: datetime, measure: Measure) -> datetime:
        """Return when as much time is over by the new calendar as lay before `due` by the old one."""
        if measure == Measure.CLOCK_HOURS or due <= start:
            return due
        first, last = start.astimezone(rules.SHANGHAI), due.astimezone(rules.SHANGHAI)
        if measure == Measure.WORKING_DAYS and last.time() == self.now.hours.closing:
            days = len(self.before.working_days_between(first.date(), last.date()))
            return self.now.due(start, Span(max(days, 1), measure)).at
        # Time that stood still in between has left it at some minute of the day.
        minutes = max(self.before.working_minutes(start, due), 1)
        return self.now.due(start, Span(minutes / 60, Measure.WORKING_HOURS)).at

    def same_day(self, due: datetime) -> datetime:
        """Return the day that a person has named, or the next on which offices work."""
        while not self.now.is_working_day(due.astimezone(rules.SHANGHAI).date()):
            due += ONE_DAY
        return due


@operation
def recount_promises(years: Collection[int], *, was: Mapping[date, bool], at: datetime) -> int:
    """
    Lay out anew the clocks of open orders that end in years whose calendar has just come in; return how many.

    What has been marked late stays so, and what was answered keeps the promise it was answered by.

    :param was: the days that have changed → whether they were worked
    :raises OrdersInHand: when one of the orders is locked; nothing is written then
    """
    calendar = catalogue.snapshot(fresh=True).calendar
    known = [year for year in years if calendar.known(year)]
    if not known:
        return 0
    calendars = _Calendars(before=calendar.as_it_was(was), now=calendar)
    rows = _promised_in(min(known))
    orders = list(rows.select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("pk"))
    # Whoever takes many locks waits for none.
    if len(orders) < rows.count():
        raise OrdersInHand
    named = set(
        Plea.objects.filter(order__in=orders, kind=PleaKind.EXTENSION, outcome="granted").values_list(
            "order_id", flat=True
        )
    )
    hops: dict[int, list[Assignment]] = {}
    for hop in Assignment.objects.filter(order__in=orders, ended_at=None):
        hops.setdefault(hop.order_id, []).append(hop)
    changed: list[Assignment] = []
    for order in orders:
        changed += [hop for hop in hops.get(order.pk, []) if _move_hop(hop, order, calendars)]
        _move_order(order, calendars, keep_day=order.pk in named, at=at)
    Assignment.objects.bulk_update(changed, ["accept_due_at", "due_at", "next_due_at"], batch_size=_BATCH)
    WorkOrder.objects.bulk_update(orders, ["due_at", "yellow_at", "due_provisional"], batch_size=_BATCH)
    return len(orders)


def _promised_in(year: int) -> QuerySet[WorkOrder]:
    """Return the open orders with a clock that ends in the year or later."""
    begins = datetime(year, 1, 1, tzinfo=rules.SHANGHAI)
    later = Assignment.objects.filter(order=OuterRef("pk"), ended_at=None, due_at__gte=begins)
    return WorkOrder.objects.filter(
        Q(due_provisional=True) | Exists(later), ended_at=None, replied_at=None, overdue_since=None
    )


def _move_order(order: WorkOrder, calendars: _Calendars, *, keep_day: bool, at: datetime) -> None:
    """Write the promise of one order anew, unsaved, and note what it was."""
    if not order.due_provisional:
        return
    limit, was = catalogue.limit(order.limit_code), order.due_at
    if keep_day:
        order.due_at = calendars.same_day(was)
    else:
        order.due_at = calendars.again(order.submitted_at, was, limit.finish.measure)
    order.yellow_at = calendars.now.fraction_at(
        order.submitted_at, order.due_at, limit.warn, limit.finish.measure
    )
    order.due_provisional = not calendars.now.known(order.due_at.astimezone(rules.SHANGHAI).year)
    if order.due_at != was or not order.due_provisional:
        _step.check(lifecycle.RECOUNT, order)
        _step.note(
            lifecycle.RECOUNT.fact,
            order,
            by=HOUSE,
            at=at,
            due_at=order.due_at.astimezone(UTC).isoformat(),
            was_due_at=was.astimezone(UTC).isoformat(),
            provisional=order.due_provisional,
        )


def _move_hop(hop: Assignment, order: WorkOrder, calendars: _Calendars) -> bool:
    """Lay out a unit's own clock anew, unsaved; return whether anything moved."""
    at_once = order.limit_code == rules.EMERGENCY
    limit = catalogue.limit(order.limit_code) if at_once else catalogue.limit_of(order.category_code)
    desk = hop.role == "desk"
    accept, finish = (
        (Measure.WORKING_HOURS, Measure.WORKING_HOURS)
        if desk
        else (limit.accept.measure, limit.finish.measure)
    )
    was = (hop.accept_due_at, hop.due_at)
    hop.accept_due_at = calendars.again(hop.started_at, hop.accept_due_at, accept)
    hop.due_at = calendars.again(hop.started_at, hop.due_at, finish)
    # While a matter rests, the inbox shows the day of review; that one is a person's.
    if hop.next_due_at == was[1]:
        hop.next_due_at = hop.due_at
    elif hop.next_due_at == was[0]:
        hop.next_due_at = hop.accept_due_at
    return was != (hop.accept_due_at, hop.due_at)
