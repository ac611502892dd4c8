"""Waiting at a desk: what nobody was sent yet, or what came back, until the desk sends it on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sanlian.people import queries as people
from sanlian.people.queries import UnitInfo
from sanlian.workorders import rules
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _interest, _step

# What `lay` changes of an order, for whoever saves it.
LAID = ("unit_id", "handler_id", "accepted_at")


def desk_of(place_code: str, about: Iterable[str] = ()) -> UnitInfo:
    """Return the desk that has an order of a place first: the township's, or the county centre's."""
    township = people.township_unit(place_code)
    return township if township and _interest.free(township, about) else people.county_unit()


def waiting(
    order: WorkOrder, desk: UnitInfo, *, suggested: UnitInfo | None = None, at: datetime
) -> Assignment:
    """Return the assignment, unsaved, by which an order waits at a desk; its clock is the desk's own."""
    due = _step.calendar().due(at, rules.DESK_DISPATCHES_WITHIN).at
    return Assignment(
        order=order,
        unit_id=desk.id,
        role="desk",
        started_at=at,
        accept_due_at=due,
        due_at=due,
        next_due_at=due,
        suggested_unit_id=suggested.id if suggested else None,
    )


def lay(
    order: WorkOrder,
    desk: UnitInfo,
    *,
    outcome: str,
    suggested: UnitInfo | None = None,
    at: datetime,
    **ended: Any,
) -> None:
    """
    Take an order, locked by the caller, from whoever has it, and let it wait at a desk; the order is not saved yet.

    :param outcome: what became of the hop that ends, with `ended` for its other columns
    """
    mine = _step.owner_of(order)
    if mine is not None:
        Assignment.objects.filter(pk=mine.pk).update(ended_at=at, outcome=outcome, **ended)
    waiting(order, desk, suggested=suggested, at=at).save(force_insert=True)
    order.unit_id, order.handler_id, order.accepted_at = desk.id, None, None
