"""What was closed and seems to come back: a person says whether it is the same, and only then does it count."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.models import Recurrence, WorkOrder
from sanlian.workorders.operations import _step


class NoSuchPair(errors.NotFound):
    """Nobody asked for these two to be compared."""


class NotCompared(errors.Invalid):
    """It does not say whether the two are the same."""


@operation
def suspect(order_id: int, *, earlier: int, at: datetime) -> None:
    """
    Ask the county centre to compare an order with the closed one that it seems to come back to; asked twice, once.

    Parts are not compared: their whole is.
    """
    again = WorkOrder.objects.get(pk=order_id)
    if again.parent_id is None and order_id != earlier:
        Recurrence.objects.get_or_create(again=again, defaults={"earlier_id": earlier, "seen_at": at})


@operation
def unsuspect(order_id: int, *, at: datetime) -> None:
    """Let go of a question that nobody has answered: the order was called something else, or withdrawn."""
    Recurrence.objects.filter(again_id=order_id, same=None).delete()


@operation
def compare(order_id: int, *, same: bool | None, note: str = "", by: Actor, at: datetime) -> Recurrence:
    """
    Say whether an order is an earlier one come back; if so, it counts as not mended for the unit that closed that.

    :raises NoSuchPair: when nobody asked
    :raises NotCompared: when it says neither yes nor no
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    found = Recurrence.objects.filter(again_id=order_id).first()
    if found is None:
        raise NoSuchPair(_("There is nothing to compare this order with."))
    # Always the older one first, so that two people never wait for one another.
    earlier, again = _step.hold(found.earlier_id), _step.hold(order_id)
    found.refresh_from_db()
    permissions.may_look_again(by, earlier, found).require()
    if same is None:
        raise NotCompared(_("Please say whether it is the same."), field="same")
    found.same, found.note, found.by_id, found.settled_at = same, note.strip()[:500], by.id, at
    found.save()
    _step.take(
        lifecycle.COMPARE,
        again,
        by=by,
        at=at,
        earlier=earlier.pk,
        code=earlier.code,
        same=same,
        note=found.note,
    )
    if same:
        _step.take(lifecycle.RECUR, earlier, by=by, at=at, again=again.pk, code=again.code, note=found.note)
    return found
