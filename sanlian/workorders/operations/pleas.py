"""
Asking the level above: for more time, or to let a matter rest; and the answer.

A promise moves only here: by an extension that was granted, or by the time that a matter was allowed to rest.
"""

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Measure, Span
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import lifecycle, permissions, rules, scope
from sanlian.workorders.lifecycle import PleaKind, Status
from sanlian.workorders.models import Assignment, Plea, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.public import public_words

RESUMED_AT_ONCE = 500


class NoCause(errors.Invalid):
    """Without a reason, and a day within bounds, nothing is asked or refused."""


@operation
def ask_extension(order_id: int, *, reason: str, until: date | None, by: Actor, at: datetime) -> Plea:
    """
    Ask for more time, at most as much again as there was; nothing moves until it is granted.

    :param reason: the resident reads it when it is granted
    :param until: the new day
    :raises NoCause: without a reason, or with a day that is none or too far
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order, pleas, owner = _hold(order_id)
    permissions.may_ask_extension(by, order, pleas, owner, at=at).require()
    assert owner is not None
    _because(reason, field="reason")
    _extended_due(order, until)
    return _ask(order, owner, PleaKind.EXTENSION, reason=reason, until=until, by=by, at=at)


@operation
def ask_suspension(order_id: int, *, reason: str, until: date | None, by: Actor, at: datetime) -> Plea:
    """
    Ask to let rest what cannot be solved now, until a day on which it is looked at again.

    :param reason: the resident reads it when it is granted
    :param until: the day of review, tomorrow at the earliest and in 180 days at the latest
    :raises NoCause: without a reason, or with a day that is none or too far
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order, pleas, owner = _hold(order_id)
    permissions.may_ask_suspension(by, order, pleas, owner).require()
    assert owner is not None
    _because(reason, field="reason")
    today = at.astimezone(rules.SHANGHAI).date()
    if until is None or not today < until <= today + rules.RESTS_AT_MOST:
        raise NoCause(
            _("Please name the day on which it is looked at again, within 180 days."), field="until"
        )
    return _ask(order, owner, PleaKind.SUSPENSION, reason=reason, until=until, by=by, at=at)


@operation
def grant_plea(order_id: int, *, by: Actor, at: datetime) -> WorkOrder:
    """
    Grant what the order's unit has asked: the promise moves, or the order rests.

    :raises NoCause: when the day that was asked for has come before the answer
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order, pleas, owner = _hold(order_id)
    permissions.may_decide(by, order, pleas, owner, at=at).require()
    plea = scope.open_plea(pleas, owner)
    assert plea is not None and owner is not None
    _settle(plea, "granted", by=by, at=at)
    if plea.kind == PleaKind.EXTENSION:
        _extend(order, owner, plea, by=by, at=at)
    else:
        _suspend(order, owner, plea, by=by, at=at)
    return order


@operation
def refuse_plea(order_id: int, *, answer: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Refuse what the order's unit has asked, with the reason; every clock stays as it was.

    :raises NoCause: without a reason
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order, pleas, owner = _hold(order_id)
    permissions.may_decide(by, order, pleas, owner, at=at).require()
    plea = scope.open_plea(pleas, owner)
    assert plea is not None
    _because(answer, field="answer")
    _settle(plea, "refused", by=by, at=at, answer=answer.strip()[:200])
    if plea.kind == PleaKind.EXTENSION:
        _step.take(lifecycle.REFUSE_EXTENSION, order, by=by, at=at, answer=plea.answer)
    else:
        _step.take(lifecycle.REFUSE_SUSPENSION, order, by=by, at=at, answer=plea.answer)
    return order


@operation
def resume(order_id: int, *, by: Actor, at: datetime) -> WorkOrder:
    """
    Go on with an order that rests; each clock has the time that was left when it stood still.

    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_resume(by, order).require()
    _resume(order, by=by, at=at)
    return order


@operation
def resume_due(*, at: datetime) -> int:
    """Go on with up to 500 orders whose day of review has come; return how many."""
    resting = list(
        WorkOrder.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(status=Status.SUSPENDED, review_at__lte=at)
        .order_by("review_at")[:RESUMED_AT_ONCE]
    )
    for order in resting:
        _resume(order, by=HOUSE, at=at)
    return len(resting)


def _extended_due(order: WorkOrder, until: date | None) -> datetime:
    """
    Return the promise as it would be if it were extended to a day: to the end of office hours, or of the day.

    :raises NoCause: for a day that is none, not worked, before the promise, or further than as much again
    """
    limit, calendar = catalogue.limit(order.limit_code), _step.calendar()
    latest = calendar.due(order.due_at, limit.finish).at
    last = latest.astimezone(rules.SHANGHAI).date()
    by_the_clock = limit.finish.measure == Measure.CLOCK_HOURS
    if until is None or until > last:
        raise NoCause(
            _("Please name the new day, %(day)s at the latest: as much time again as there was.")
            % {"day": last.isoformat()},
            field="until",
        )
    if not by_the_clock and not calendar.is_working_day(until):
        raise NoCause(_("This is no working day; please name another one."), field="until")
    end = datetime.combine(until, time(23, 59) if by_the_clock else calendar.hours.closing, rules.SHANGHAI)
    due = min(end, latest)
    if due <= order.due_at:
        raise NoCause(_("Please name a day after the one that is promised now."), field="until")
    return due


