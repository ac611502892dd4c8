"""Rating, and what follows from it: closing, or opening again."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.lifecycle import Satisfied, Solved, Status
from sanlian.workorders.models import Assignment, Rating, ServiceRequest, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations.dispatch import cited


class AlreadyRated(errors.Conflict):
    """One rating per request and closing."""


class NoAnswer(errors.Invalid):
    """The first question was left open, or the second where it applies."""


class TooLate(errors.Conflict):
    """«Not solved» opens an order again within fifteen days."""


@operation
def rate(
    request_id: int, *, solved: str, satisfied: str = "", comment: str = "", by: Actor, at: datetime
) -> WorkOrder:
    """
    Keep what the requester or beneficiary says; «not solved» opens the order again at the unit that replied.

    :param solved: yes, partly or no
    :param satisfied: satisfied, basically or unsatisfied; may be left out when not solved
    :raises NoAnswer: when an answer is missing or none of those
    :raises AlreadyRated: when this round was rated for this request
    :raises TooLate: when an order is to open again more than fifteen days after the reply
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    request, order = _step.hold_for(request_id)
    permissions.may_rate(by, request).require()
    if Rating.objects.filter(request=request, round=order.round).exists():
        raise AlreadyRated(_("You have answered already. Thank you."))
    _answers(solved, satisfied)
    if solved == Solved.NO and order.replied_at and at > order.replied_at + rules.REOPEN_WITHIN:
        raise TooLate(_("It was answered more than 15 days ago. Please shout again."))
    Rating.objects.create(
        request=request,
        round=order.round,
        solved=solved,
        satisfied=satisfied,
        comment=comment.strip()[:500],
        at=at,
    )
    _step.take(
        lifecycle.RATE,
        order,
        by=by,
        at=at,
        request=request.pk,
        solved=solved,
        satisfied=satisfied,
        was_closed=order.status == Status.CLOSED,
        minutes=_step.minutes(order.replied_at, at),
    )
    if solved == Solved.NO:
        _reopen(order, by=by, at=at, comment=comment)
    elif order.status == Status.REPLIED and not _unrated(order):
        _close(order, by=by, at=at, rated=True)
    return order


def _answers(solved: str, satisfied: str) -> None:
    if solved not in set(Solved):
        raise NoAnswer(_("Please answer first: is it solved?"), field="solved")
    if satisfied not in set(Satisfied) and (satisfied or solved != Solved.NO):
        raise NoAnswer(_("Please say whether you are satisfied."), field="satisfied")


def _unrated(order: WorkOrder) -> bool:
    rated = Rating.objects.filter(request=OuterRef("pk"), round=order.round)
    return ServiceRequest.objects.filter(~Exists(rated), order=order, withdrawn_at=None).exists()


def _close(order: WorkOrder, *, by: Actor, at: datetime, rated: bool) -> None:
    order.ended_at = at
    _step.take(
        lifecycle.CLOSE,
        order,
        by=by,
        at=at,
        save=("ended_at",),
        rated=rated,
        in_time=order.replied_at is not None and order.replied_at <= order.due_at,
        minutes=_step.minutes(order.submitted_at, order.replied_at or at),
    )


def _reopen(order: WorkOrder, *, by: Actor, at: datetime, comment: str) -> None:
    limit = catalogue.limit(order.limit_code)
    calendar = _step.calendar()
    accept_due = calendar.due(at, limit.accept).at
    Assignment.objects.create(
        order=order,
        unit_id=order.unit_id,
        role="lead",
        list_item=cited(order.category_code, people.unit_by_id(order.unit_id).code),
        started_at=at,
        accept_due_at=accept_due,
        due_at=calendar.due(at, limit.finish).at,
        next_due_at=accept_due,
        note=comment.strip()[:500],
    )
    was_closed = order.status == Status.CLOSED
    replied_late = order.overdue_since is not None
    order.round += 1
    order.replied_at = order.ended_at = order.accepted_at = order.overdue_since = None
    order.contacted_at = order.contact_in_time = None
    order.handler_id = None
    order.dispatched_at = at
    _step.take(
        lifecycle.REOPEN,
        order,
        by=by,
        at=at,
        save=(
            "round",
            "replied_at",
            "ended_at",
            "accepted_at",
            "contacted_at",
            "contact_in_time",
            "overdue_since",
            "handler_id",
            "dispatched_at",
        ),
        comment=comment.strip()[:500],
        was_closed=was_closed,
        replied_late=replied_late,
    )


def close_silently(order: WorkOrder, *, at: datetime) -> None:
    """Close an order, locked by the caller, that was replied to and whose requesters did not all answer."""
    rated = Rating.objects.filter(request__order=order, round=order.round).exists()
    _close(order, by=HOUSE, at=at, rated=rated)


@operation
def close_unrated(order_id: int, *, at: datetime) -> WorkOrder:
    """
    Close an order that was replied to and that nobody rated in five working days.

    :raises errors.Conflict: when it is not waiting for a rating, or not that long
    """
    order = _step.hold(order_id)
    _step.check(lifecycle.CLOSE, order)
    assert order.replied_at is not None
    if at < _step.calendar().due(order.replied_at, rules.RATING_WAITS).at:
        raise _step.WrongState(_("The resident still has time to answer."))
    close_silently(order, at=at)
    return order
