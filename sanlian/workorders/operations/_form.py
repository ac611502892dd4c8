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
from sanlian.workorders.operations.dispatch import Sending, cited, hand_over, hops, units_of


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


def desk_of(place_code: str, about: Iterable[str] = ()) -> UnitInfo:
    """Return the desk that has an order of a place first: the township's, or the county centre's."""
    township = people.township_unit(place_code)
    return township if township and _interest.free(township, about) else people.county_unit()


def put_to(
    order: WorkOrder, send: Sending | None, *, at: datetime
) -> tuple[UnitInfo, list[Assignment], list[UnitInfo]]:
    """
    Return the first desk, all assignments of this instant (unsaved), and who helps; the order is moved, unsaved too.

    :raises NoSuchUnit: when it is to be sent to a unit that does not exist
    """
    desk = people.unit_by_id(order.unit_id)
    desk_due = _step.calendar().due(at, rules.DESK_DISPATCHES_WITHIN).at
    waiting = Assignment(
        order=order,
        unit_id=desk.id,
        role="desk",
        started_at=at,
        accept_due_at=desk_due,
        due_at=desk_due,
        next_due_at=desk_due,
    )
    if send is None:
        return desk, [waiting], []
    permissions.may_dispatch(HOUSE, order).require()
    lead, helpers = units_of(send)
    _interest.require_free(lead, helpers, order.about)
    waiting.ended_at, waiting.outcome = at, "dispatched"
    sent = hops(order, send, lead, helpers, at=at)
    hand_over(order, lead, at=at)
    _step.move(lifecycle.DISPATCH, order)
    return desk, [waiting, *sent], helpers


def note_sent(order: WorkOrder, send: Sending, helpers: Sequence[UnitInfo], *, at: datetime) -> None:
    """Note that the house has sent the order on in the same breath."""
    _step.note(
        facts.DISPATCHED,
        order,
        by=HOUSE,
        at=at,
        by_machine=True,
        list_item=cited(order.category_code, send.to, given=send.list_item),
        reason=send.reason[:200],
        assists=[helper.code for helper in helpers],
        minutes=0,
    )


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
