"""Merging: one order serves several requests; each keeps its receipt, its story and its rating."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.places.queries import standing
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.models import Assignment, Attachment, Recording, ServiceRequest, WorkOrder
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations.split import require_no_open_parts

VILLAGE = 12


class NotTheSame(errors.Invalid):
    """The two orders cannot be one: another village, another circle of readers, or the later one was to lead."""


@operation
def merge(order_id: int, *, into: int, by: Actor, at: datetime) -> WorkOrder:
    """
    End an order and let an earlier one of the same village serve its requests; return the one that goes on.

    The earlier promise holds for all. Who asked is told; a rating stays everybody's own.

    :param into: number of the order that goes on
    :raises NotTheSame: when it is the same order, a later one, of another village, or otherwise restricted
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    # Always in one order, so that two who merge at once never wait for each other.
    held = {number: _step.hold(number) for number in sorted({order_id, into})}
    order, target = held[order_id], held[into]
    permissions.may_merge(by, order).require()
    _step.check(lifecycle.JOIN, target)
    require_no_open_parts(order)
    if not _can_serve(target, order):
        raise NotTheSame(_("Please choose an earlier order of the same village."), field="into")
    requests = list(ServiceRequest.objects.filter(order=order).order_by("pk").values_list("pk", flat=True))
    ServiceRequest.objects.filter(order=order).update(order=target)
    Attachment.objects.filter(order=order).update(order=target)
    Recording.objects.filter(order=order).update(order=target)
    Assignment.objects.filter(order=order, ended_at=None).update(ended_at=at, outcome="merged")
    _interest.write(target, order.about)
    order.ended_at, order.merged_into = at, target
    merged = {"into": target.pk, "code": target.code}
    _step.take(lifecycle.MERGE, order, by=by, at=at, save=("ended_at", "merged_into"), **merged)
    _step.take(lifecycle.JOIN, target, by=by, at=at, code=order.code, requests=requests)
    return target


def _can_serve(target: WorkOrder, order: WorkOrder) -> bool:
    """Return whether one order may serve the requests of another: the same stream, village and circle of readers."""
    return (
        target.pk != order.pk
        and target.parent_id is None
        and target.origin == order.origin
        and target.submitted_at <= order.submitted_at
        and standing(target.place_code)[:VILLAGE] == standing(order.place_code)[:VILLAGE]
        and target.restricted == order.restricted
    )
