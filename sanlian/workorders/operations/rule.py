"""Ruling on what was handed back twice: the county centre decides, and the ruling holds for later orders."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.people.queries import UnitInfo
from sanlian.places.queries import standing
from sanlian.workorders import lifecycle, permissions, queries, rules
from sanlian.workorders.models import Assignment, RoutingPrecedent, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations.dispatch import NoSuchUnit, dispatch

TOWNSHIP = 9


class NotForRuling(errors.Invalid):
    """A ruling needs a reason and names somebody else than the centre itself."""


@operation
def rule(order_id: int, *, to: str, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Send a disputed order to the unit that must do it, and keep the ruling for its matter in its township.

    The unit cannot hand it back on the ground that was ruled on; other grounds stay open to it.

    :param to: the unit's code
    :param reason: why they; later orders cite it
    :raises NotForRuling: without a reason, or to the centre itself
    :raises NoSuchUnit: when the code names no unit
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_rule(by, order).require()
    unit, words = _bound(to), reason.strip()[:200]
    if not words:
        raise NotForRuling(_("Please say why they; later orders cite it."), field="reason")
    ruling = _precedent(order, unit, words, by=by, at=at)
    last = Assignment.objects.filter(order=order, outcome="declined").select_related("unit").latest("pk")
    _step.take(
        lifecycle.RULE,
        order,
        by=by,
        at=at,
        to=unit.code,
        reason=words,
        ground=last.decline_reason,
        declined_by=last.unit.code,
        valid_until=ruling.valid_until.isoformat(),
    )
    sent = dispatch(order.pk, to=unit.code, reason=words, by=by, at=at)
    lead = Assignment.objects.filter(order=order, role="lead", ended_at=None)
    lead.update(ruled_ground=last.decline_reason)
    return sent


def _bound(code: str) -> UnitInfo:
    """Return the unit that a ruling may bind; :raises NoSuchUnit, NotForRuling: when there is none, or the centre."""
    unit = people.find_unit(code)
    if unit is None:
        raise NoSuchUnit(_("That unit does not exist."), field="to")
    if unit.id == people.county_unit().id:
        raise NotForRuling(_("The centre rules on others, not for itself."), field="to")
    return unit


def _precedent(order: WorkOrder, unit: UnitInfo, reason: str, *, by: Actor, at: datetime) -> RoutingPrecedent:
    """Keep the ruling for the order's matter in its township, in place of the one before."""
    assert by.id is not None
    place = standing(order.place_code)[:TOWNSHIP]
    before = RoutingPrecedent.objects.filter(category_code=order.category_code, place_code=place)
    before.filter(ended_at=None).update(ended_at=at)
    queries.forget()
    return RoutingPrecedent.objects.create(
        category_code=order.category_code,
        place_code=place,
        unit_id=unit.id,
        order=order,
        reason=reason,
        owner_id=by.id,
        made_at=at,
        valid_until=(at.astimezone(rules.SHANGHAI) + rules.RULING_HOLDS).date(),
    )


@operation
def end_precedents(*, at: datetime) -> int:
    """End the rulings whose last day is over; return how many."""
    today = at.astimezone(rules.SHANGHAI).date()
    queries.forget()
    return RoutingPrecedent.objects.filter(ended_at=None, valid_until__lt=today).update(ended_at=at)
