"""The only code that moves an order along the table of lifecycle.py."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import WorkingCalendar
from sanlian.journal.operations import record
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission
from sanlian.places.queries import standing
from sanlian.workorders.lifecycle import STATUS_WORDS, Origin, Status, Step
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder


class NoSuchOrder(errors.NotFound):
    """There is no such order, or not for this person."""


class WrongState(errors.Conflict):
    """The order is no longer in a state in which that can be done."""


def hold(order_id: int) -> WorkOrder:
    """
    Return the order, locked until the operation ends.

    :raises NoSuchOrder: when there is none
    """
    order = WorkOrder.objects.select_for_update(no_key=True, of=("self",)).filter(pk=order_id).first()
    if order is None:
        raise NoSuchOrder(_("This order does not exist."))
    return order


def hold_for(request_id: int) -> tuple[ServiceRequest, WorkOrder]:
    """
    Return a request and the order that serves it, locked; looked up again, should it have been merged meanwhile.

    :raises NoSuchOrder: when there is no such request
    """
    request = ServiceRequest.objects.filter(pk=request_id).first()
    while request is not None:
        order = hold(request.order_id)
        request = ServiceRequest.objects.filter(pk=request_id).first()
        if request is not None and request.order_id == order.pk:
            request.order = order
            return request, order
    raise NoSuchOrder(_("This request does not exist."))


def owner_of(order: WorkOrder) -> Assignment | None:
    """Return the order's open lead or desk assignment."""
    return Assignment.objects.filter(order=order, ended_at=None).exclude(role="assist").first()


def assisting(order: WorkOrder) -> frozenset[int]:
    """Return the numbers of the units that assist and have not answered yet."""
    rows = Assignment.objects.filter(order=order, role="assist", ended_at=None)
    return frozenset(rows.values_list("unit_id", flat=True))


def take(
    step: Step, order: WorkOrder, *, by: Actor, at: datetime, save: tuple[str, ...] = (), **details: Any
) -> None:
    """
    Move the order one step, write the named fields with it, and note the fact.

    :raises WrongState: when the step does not start from the order's state
    """
    move(step, order)
    fields = [*save, "status"] if step.target is not None else list(save)
    if fields:
        order.save(update_fields=fields)
    note(step.fact, order, by=by, at=at, **details)


def move(step: Step, order: WorkOrder) -> None:
    """Move the order one step without writing it yet; :raises WrongState: when the step does not start from there."""
    check(step, order)
    if step.target is not None:
        order.status = step.target


def check(step: Step, order: WorkOrder) -> None:
    """Do nothing when the step may start now; :raises WrongState: otherwise."""
    if order.status not in step.sources:
        raise WrongState(
            _("This order is %(status)s; that can no longer be done.")
            % {"status": _(STATUS_WORDS[Status(order.status)])}
        )


def note(fact: str, order: WorkOrder, *, by: Actor, at: datetime, **details: Any) -> None:
    """Record a fact about the order, with the details that every follower needs."""
    if by.kind == "officer" and by.identities != {by.id} and (name := _stood_in_for(order, by)):
        details["for"] = name
    if order.origin != Origin.REQUEST:
        details["origin"] = order.origin
    record(
        fact,
        subject=("order", order.pk),
        by=by,
        at=at,
        details={
            "place": order.place_code,
            "category": order.category_code,
            "limit": order.limit_code,
            "unit": people.unit_by_id(order.unit_id).code,
            "submitted_at": order.submitted_at.astimezone(UTC).isoformat(),
            "round": order.round,
            "overdue": order.overdue_since is not None,
            **details,
        },
    )


def _stood_in_for(order: WorkOrder, by: Actor) -> str:
    units = set(Assignment.objects.filter(order=order).values_list("unit_id", flat=True))
    return by.stands_in_for(
        units=units | {order.unit_id},
        place_code=standing(order.place_code),
        permissions=(Permission.DISPATCH, Permission.LEAD_TEAM),
    )


def unit_code(order: WorkOrder) -> str:
    """Return the code of the unit that has the order."""
    return people.unit_by_id(order.unit_id).code


def calendar() -> WorkingCalendar:
    """Return the county's working calendar."""
    return catalogue.calendar()


def minutes(since: datetime | None, until: datetime) -> int:
    """Return the working minutes between two instants; 0 where the first never came."""
    return calendar().working_minutes(since, until) if since else 0