def _hold(order_id: int) -> tuple[WorkOrder, list[Plea], Assignment | None]:
    order = _step.hold(order_id)
    return order, list(Plea.objects.filter(order=order).order_by("pk")), _step.owner_of(order)


def _because(words: str, *, field: str) -> None:
    if not words.strip():
        raise NoCause(_("Please say why."), field=field)


def _ask(
    order: WorkOrder,
    owner: Assignment,
    kind: PleaKind,
    *,
    reason: str,
    until: date | None,
    by: Actor,
    at: datetime,
) -> Plea:
    assert until is not None and by.id is not None
    plea = Plea.objects.create(
        order=order,
        assignment=owner,
        kind=kind,
        reason=public_words(order, reason.strip()[:200], at=at)[:200],
        until=until,
        asked_by_id=by.id,
        asked_at=at,
    )
    day = until.isoformat()
    if kind == PleaKind.EXTENSION:
        _step.take(lifecycle.ASK_EXTENSION, order, by=by, at=at, reason=plea.reason, until=day)
    else:
        _step.take(lifecycle.ASK_SUSPENSION, order, by=by, at=at, reason=plea.reason, until=day)
    return plea


def _settle(plea: Plea, outcome: str, *, by: Actor, at: datetime, answer: str = "") -> None:
    plea.outcome, plea.answer, plea.decided_by_id, plea.decided_at = outcome, answer, by.id, at
    plea.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])


def _extend(order: WorkOrder, owner: Assignment, plea: Plea, *, by: Actor, at: datetime) -> None:
    was, due = order.due_at, _extended_due(order, plea.until)
    _promise(order, due)
    if owner.due_at < due:
        Assignment.objects.filter(pk=owner.pk).update(due_at=due, next_due_at=due)
    _step.take(
        lifecycle.EXTEND,
        order,
        by=by,
        at=at,
        save=("due_at", "yellow_at", "due_provisional"),
        reason=plea.reason,
        due_at=due.isoformat(),
        was_due_at=was.isoformat(),
    )


def _promise(order: WorkOrder, due: datetime) -> None:
    """Write a new promise into the order, unsaved."""
    limit, calendar = catalogue.limit(order.limit_code), _step.calendar()
    order.due_at = due
    order.yellow_at = calendar.fraction_at(order.submitted_at, due, limit.warn, limit.finish.measure)
    order.due_provisional = limit.finish.measure != Measure.CLOCK_HOURS and not calendar.known(
        due.astimezone(rules.SHANGHAI).year
    )


def _suspend(order: WorkOrder, owner: Assignment, plea: Plea, *, by: Actor, at: datetime) -> None:
    review = datetime.combine(plea.until, _step.calendar().hours.sessions[0][0], rules.SHANGHAI)
    if review <= at:
        raise NoCause(_("The day of review has come already; it can no longer rest until then."))
    order.suspended_at, order.review_at = at, review
    Assignment.objects.filter(pk=owner.pk).update(next_due_at=review)
    _step.take(
        lifecycle.SUSPEND,
        order,
        by=by,
        at=at,
        save=("suspended_at", "review_at"),
        reason=plea.reason,
        until=plea.until.isoformat(),
    )


def _resume(order: WorkOrder, *, by: Actor, at: datetime) -> None:
    assert order.suspended_at is not None
    measure, since = catalogue.limit(order.limit_code).finish.measure, order.suspended_at
    if order.overdue_since is None:
        _promise(order, _moved(order.due_at, since, at, measure))
    for hop in Assignment.objects.filter(order=order, ended_at=None):
        due = _moved(hop.due_at, since, at, measure)
        Assignment.objects.filter(pk=hop.pk).update(due_at=due, next_due_at=due)
    order.suspended_at = order.review_at = None
    _step.take(
        lifecycle.RESUME,
        order,
        by=by,
        at=at,
        save=("due_at", "yellow_at", "due_provisional", "suspended_at", "review_at"),
        due_at=order.due_at.isoformat(),
        by_calendar=by == HOUSE,
    )


def _moved(due: datetime, since: datetime, at: datetime, measure: Measure) -> datetime:
    """Return when a clock that stood still from `since` to `at` is over: what was left of it, from now on."""
    if due <= since:
        return due
    if measure == Measure.CLOCK_HOURS:
        return due + (at - since)
    left = max(1, _step.minutes(since, due))
    return max(due, _step.calendar().due(at, Span(left / 60, Measure.WORKING_HOURS)).at)
