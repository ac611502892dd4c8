"""Accepting an order: this person has it now."""

from datetime import datetime

from sanlian.journal.operations import operation
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _step


@operation
def accept(order_id: int, *, by: Actor, at: datetime) -> WorkOrder:
    """
    Take the order on for the actor's unit; of two who accept at once, one wins and the other is told.

    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_accept(by, order).require()
    mine = _step.owner_of(order)
    assert mine is not None, "a dispatched order has an owner: the constraint order_one_owner"
    Assignment.objects.filter(pk=mine.pk).update(accepted_at=at, next_due_at=mine.due_at)
    order.handler_id = by.id
    order.accepted_at, order.noted_at = at, None
    _step.take(
        lifecycle.ACCEPT,
        order,
        by=by,
        at=at,
        save=("handler_id", "accepted_at", "noted_at"),
        in_time=at <= mine.accept_due_at,
        minutes=_step.minutes(mine.started_at, at),
    )
    return order
