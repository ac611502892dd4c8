"""Watching the clocks: what is nearly used up and what has run out is marked, once, and stands in the journal."""

from datetime import datetime

from django.db.models import F, Q

from sanlian.journal.operations import operation
from sanlian.people.actors import HOUSE
from sanlian.workorders import facts, lifecycle, rules
from sanlian.workorders.models import WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._rounds import close_silently

# One look a minute at most of this many, so that even the end of a bad day is marked within minutes.
MARKED_AT_ONCE = 5000
CLOSED_AT_ONCE = 500
_BATCH = 500


@operation
def mark_nearly_due(*, at: datetime) -> int:
    """Note for up to 5,000 running orders that their yellow time has begun, once a promise; return how many."""
    used_up = list(
        WorkOrder.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(ended_at=None, replied_at=None, suspended_at=None, overdue_since=None)
        .filter(Q(warned_at=None) | ~Q(warned_at=F("yellow_at")), yellow_at__lte=at, due_at__gt=at)
        .order_by("yellow_at")[:MARKED_AT_ONCE]
    )
    for order in used_up:
        _step.check(lifecycle.MARK_NEARLY_DUE, order)
        order.warned_at = order.yellow_at
        _step.note(facts.NEARLY_DUE, order, by=HOUSE, at=at, due_at=order.due_at.isoformat())
    WorkOrder.objects.bulk_update(used_up, ["warned_at"], batch_size=_BATCH)
    return len(used_up)


@operation
def mark_overdue(*, at: datetime) -> int:
    """
    Mark up to 5,000 running orders whose citizen's clock has expired; return how many.

    An order that somebody works on at this moment is left to the next look: whoever takes many locks waits for none.
    """
    late = list(
        WorkOrder.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(ended_at=None, replied_at=None, suspended_at=None, overdue_since=None, due_at__lte=at)
        .order_by("due_at")[:MARKED_AT_ONCE]
    )
    for order in late:
        _step.check(lifecycle.MARK_OVERDUE, order)
        order.overdue_since = order.due_at
        contacted = order.contacted_at is not None
        if not contacted:
            order.contact_in_time = False
        _step.note(facts.OVERDUE, order, by=HOUSE, at=at, contacted=contacted)
    WorkOrder.objects.bulk_update(late, ["overdue_since", "contact_in_time"], batch_size=_BATCH)
    return len(late)


@operation
def close_silent(*, at: datetime) -> int:
    """Close up to 500 orders that nobody rated in five working days; return how many."""
    calendar = _step.calendar()
    waiting = (
        WorkOrder.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(status=lifecycle.Status.REPLIED, replied_at__lt=at)
        .exclude(check_state="due")
        .order_by("replied_at")
    )
    closed = 0
    for order in waiting[:CLOSED_AT_ONCE]:
        assert order.replied_at is not None
        # The oldest come first: when one still has time, so have all that follow.
        if calendar.due(order.replied_at, rules.RATING_WAITS).at > at:
            break
        close_silently(order, at=at)
        closed += 1
    return closed
