"""Withdrawing: only the requester can."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder
from sanlian.workorders.operations import _step


@operation
def withdraw(request_id: int, *, reason: str = "", by: Actor, at: datetime) -> WorkOrder:
    """
    End the order at the wish of the person who asked.

    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    request = ServiceRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise _step.NoSuchOrder(_("This request does not exist."))
    order = request.order = _step.hold(request.order_id)
    permissions.may_withdraw(by, request).require()
    Assignment.objects.filter(order=order, ended_at=None).update(ended_at=at, outcome="withdrawn")
    order.ended_at, order.suspended_at, order.review_at = at, None, None
    _step.take(
        lifecycle.WITHDRAW,
        order,
        by=by,
        at=at,
        save=("ended_at", "suspended_at", "review_at"),
        request=request.pk,
        reason=reason.strip()[:200],
    )
    return order
