"""Withdrawing: only the requester can."""

from datetime import datetime
from typing import Any

from sanlian.journal.operations import operation
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._sayings import say


@operation
def withdraw(request_id: int, *, reason: str = "", by: Actor, at: datetime) -> WorkOrder:
    """
    Take a request back at the wish of the person who asked; the order ends when nobody asks for it any more.

    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    request, order = _step.hold_for(request_id)
    permissions.may_withdraw(by, request).require()
    request.withdrawn_at = at
    request.save(update_fields=["withdrawn_at"])
    said = say(request, reason.strip()[:200])
    if ServiceRequest.objects.filter(order=order, withdrawn_at=None).exists():
        _step.take(lifecycle.WITHDRAW_REQUEST, order, by=by, at=at, request=request.pk, **said)
        return order
    _end(order, by=by, at=at, request=request.pk, **said)
    # Whoever holds a part never waits for the whole, so this order of locks meets no other.
    for number in (
        WorkOrder.objects.filter(parent=order, ended_at=None).order_by("pk").values_list("pk", flat=True)
    ):
        part = _step.hold(number)
        if part.ended_at is None:
            _end(part, by=by, at=at, request=request.pk, **said)
    return order


def _end(order: WorkOrder, *, by: Actor, at: datetime, request: int, **said: Any) -> None:
    Assignment.objects.filter(order=order, ended_at=None).update(ended_at=at, outcome="withdrawn")
    order.ended_at, order.suspended_at, order.review_at = at, None, None
    _step.take(
        lifecycle.WITHDRAW,
        order,
        by=by,
        at=at,
        save=("ended_at", "suspended_at", "review_at"),
        request=request,
        **said,
    )
