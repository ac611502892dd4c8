"""乡村点将: a township calls people of the village's team to an order by name; each says yes, or why not."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, rules, scope
from sanlian.workorders.models import CallUp, WorkOrder
from sanlian.workorders.operations import _step


class NobodyToCall(errors.Invalid):
    """Nobody was named, or somebody who cannot be called; or it does not say what for."""


class NoSuchCallUp(errors.NotFound):
    """Nobody was called like that."""


class NoReasonToStay(errors.Invalid):
    """Whoever cannot come says why."""


@operation
def call_up(order_id: int, *, people_ids: Sequence[int], task: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Call people of the village's team to an order; they are told, and answer within four working hours.

    :param people_ids: numbers of accounts; each is the leader or a member of the team that links the village
    :param task: what they are wanted for, in at most 200 characters
    :raises NobodyToCall: when nobody or nobody suitable is named, or no task
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_call_up(by, order).require()
    words = storable(task)[:200]
    names = _named(order, dict.fromkeys(people_ids), at=at)
    if not words:
        raise NobodyToCall(_("Please say what they are wanted for."), field="task")
    due = _step.calendar().due(at, rules.CALL_WAITS).at
    CallUp.objects.bulk_create(
        CallUp(
            order=order, user_id=number, called_by_id=by.id or 0, task=words, called_at=at, answer_due_at=due
        )
        for number in names
    )
    _step.take(
        lifecycle.CALL_UP,
        order,
        by=by,
        at=at,
        people=list(names.values()),
        ids=list(names),
        task=words,
        answer_due_at=due.isoformat(),
    )
    return order


def _named(order: WorkOrder, numbers: Sequence[int] | dict[int, None], *, at: datetime) -> dict[int, str]:
    """Return names by number; :raises NobodyToCall: for whoever cannot be called."""
    if not numbers:
        raise NobodyToCall(_("Please choose who is called."), field="people")
    today = at.astimezone(rules.SHANGHAI).date()
    team = {actor.id: actor for actor in people.officers_of(f"team-{order.place_code[:12]}", on=today)}
    called = set(CallUp.objects.filter(order=order, answer="").values_list("user", flat=True))
    names: dict[int, str] = {}
    for number in numbers:
        who = team.get(number)
        if who is None:
            raise NobodyToCall(_("Only people of the village's team are called."), field="people")
        if not scope.apart(who, order):
            said = _("%(name)s has an interest of their own in this order.")
            raise NobodyToCall(said % {"name": who.name}, field="people")
        if number in called:
            said = _("%(name)s was called already and has not answered yet.")
            raise NobodyToCall(said % {"name": who.name}, field="people")
        names[number] = who.name
    return names


@operation
def answer_call(call_id: int, *, coming: bool, reason: str = "", by: Actor, at: datetime) -> WorkOrder:
    """
    Say whether one comes; whoever called is told.

    :param reason: why not; whoever comes need not say anything
    :raises NoReasonToStay: for a no without one
    :raises NoSuchCallUp: when nobody was called like that
    :raises errors.NotAllowed, errors.Conflict: as every step does
    """
    found = CallUp.objects.filter(pk=call_id).values_list("order", flat=True).first()
    if found is None:
        raise NoSuchCallUp(_("Nobody was called like that."))
    order = _step.hold(found)
    calling = CallUp.objects.get(pk=call_id)
    permissions.may_answer_call(by, order, calling).require()
    words = storable(reason)[:200]
    if not coming and not words:
        raise NoReasonToStay(
            _("Please say why you cannot come; somebody else is called then."), field="reason"
        )
    calling.answer, calling.reason, calling.answered_at = "coming" if coming else "cannot", words, at
    calling.save(update_fields=["answer", "reason", "answered_at"])
    _step.take(
        lifecycle.ANSWER_CALL,
        order,
        by=by,
        at=at,
        coming=coming,
        reason=words,
        in_time=at <= calling.answer_due_at,
        to_id=calling.called_by_id,
    )
    return order
