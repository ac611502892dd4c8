"""Looking at an answer before it closes: somebody else than who gave it lets it pass, or sends it back."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.lifecycle import Origin
from sanlian.workorders.models import Reply, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._rounds import close_if_answered, open_again


class NothingMissing(errors.Invalid):
    """Nothing is sent back without a reason."""


@operation
def check(order_id: int, *, by: Actor, at: datetime) -> WorkOrder:
    """
    Let an answer pass; the order closes when everybody who asked has answered too, or nobody asked.

    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _to_check(order_id, by)
    order.check_state = "passed"
    by_sample = order.round == 1 and order.origin == Origin.REQUEST
    _step.take(lifecycle.CHECK, order, by=by, at=at, save=("check_state",), by_sample=by_sample)
    close_if_answered(order, by=by, at=at)
    return order


@operation
def send_back(order_id: int, *, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Send an answer back to the unit that gave it, for a further round; the promise to the resident stays.

    :raises NothingMissing: without a reason
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _to_check(order_id, by)
    if not reason.strip():
        raise NothingMissing(_("Please say what is missing."), field="reason")
    open_again(lifecycle.RETURN, order, by=by, at=at, comment=reason.strip()[:500])
    return order


def _to_check(order_id: int, by: Actor) -> WorkOrder:
    order = _step.hold(order_id)
    reply = Reply.objects.filter(order=order, round=order.round).first()
    permissions.may_check(by, order, replied_by=reply.by_id if reply else None).require()
    return order
