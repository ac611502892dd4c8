"""Calling whoever asked, after it was closed: the independent look at what the figures say."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.lifecycle import Satisfied, Solved, Status
from sanlian.workorders.models import CallBack
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
    found = CallBack.objects.filter(pk=call_id).first()
    if found is None:
        raise NoSuchCall(_("This call does not exist."))
    order = _step.hold(found.order_id)
    found.refresh_from_db()
    permissions.may_look_again(by, order, found).require()
    if reached is None:
        raise NotSaid(_("Please say whether you reached somebody."), field="reached")
    if reached:
        _answers(solved, satisfied)
        found.outcome, found.solved, found.satisfied = "reached", solved, satisfied
    found.tries += 1
    if not reached and found.tries >= rules.CALLED_AT_MOST:
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
    if (
        found.solved == Solved.NO
        and order.status == Status.CLOSED
        and order.replied_at is not None
        and at <= order.replied_at + rules.REOPEN_WITHIN
    ):
        open_again(lifecycle.REOPEN, order, by=by, at=at, comment=found.note)
    return found


def _answers(solved: str, satisfied: str) -> None:
    if solved not in set(Solved):
        raise NotSaid(_("Please ask first: is it solved?"), field="solved")
    if satisfied not in set(Satisfied) and (satisfied or solved != Solved.NO):
        raise NotSaid(_("Please ask whether they are satisfied."), field="satisfied")
