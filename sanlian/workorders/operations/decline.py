"""Handing an order back, with a ground and a suggestion."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Span
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.lifecycle import DeclineReason
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _interest, _step
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
    target = people.find_unit(suggested)
    _grounds(reason, list_item, suggested_found=target is not None and target.id != order.unit_id, note=note)
    assert target is not None
    note = public_words(order, note.strip()[:500], at=at)[:500]
    if mine.ruled_ground and reason == mine.ruled_ground:
        raise NoGround(
            _("The county centre has ruled on this ground; it cannot be given once more."), field="reason"
        )
    declining = order.unit_id
    order.bounces += 1
    # A second decline is for the county centre to rule on; the first goes back to the place's own desk.
    desk = (people.township_unit(order.place_code) if order.bounces == 1 else None) or people.county_unit()
    if desk.id == declining or not _interest.free(desk, order.about):
        desk = people.county_unit()
    Assignment.objects.filter(pk=mine.pk).update(
        ended_at=at, outcome="declined", decline_reason=reason, suggested_unit_id=target.id, note=note[:500]
    )
    desk_due = _step.calendar().due(at, rules.DESK_DISPATCHES_WITHIN).at
    Assignment.objects.create(
        order=order,
        unit_id=desk.id,
        role="desk",
        started_at=at,
        accept_due_at=desk_due,
        due_at=desk_due,
        next_due_at=desk_due,
        suggested_unit_id=target.id,
    )
    order.unit_id = desk.id
    order.handler_id = order.accepted_at = None
    _step.take(
        lifecycle.DECLINE,
        order,
        by=by,
        at=at,
        save=("bounces", "unit_id", "handler_id", "accepted_at"),
        unit=people.unit_by_id(declining).code,
        reason=reason,
        list_item=list_item,
        suggested=suggested,
        note=note[:500],
        bounces=order.bounces,
        used=_used(mine.started_at, within, at),
        back_to=desk.code,
    )
    return order


def _used(since: datetime, within: Span, at: datetime) -> int:
    """Return how much of the time in which an order may be handed back was used, of a hundred."""
    calendar = _step.calendar()
    whole = calendar.working_minutes(since, calendar.due(since, within).at)
    return 100 * calendar.working_minutes(since, at) // (whole or 1)


def _grounds(reason: str, list_item: str, *, suggested_found: bool, note: str) -> None:
    if reason not in set(DeclineReason):
        raise NoGround(_("Please choose one of the six reasons."), field="reason")
    if reason == DeclineReason.NOT_OUR_DUTY and not list_item.strip():
        raise NoGround(_("Please name the item of the responsibility list."), field="list_item")
    if list_item.strip() and list_item.strip() not in catalogue.snapshot().items:
        raise NoGround(_("There is no such item on the responsibility list."), field="list_item")
    if not suggested_found:
        raise NoGround(_("Please suggest another unit that should have it."), field="suggested")
    if not note.strip():
        raise NoGround(_("Please add one line; the resident will read it."), field="note")
