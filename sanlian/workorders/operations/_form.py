"""Forming an order, whatever it comes from, and putting it to its first owner, at one instant."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sanlian.catalogue import queries as catalogue
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.queries import UnitInfo
from sanlian.workorders import facts, lifecycle, permissions, rules
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations._desk import desk_of, waiting
from sanlian.workorders.operations.dispatch import Sending, hand_over, hops, sent_as, units_of


def formed(
    *,
    category: str,
    place_id: int | None,
    place_code: str,
    urgent: bool,
    at_once: bool,
    restricted: bool,
    title: str,
    analysis: dict[str, Any],
    limit: str | None = None,
    about: Iterable[str] = (),
    at: datetime,
) -> WorkOrder:
    """Return a new order, unsaved, with its promise to the citizen."""
    kind = catalogue.category(category)
    chosen = rules.EMERGENCY if at_once else limit
    holds = catalogue.limit(chosen) if chosen else catalogue.limit_of(category)
    calendar = _step.calendar()
    due = calendar.due(at, holds.finish)
    return WorkOrder(
        code=free_code(at),
        # A photograph without words goes by its matter's name: data, not a sentence of anybody's language.
        title=(title or kind.name)[:80],
        status=Status.FORMED,
        category_code=category,
        place_id=place_id,
        place_code=place_code,
        unit_id=desk_of(place_code, about).id,
        urgent=urgent or kind.emergency,
        restricted=restricted or kind.sensitive,
        limit_code=holds.code,
        submitted_at=at,
        due_at=due.at,
        yellow_at=calendar.fraction_at(at, due.at, holds.warn, holds.finish.measure),
        due_provisional=due.provisional,
        analysis=analysis,
        about=sorted(about),
    )


def put_to(
    order: WorkOrder, send: Sending | None, *, at: datetime
) -> tuple[UnitInfo, list[Assignment], list[UnitInfo]]:
    """
    Return the first desk, all assignments of this instant (unsaved), and who helps; the order is moved, unsaved too.

    :raises NoSuchUnit: when it is to be sent to a unit that does not exist
    """
    desk = people.unit_by_id(order.unit_id)
    first = waiting(order, desk, at=at)
    if send is None:
        return desk, [first], []
    permissions.may_dispatch(HOUSE, order).require()
    lead, helpers = units_of(send)
    _interest.require_free(lead, helpers, order.about)
    first.ended_at, first.outcome = at, "dispatched"
    sent = hops(order, send, lead, helpers, at=at)
    hand_over(order, lead, at=at)
    _step.move(lifecycle.DISPATCH, order)
    return desk, [first, *sent], helpers


def note_sent(order: WorkOrder, send: Sending, helpers: Sequence[UnitInfo], *, at: datetime) -> None:
    """Note that the house has sent the order on in the same breath."""
    told = sent_as(order, send, helpers, by_machine=True)
    _step.note(facts.DISPATCHED, order, by=HOUSE, at=at, **told)


def free_code(at: datetime) -> str:
    """Return a receipt that nobody has."""
    candidates = rules.receipt_codes(at, _numbers())
    # One who joins has a receipt of their own, and an order may have no request: both kinds of number are taken.
    orders = WorkOrder.objects.filter(code__in=candidates).values_list("code", flat=True)
    requests = ServiceRequest.objects.filter(code__in=candidates).values_list("code", flat=True)
    taken = set(orders.union(requests))
    return next((code for code in candidates if code not in taken), candidates[-1])


def _numbers() -> Iterator[int]:
    while True:
        yield secrets.randbelow(10**8)
