"""Calling whoever asked, after it was closed: the independent look at what the figures say."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.lifecycle import Solved, Status, unanswered
from sanlian.workorders.models import CallBack, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._rounds import open_again


class NoSuchCall(errors.NotFound):
    """Nobody was drawn for this call, or it is not for this person."""


class NotSaid(errors.Invalid):
    """It does not say whether somebody was reached, or what they answered."""


@operation
def call_back(
    call_id: int,
    *,
    reached: bool | None,
    solved: str = "",
    satisfied: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> CallBack:
    """
    Keep what a call brought; after three in vain nobody calls any more.

    «Not solved» opens the order again, within fifteen days of the answer, unless it is open again already.

    :param reached: whether somebody spoke; then `solved` is yes, partly or no, and `satisfied` is asked unless no
    :raises NoSuchCall: when there is none
    :raises NotSaid: when an answer is missing or none of those
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    found, order = _hold(call_id)
    permissions.may_look_again(by, order, found).require()
    if reached is None:
        raise NotSaid(_("Please say whether you reached somebody."), field="reached")
    found.tries += 1
    if reached:
        _require_answers(solved, satisfied)
        found.outcome, found.solved, found.satisfied = "reached", solved, satisfied
    elif found.tries >= rules.CALLED_AT_MOST:
        found.outcome = "given_up"
    found.note, found.by_id, found.called_at = note.strip()[:500], by.id, at
    found.save()
    _step.take(
        lifecycle.CALL_BACK,
        order,
        by=by,
        at=at,
        request=found.request_id,
        reached=reached,
        tries=found.tries,
        note=found.note,
        solved=found.solved,
        satisfied=found.satisfied,
    )
    if found.solved == Solved.NO and _still_opens(order, at=at):
        open_again(lifecycle.REOPEN, order, by=by, at=at, comment=found.note)
    return found


def _hold(call_id: int) -> tuple[CallBack, WorkOrder]:
    """Return a call as it is once its order is locked."""
    found = CallBack.objects.filter(pk=call_id).first()
    if found is None:
        raise NoSuchCall(_("This call does not exist."))
    order = _step.hold(found.order_id)
    found.refresh_from_db()
    return found, order


def _still_opens(order: WorkOrder, *, at: datetime) -> bool:
    since = order.replied_at
    return order.status == Status.CLOSED and since is not None and at <= since + rules.REOPEN_WITHIN


def _require_answers(solved: str, satisfied: str) -> None:
    match unanswered(solved, satisfied):
        case "solved":
            raise NotSaid(_("Please ask first: is it solved?"), field="solved")
        case "satisfied":
            raise NotSaid(_("Please ask whether they are satisfied."), field="satisfied")
