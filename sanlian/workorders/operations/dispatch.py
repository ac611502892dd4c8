"""Sending an order to the unit that answers for it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _step


class NoSuchUnit(errors.Invalid):
    """The order was to go to a unit that does not exist."""


@operation
def dispatch(
    order_id: int,
    *,
    to: str,
    assists: Sequence[str] = (),
    reason: str = "",
    list_item: str = "",
    category: str | None = None,
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """
    Send a waiting order to a lead unit, and ask others to assist; the unit's clock starts now, not at acceptance.

    :param to: the lead unit's code; `assists`: codes of units that help, each with the clock of the whole
    :param category: a corrected category, where the machine's was wrong; the citizen's promise stays
    :raises NoSuchUnit: when a code names no unit
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_dispatch(by, order).require()
    unit = people.find_unit(to)
    helpers = [people.find_unit(code) for code in dict.fromkeys(assists) if code != to]
    if unit is None or None in helpers:
        raise NoSuchUnit(_("That unit does not exist."), field="to")
    if category is not None and category != order.category_code:
        order.category_code = catalogue.category(category).code
    limit = catalogue.limit_of(order.category_code)
    calendar = _step.calendar()
    accept_due, due = calendar.due(at, limit.accept).at, calendar.due(at, limit.finish).at
    desk = _step.owner_of(order)
    if desk is not None:
        Assignment.objects.filter(pk=desk.pk).update(ended_at=at, outcome="dispatched")
    already = (
        set(
            Assignment.objects.filter(order=order, role="assist", ended_at=None).values_list(
                "unit_id", flat=True
            )
        )
        if order.bounces or order.round > 1
        else set()
    )
    Assignment.objects.bulk_create(
        [
            Assignment(
                order=order,
                unit_id=info.id,
                role=role,
                started_at=at,
                accept_due_at=accept_due,
                due_at=due,
                next_due_at=accept_due if role == "lead" else due,
                reason=reason[:200],
                list_item=list_item,
            )
            for info, role in [(unit, "lead"), *((helper, "assist") for helper in helpers)]
            if info is not None and not (role == "assist" and info.id in already)
        ]
    )
    order.unit_id = unit.id
    order.handler_id = None
    order.dispatched_at = at
    order.accepted_at = None
    _step.take(
        lifecycle.DISPATCH,
        order,
        by=by,
        at=at,
        save=("unit_id", "handler_id", "dispatched_at", "accepted_at", "category_code"),
        by_machine=by == HOUSE,
        list_item=list_item,
        reason=reason[:200],
        assists=[info.code for info in helpers if info],
    )
    return order
