"""When a unit's place has ended: what it had in hand goes to the unit that does its work now."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sanlian.journal.operations import operation
from sanlian.people import permissions as people_permissions, queries as people
from sanlian.people.actors import Actor
from sanlian.people.queries import UnitInfo
from sanlian.workorders import lifecycle
from sanlian.workorders.models import Assignment, Plea, RoutingPrecedent, Supervision, WorkOrder
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations.stand_aside import pass_up
from sanlian.workorders.queries import forget
from sanlian.workorders.scope import on_ground


@dataclass(frozen=True, slots=True)
class PassedOn:
    """
    What one unit passed on: open orders to the unit `to`, `up` of them to a desk above, and orders that it assists.

    An order goes up where nobody is in office at `to`. `rulings` of the county centre named the unit and name `to` now.
    """

    unit: str
    to: str
    orders: int
    up: int = 0
    assists: int = 0
    rulings: int = 0


@operation
def pass_on(
    codes: Iterable[str], *, ground: Iterable[str] = (), by: Actor, at: datetime
) -> tuple[PassedOn, ...]:
    """
    Pass on what units have in hand whose work others do now; a second time changes nothing.

    Every clock goes on, and so does what was asked and not yet decided. What nobody could handle there waits at the
    desk above. To be called in the transaction that changes places.

    :param codes: of units, of which those whose place still stands keep what they have
    :param ground: codes of places that changed: what waits for dispatch at a desk that has their ground no longer goes
        to the desk that has it
    :raises errors.NotAllowed: as people.permissions.may_follow_places says
    """
    people_permissions.may_follow_places(by).require()
    passed = []
    for code in sorted(codes):
        was = people.unit(code)
        to = people.successor(was.id)
        if to.id != was.id:
            passed.append(_pass_all(was, to, by=by, at=at))
    for place in ground:
        passed += _pass_waiting(place, by=by, at=at)
    if any(each.rulings for each in passed):
        forget()
    return tuple(passed)


def _pass_all(was: UnitInfo, to: UnitInfo, *, by: Actor, at: datetime) -> PassedOn:
    held = WorkOrder.objects.select_for_update(no_key=True, of=("self",)).select_related("handler")
    orders = list(held.filter(unit=was.id, status__in=lifecycle.OPEN).order_by("pk"))
    up = sum(_pass_order(order, was, to, by=by, at=at) for order in orders)
    helped = list(Assignment.objects.filter(unit=was.id, role="assist", ended_at=None).order_by("order"))
    for helping in helped:
        _pass_assist(helping, was, to, by=by, at=at)
    rulings = RoutingPrecedent.objects.filter(unit=was.id, ended_at=None).update(unit=to.id)
    return PassedOn(was.code, to.code, len(orders), up=up, assists=len(helped), rulings=rulings)


def _pass_waiting(place_code: str, *, by: Actor, at: datetime) -> list[PassedOn]:
    desk = people.township_unit(place_code)
    if desk is None:
        return []
    held = WorkOrder.objects.select_for_update(no_key=True, of=("self",)).select_related("handler")
    waiting = held.filter(on_ground(place_code), status=lifecycle.Status.FORMED, unit__kind="township")
    numbers: Counter[str] = Counter()
    for order in waiting.exclude(unit=desk.id).order_by("pk"):
        was = people.unit_by_id(order.unit_id)
        if _interest.free(desk, order.about):
            _pass_order(order, was, desk, by=by, at=at)
            numbers[was.code] += 1
    return [PassedOn(code, desk.code, number) for code, number in sorted(numbers.items())]


def _pass_order(order: WorkOrder, was: UnitInfo, to: UnitInfo, *, by: Actor, at: datetime) -> bool:
    """Give an order to the unit that takes over; return whether it went up instead."""
    desk = order.status == lifecycle.Status.FORMED
    able = [] if desk else _interest.able(order, to.id, at=at)
    running = order.status in lifecycle.RUNNING and not desk
    if running and not able and pass_up(order, was, outcome="passed_on", by=by, at=at, empty=True):
        return True
    mine = _step.owner_of(order)
    if mine is not None:
        _renew(mine, to, at=at)
    # Whoever helped and leads now no longer helps.
    Assignment.objects.filter(order=order, unit=to.id, role="assist", ended_at=None).update(
        ended_at=at, outcome="released"
    )
    Supervision.objects.filter(order=order, round=order.round, answered_at=None).update(unit=to.id)
    heir = next((who for who in able if who.id == order.handler_id), next(iter(able), None))
    handed = order.handler_id is not None and heir is not None
    order.unit_id, order.handler_id = to.id, heir.id if heir and handed else None
    told = {"to": heir.name, "to_id": heir.id} if heir and handed else {}
    _step.take(lifecycle.PASS_ON, order, by=by, at=at, save=("unit_id", "handler_id"), was=was.code, **told)
    return False


def _pass_assist(helping: Assignment, was: UnitInfo, to: UnitInfo, *, by: Actor, at: datetime) -> None:
    order = _step.hold(helping.order_id)
    open_there = Assignment.objects.filter(order=order, unit=to.id, ended_at=None)
    if open_there.exists() or not _interest.free(to, order.about):
        Assignment.objects.filter(pk=helping.pk).update(ended_at=at, outcome="released")
        return
    _renew(helping, to, at=at)
    _step.take(lifecycle.PASS_ON, order, by=by, at=at, was=was.code, helper=to.code)


def _renew(hop: Assignment, to: UnitInfo, *, at: datetime) -> None:
    """End a hop and begin the same anew for another unit, with every clock and what was asked as they were."""
    Assignment.objects.filter(pk=hop.pk).update(ended_at=at, outcome="passed_on")
    before, hop.pk, hop.unit_id, hop.ended_at, hop.outcome = hop.pk, None, to.id, None, ""
    hop.save(force_insert=True)
    Plea.objects.filter(assignment=before, outcome="").update(assignment=hop)
