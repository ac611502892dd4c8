"""Objecting to an answer, to a matter's not being taken on or being handed back: somebody else looks at it."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import facts, lifecycle, objections, permissions, queries, rules, scope
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import ServiceRequest, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._interest import Against
from sanlian.workorders.operations.submit import Ask, Taken, Voice, submit


class ObjectedAlready(errors.Conflict):
    """The person has objected to this decision."""


class ObjectedTooLate(errors.Conflict):
    """The decision was made too long ago."""


@operation
def object_to(request_id: int, *, text: str, voice: Voice | None = None, by: Actor, at: datetime) -> Taken:
    """
    Take in that a person does not agree with an answer, a refusal or a hand-back, as a matter of its own.

    It waits at the desk one level above the unit that decided, or at the county centre, which rules on hand-backs,
    with a receipt and a promise like any other; the unit and the officer who decided neither get it nor see it. What
    was decided stands until then, and whoever has an open order goes on with it.

    :raises EmptyText, TextTooLong: as `submit` does
    :raises ObjectedAlready: when the person has objected to this decision
    :raises ObjectedTooLate: more than thirty days after it
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    request, order = _step.hold_for(request_id)
    permissions.may_object(by, request).require()
    if not objections.in_time(order, at=at):
        raise ObjectedTooLate(_("That was more than thirty days ago. Please shout anew."))
    if objections.objection(request) is not None:
        raise ObjectedAlready(_("You have said already that you do not agree."))
    declined = objections.handed_back(order)
    unit = people.unit_by_id(declined.unit_id if declined else order.unit_id)
    above = people.county_unit() if declined else scope.superior_of(unit)
    taken = submit(
        _ask(request, text, voice, order),
        category=order.category_code,
        place_id=order.place_id,
        place_code=order.place_code,
        restricted=order.restricted,
        title="" if text.strip() else order.title,
        against=Against(units=[] if above == unit else [unit.code], people=_decider(order, at=at)),
        desk=above.id,
        by=by,
        at=at,
    )
    _step.take(
        lifecycle.OBJECT,
        order,
        by=by,
        at=at,
        request=request.pk,
        code=taken.code,
        objection=taken.order_id,
        to=above.code,
    )
    return taken


def _ask(request: ServiceRequest, text: str, voice: Voice | None, order: WorkOrder) -> Ask:
    return Ask(
        text=text,
        reporter_id=request.reporter_id,
        beneficiary_id=request.beneficiary_id,
        relation=request.relation,
        consent=request.consent,
        address=request.address,
        channel="objection",
        language=request.language,
        voice=voice,
        objects_to_id=order.pk,
    )


def _decider(order: WorkOrder, *, at: datetime) -> list[int]:
    """Return the number of the officer who decided, if that account is still open."""
    if order.status == Status.REFUSED or order.status in lifecycle.OPEN:
        name = facts.REFUSED if order.status == Status.REFUSED else facts.DECLINED
        told = [fact for fact in queries.timeline(order.pk) if fact.name == name]
        number = told[-1].by_id if told else None
    else:
        number = next((reply.by_id for reply in queries.replies(order.pk)), None)
    try:
        if number is not None:
            people.actor_of_user(number, on=at.astimezone(rules.SHANGHAI).date())
            return [number]
    except errors.NotFound:
        pass
    return []
