"""Rating, and what follows from it: closing, or opening again."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.lifecycle import Solved, Status, unanswered
from sanlian.workorders.models import Rating, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._rounds import close_if_answered, close_silently, open_again
from sanlian.workorders.operations._sayings import say
from sanlian.workorders.operations.submit import Voice, attach_voice


class AlreadyRated(errors.Conflict):
    """One rating per request and closing."""


class NoAnswer(errors.Invalid):
    """The first question was left open, or the second where it applies."""


class TooLate(errors.Conflict):
    """«Not solved» opens an order again within fifteen days."""


@operation
def rate(
    request_id: int,
    *,
    solved: str,
    satisfied: str = "",
    comment: str = "",
    voice: Voice | None = None,
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """
    Keep what the requester or beneficiary says; «not solved» opens the order again at the unit that replied.

    What is said of the work, in words or by voice, stays closed to those who did it until the month is over; what is
    still missing they hear at once.

    :param solved: yes, partly or no
    :param satisfied: satisfied, basically or unsatisfied; may be left out when not solved
    :raises NoAnswer: when an answer is missing or none of those
    :raises AlreadyRated: when this round was rated for this request
    :raises TooLate: when an order is to open again more than fifteen days after the reply
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    request, order = _step.hold_for(request_id)
    permissions.may_rate(by, request).require()
    rating = Rating(
        request=request,
        round=order.round,
        solved=solved,
        satisfied=satisfied,
        comment=comment.strip()[:500],
        at=at,
    )
    _require_rateable(rating, order)
    rating.save(force_insert=True)
    _note(rating, order, voice, by=by)
    if solved == Solved.NO:
        open_again(lifecycle.REOPEN, order, by=by, at=at, **say(request, rating.comment))
    elif order.status == Status.REPLIED:
        close_if_answered(order, by=by, at=at)
    return order


def _require_rateable(rating: Rating, order: WorkOrder) -> None:
    """Do nothing with what can be kept; :raises AlreadyRated, NoAnswer, TooLate: otherwise."""
    if Rating.objects.filter(request=rating.request, round=rating.round).exists():
        raise AlreadyRated(_("You have answered already. Thank you."))
    match unanswered(rating.solved, rating.satisfied):
        case "solved":
            raise NoAnswer(_("Please answer first: is it solved?"), field="solved")
        case "satisfied":
            raise NoAnswer(_("Please say whether you are satisfied."), field="satisfied")
    opens = rating.solved == Solved.NO
    if opens and order.replied_at and rating.at > order.replied_at + rules.REOPEN_WITHIN:
        raise TooLate(_("It was answered more than 15 days ago. Please shout again."))


def _note(rating: Rating, order: WorkOrder, voice: Voice | None, *, by: Actor) -> None:
    """Note what was said; of words there is only whether there is a voice: who did the work must not read them yet."""
    said = attach_voice(voice, rating.request, rating=rating, at=rating.at)
    _step.take(
        lifecycle.RATE,
        order,
        by=by,
        at=rating.at,
        request=rating.request_id,
        solved=rating.solved,
        satisfied=rating.satisfied,
        was_closed=order.status == Status.CLOSED,
        minutes=_step.minutes(order.replied_at, rating.at),
        **said,
    )


@operation
def close_unrated(order_id: int, *, at: datetime) -> WorkOrder:
    """
    Close an order that was replied to and that nobody rated in five working days.

    :raises errors.Conflict: when it is not waiting for a rating, or not that long
    """
    order = _step.hold(order_id)
    _step.check(lifecycle.CLOSE, order)
    if order.check_state == "due":
        raise _step.WrongState(_("The answer is looked at first; then it closes."))
    assert order.replied_at is not None
    if at < _step.calendar().due(order.replied_at, rules.RATING_WAITS).at:
        raise _step.WrongState(_("The resident still has time to answer."))
    close_silently(order, at=at)
    return order
