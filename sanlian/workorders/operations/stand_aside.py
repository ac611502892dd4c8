"""When whoever has an order has an interest in it: a colleague takes it over, or the level above."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import kinship, queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.people.queries import UnitInfo
from sanlian.workorders import facts, interest, lifecycle, permissions, rules, scope
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations._desk import LAID, lay
from sanlian.workorders.operations._interest import Against


class NobodyNamed(errors.Invalid):
    """Nobody was named of whom the order complains."""


@operation
def name_complained(
    order_id: int, *, units: Sequence[str] = (), officers: Sequence[int] = (), by: Actor, at: datetime
) -> WorkOrder:
    """
    Write down of whom an order complains; whoever of them has it loses it in the same moment.

    They see the order no longer, and nobody can send it to them. A unit's head stands for the unit.

    :param units: codes of units; `officers`: numbers of accounts
    :raises NobodyNamed, NoSuchTarget: as what was entered is
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_name_complained(by, order).require()
    if not units and not officers:
        raise NobodyNamed(_("Please name a unit or an officer."), field="units")
    named = _interest.keys((), Against(units, officers), at=at)
    _interest.write(order, named)
    # Names stay out of the story: it is read by more people than may know.
    _step.take(lifecycle.NAME_COMPLAINED, order, by=by, at=at, units=len(units), officers=len(officers))
    _settle(order, at=at)
    return order


@operation
def stand_aside(order_ids: Iterable[int], *, at: datetime) -> int:
    """
    Look over some orders: whoever has one and is touched by it loses it; return how many were moved.

    It goes to a colleague of the same unit who may handle it; where there is none, or where the unit itself is
    complained of, it waits at the desk of the level above. Beyond the county centre there is no level.
    """
    return sum(_settle(_step.hold(number), at=at) for number in _touching_somebody(order_ids, at=at))


def _touching_somebody(order_ids: Iterable[int], *, at: datetime) -> list[int]:
    """Return which orders may touch those who have them; two questions, so that the many others cost nothing."""
    rows = WorkOrder.objects.filter(pk__in=set(order_ids), status__in=lifecycle.RUNNING).exclude(about=[])
    found = list(rows.order_by("pk").values_list("pk", "unit", "about"))
    today = at.astimezone(rules.SHANGHAI).date()
    theirs = kinship.interests_by_unit({unit for _number, unit, _about in found}, on=today)
    return [
        number
        for number, unit, about in found
        if interest.complained_of(about) or not theirs.get(unit, frozenset()).isdisjoint(about)
    ]


@operation
def stand_aside_of(user_id: int, *, at: datetime) -> int:
    """Do the same for all that an officer has in hand, after a relative was declared."""
    orders = WorkOrder.objects.filter(handler=user_id, status__in=lifecycle.RUNNING)
    return stand_aside(orders.values_list("pk", flat=True), at=at)


def _settle(order: WorkOrder, *, at: datetime) -> bool:
    if order.status not in lifecycle.RUNNING or not order.about:
        return False
    _release_helpers(order, at=at)
    unit = people.unit_by_id(order.unit_id)
    heirs = _interest.able(order, unit.id, at=at)
    if not _interest.free(unit, order.about) or not heirs:
        return pass_up(order, unit, by=HOUSE, at=at)
    if order.handler_id is None or order.handler_id in {heir.id for heir in heirs}:
        return False
    handler = people.actor_of_user(order.handler_id, on=at.astimezone(rules.SHANGHAI).date())
    if scope.apart(handler, order):
        return False
    order.handler_id = heirs[0].id
    _step.take(
        lifecycle.HAND_OVER,
        order,
        by=HOUSE,
        at=at,
        save=("handler_id",),
        was=handler.name,
        to=heirs[0].name,
        to_id=heirs[0].id,
        interest=True,
    )
    return True


def _release_helpers(order: WorkOrder, *, at: datetime) -> None:
    for helping in Assignment.objects.filter(order=order, role="assist", ended_at=None):
        if not _interest.free(people.unit_by_id(helping.unit_id), order.about):
            Assignment.objects.filter(pk=helping.pk).update(ended_at=at, outcome="released")


def pass_up(
    order: WorkOrder, unit: UnitInfo, *, outcome: str = "interest", by: Actor, at: datetime, **details: Any
) -> bool:
    """Put an order to the nearest desk above that has somebody for it; False where it lies there already."""
    above = scope.superior_of(unit)
    while not (_interest.free(above, order.about) and _interest.able(order, above.id, at=at)):
        higher = scope.superior_of(above)
        if higher.id == above.id:
            break
        above = higher
    if above.id == unit.id:
        return False
    lay(order, above, outcome=outcome, at=at)
    _step.take(lifecycle.PASS_UP, order, by=by, at=at, save=LAID, was=unit.code, **details)
    return True


TOUCHED = (
    facts.FORMED,
    facts.DISPATCHED,
    facts.DECLINED,
    facts.REQUESTED,
    facts.JOINED,
    facts.REOPENED,
    facts.RETURNED,
    facts.RESUMED,
    facts.PASSED_ON,
)
