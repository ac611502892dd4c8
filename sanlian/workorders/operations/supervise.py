"""Supervision: who is late for a working day answers for it, and after five the level above is told."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import lifecycle, permissions, rules, scope
from sanlian.workorders.models import Supervision, WorkOrder
from sanlian.workorders.operations import _step

AT_ONCE = 500


class NoExplanation(errors.Invalid):
    """A supervision is answered in words."""


@operation
def supervise_late(*, at: datetime) -> int:
    """Ask the units of up to 500 orders that are late for a working day to answer for it; return how many."""
    asked = Supervision.objects.filter(order=OuterRef("pk"), round=OuterRef("round"))
    late = (
        WorkOrder.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(~Exists(asked), ended_at=None, replied_at=None, suspended_at=None, overdue_since__lte=at)
        .order_by("overdue_since")[:AT_ONCE]
    )
    number, calendar = 0, _step.calendar()
    for order in late:
        assert order.overdue_since is not None
        # The longest late come first: when one still has time, so have all that follow.
        if calendar.due(order.overdue_since, rules.SUPERVISED_AFTER).at > at:
            break
        due = calendar.due(at, rules.SUPERVISION_WAITS).at
        Supervision.objects.create(
            order=order, round=order.round, unit_id=order.unit_id, raised_at=at, answer_due_at=due
        )
        _step.take(lifecycle.SUPERVISE, order, by=HOUSE, at=at, answer_due_at=due.isoformat())
        number += 1
    return number


@operation
def tell_superiors(*, at: datetime) -> int:
    """Tell the level above of up to 500 supervised orders that are late for five working days; return how many."""
    untold = (
        Supervision.objects.select_for_update(no_key=True, of=("self", "order"), skip_locked=True)
        .filter(
            told_at=None,
            round=F("order__round"),
            order__ended_at=None,
            order__replied_at=None,
            order__suspended_at=None,
        )
        .select_related("order")
        .order_by("raised_at")[:AT_ONCE]
    )
    number, calendar = 0, _step.calendar()
    for supervision in untold:
        order = supervision.order
        since = order.overdue_since
        if since is None or calendar.due(since, rules.SUPERIOR_HEARS_AFTER).at > at:
            continue
        superior = scope.superior_of(people.unit_by_id(supervision.unit_id))
        Supervision.objects.filter(pk=supervision.pk).update(superior_id=superior.id, told_at=at)
        _step.take(lifecycle.TELL_SUPERIOR, order, by=HOUSE, at=at, superior=superior.code)
        number += 1
    return number


@operation
def answer_supervision(order_id: int, *, answer: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Say for the supervised unit why the order is late and what happens now; those above read it.

    :raises NoExplanation: without words
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    found = Supervision.objects.filter(order=order, round=order.round).first()
    permissions.may_answer_supervision(by, order, found).require()
    assert found is not None
    if not answer.strip():
        raise NoExplanation(_("Please say why it is late and what you do now."), field="answer")
    words = answer.strip()[:500]
    Supervision.objects.filter(pk=found.pk).update(answer=words, answered_by=by.id, answered_at=at)
    _step.take(
        lifecycle.ANSWER_SUPERVISION,
        order,
        by=by,
        at=at,
        unit=people.unit_by_id(found.unit_id).code,
        answer=words,
        in_time=at <= found.answer_due_at,
    )
    return order
