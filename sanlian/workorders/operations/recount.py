"""
Counting anew what was promised, when the calendar changes under it: a year's notice comes in, or a day is corrected.

A promise of so many working days stays one of so many working days: they are counted by the calendar of the day of
the promise, and laid out again on the one that holds now. A day that a person has named, by an extension, stays
that day, or becomes the next one on which offices work.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

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
    """The calendar by which things were promised and the one that holds now; `days` are those that have changed."""

    before: WorkingCalendar
    now: WorkingCalendar
    days: tuple[date, ...]

    def touch(self, start: datetime, due: datetime) -> bool:
        """Return whether a day has changed between two instants."""
        first, last = start.astimezone(rules.SHANGHAI).date(), due.astimezone(rules.SHANGHAI).date()
        return any(first <= day <= last for day in self.days)

    def again(self, start: datetime, due: datetime, measure: Measure) -> datetime:
        """Return when as much time is over by the new calendar as lay before `due` by the old one."""
        if measure == Measure.CLOCK_HOURS or due <= start or not self.touch(start, due):
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
def recount_promises(*, was: Mapping[date, bool], at: datetime) -> int:
    """
    Lay out anew the clocks of open orders that run over changed days of the calendar; return how many were looked at.

    What has been marked late stays so, and what was answered keeps the promise it was answered by.

    :param was: the days that may have changed → whether they were worked
    :raises OrdersInHand: when one of the orders is locked; nothing is written then
    """
    calendar = catalogue.snapshot(fresh=True).calendar
    changed_days = tuple(day for day, worked in sorted(was.items()) if calendar.is_working_day(day) != worked)
    calendars = _Calendars(calendar.as_it_was(was), calendar, changed_days)
    rows = _promised_beyond(min(changed_days, default=None))
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


def _promised_beyond(day: date | None) -> QuerySet[WorkOrder]:
    """Return the open orders that are promised provisionally, or with a clock that ends on a day or later."""
    wanted = Q(due_provisional=True)
    if day is not None:
        begins = datetime.combine(day, time(0), rules.SHANGHAI)
        later = Assignment.objects.filter(order=OuterRef("pk"), ended_at=None, due_at__gte=begins)
        wanted = wanted | Q(due_at__gte=begins) | Q(Exists(later))
    return WorkOrder.objects.filter(wanted, ended_at=None, replied_at=None, overdue_since=None)


def _move_order(order: WorkOrder, calendars: _Calendars, *, keep_day: bool, at: datetime) -> None:
    """Write the promise of one order anew, unsaved, and note what it was."""
    limit, was, was_provisional = catalogue.limit(order.limit_code), order.due_at, order.due_provisional
    if keep_day:
        order.due_at = calendars.same_day(was)
    else:
        order.due_at = calendars.again(order.submitted_at, was, limit.finish.measure)
    if was_provisional:
        order.due_provisional = not calendars.now.known(order.due_at.astimezone(rules.SHANGHAI).year)
    if order.due_at == was and order.due_provisional == was_provisional:
        return
    order.yellow_at = calendars.now.fraction_at(
        order.submitted_at, order.due_at, limit.warn, limit.finish.measure
    )
    _step.check(lifecycle.RECOUNT, order)
    _step.note(
        lifecycle.RECOUNT.fact,
        order,
        by=HOUSE,
        at=at,
        due_at=order.due_at.astimezone(UTC).isoformat(),
        was_due_at=was.astimezone(UTC).isoformat(),
        provisional=order.due_provisional,
        was_provisional=was_provisional,
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
