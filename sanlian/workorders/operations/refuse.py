"""Not taking a matter on: with the legal ground, and the path that leads on instead."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.lifecycle import RefusalGround
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations.split import require_no_open_parts
from sanlian.workorders.public import public_words


class NoLegalGround(errors.Invalid):
    """Without a ground from the list and the path to take instead, a matter is taken on."""


@operation
def refuse(order_id: int, *, ground: str, path: str, by: Actor, at: datetime) -> WorkOrder:
    """
    End an order that waits at a desk, because the law puts it into other hands.

    :param ground: a RefusalGround
    :param path: where the resident can turn instead; they read it
    :raises NoLegalGround: without one of the grounds, or without the path
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_refuse(by, order).require()
    require_no_open_parts(order)
    if ground not in set(RefusalGround):
        raise NoLegalGround(_("Please choose one of the legal grounds."), field="ground")
    if not path.strip():
        raise NoLegalGround(_("Please say where they can turn instead; the resident reads it."), field="path")
    Assignment.objects.filter(order=order, ended_at=None).update(ended_at=at, outcome="refused")
    order.ended_at = at
    _step.take(
        lifecycle.REFUSE,
        order,
        by=by,
        at=at,
        save=("ended_at",),
        ground=ground,
        path=public_words(order, path.strip()[:500], at=at),
    )
    return order
