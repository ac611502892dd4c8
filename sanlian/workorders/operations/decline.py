"""Handing an order back, with a ground and a suggestion."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Span
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.people.queries import UnitInfo
from sanlian.workorders import lifecycle, permissions
from sanlian.workorders.lifecycle import DeclineReason
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._desk import LAID, desk_of, lay
from sanlian.workorders.public import public_words


class NoGround(errors.Invalid):
    """Without a ground from the list, a list item for «not our duty», and a suggested owner, nothing goes back."""


@operation
def decline(
    order_id: int, *, reason: str, list_item: str = "", suggested: str, note: str, by: Actor, at: datetime
) -> WorkOrder:
    """
    Hand the order back to the township desk, the second time to the county centre; every clock goes on.

    :param reason: a DeclineReason; «not our duty» must cite the list item it rests on
    :param suggested: code of the unit that should have it
    :raises NoGround: when the reason, the list item, the suggestion or the line of explanation is missing
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    mine = _step.owner_of(order)
    within = catalogue.limit(order.limit_code).decline
    permissions.may_decline(by, order, mine, calendar=_step.calendar(), within=within, at=at).require()
    assert mine is not None
    target = _grounds(order, mine, reason=reason, list_item=list_item, suggested=suggested, note=note)
    declining, words = _step.unit_code(order), public_words(order, note.strip()[:500], at=at)[:500]
    order.bounces += 1
    desk = _goes_back_to(order)
    hop = {"decline_reason": reason, "suggested_unit_id": target.id, "note": words}
    lay(order, desk, outcome="declined", suggested=target, at=at, **hop)
    _step.take(
        lifecycle.DECLINE,
        order,
        by=by,
        at=at,
        save=("bounces", *LAID),
        unit=declining,
        reason=reason,
        list_item=list_item,
        suggested=suggested,
        note=words,
        bounces=order.bounces,
        used=_used(mine.started_at, within, at),
        back_to=desk.code,
    )
    return order


def _goes_back_to(order: WorkOrder) -> UnitInfo:
    """Return the desk that hears of it: the place's own; the second time the county centre, which rules."""
    desk = desk_of(order.place_code, order.about)
    return people.county_unit() if order.bounces > 1 or desk.id == order.unit_id else desk


def _used(since: datetime, within: Span, at: datetime) -> int:
    """Return how much of the time in which an order may be handed back was used, of a hundred."""
    calendar = _step.calendar()
    whole = calendar.working_minutes(since, calendar.due(since, within).at)
    return 100 * calendar.working_minutes(since, at) // (whole or 1)


def _grounds(
    order: WorkOrder, mine: Assignment, *, reason: str, list_item: str, suggested: str, note: str
) -> UnitInfo:
    """Return the unit that is suggested; :raises NoGround: when this is no ground to hand the order back."""
    if reason not in set(DeclineReason):
        raise NoGround(_("Please choose one of the six reasons."), field="reason")
    if reason == DeclineReason.NOT_OUR_DUTY and not list_item.strip():
        raise NoGround(_("Please name the item of the responsibility list."), field="list_item")
    if list_item.strip() and list_item.strip() not in catalogue.snapshot().items:
        raise NoGround(_("There is no such item on the responsibility list."), field="list_item")
    target = people.find_unit(suggested)
    if target is None or target.id == order.unit_id:
        raise NoGround(_("Please suggest another unit that should have it."), field="suggested")
    if not note.strip():
        raise NoGround(_("Please add one line; the resident will read it."), field="note")
    if mine.ruled_ground and reason == mine.ruled_ground:
        raise NoGround(
            _("The county centre has ruled on this ground; it cannot be given once more."), field="reason"
        )
    return target
