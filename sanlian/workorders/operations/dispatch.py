"""Sending an order to the unit that answers for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.queries import LimitInfo
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.people.queries import UnitInfo
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.lifecycle import Origin
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _interest, _step

# What a dispatch changes of an order.
_SENT = ("unit_id", "handler_id", "dispatched_at", "accepted_at", "category_code", "restricted")


class NoSuchUnit(errors.Invalid):
    """The order was to go to a unit that does not exist."""


class NoReasonToSendBack(errors.Invalid):
    """A whistle goes back to the place that blew it, and nobody says why."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Where an order is sent: codes of the lead unit and of those that help, the list item, and why, in words."""

    to: str
    assists: Sequence[str] = ()
    reason: str = ""
    list_item: str = ""


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

    Who was asked to help before, is not named again and has not answered is released: no lead waits for them.

    :param to: the lead unit's code; `assists`: codes of units that help, each with the clock of the whole
    :param category: a corrected category, where the machine's was wrong; the citizen's promise stays, and what
        was hidden from those who only look stays hidden
    :raises NoSuchUnit: when a code names no unit
    :raises NoReasonToSendBack: when whoever blew the whistle gets it back without a reason
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_dispatch(by, order).require()
    sending = Sending(to=to, assists=assists, reason=reason.strip()[:200], list_item=list_item)
    lead, helpers = units_of(sending)
    history = _ruling(order, to=lead.code) | _sent_back(order, lead, sending.reason)
    _interest.require_free(lead, helpers, order.about)
    if category is not None and category != order.category_code:
        kind = catalogue.category(category)
        order.category_code, order.restricted = kind.code, order.restricted or kind.sensitive
    waited = _leave_desk(order, at=at)
    helping = _newly_asked(order, helpers, at=at)
    Assignment.objects.bulk_create(hops(order, sending, lead, helping, at=at))
    hand_over(order, lead, at=at)
    told = sent_as(order, sending, helpers, by_machine=by == HOUSE, minutes=waited)
    _step.take(lifecycle.DISPATCH, order, by=by, at=at, save=_SENT, **told, **history)
    return order


def _sent_back(order: WorkOrder, lead: UnitInfo, reason: str) -> dict[str, bool]:
    """Return what the fact says of a whistle that is answered by sending the order back to whoever blew it."""
    if not _blew_the_whistle(lead, order):
        return {}
    if not reason:
        raise NoReasonToSendBack(
            _("They blew the whistle. Please say why it goes back to them."), field="reason"
        )
    return {"back": True}


def _leave_desk(order: WorkOrder, *, at: datetime) -> int:
    """End the waiting at the desk; return how many working minutes it took."""
    desk = _step.owner_of(order)
    if desk is None:
        return 0
    Assignment.objects.filter(pk=desk.pk).update(ended_at=at, outcome="dispatched")
    return _step.minutes(desk.started_at, at)


def _newly_asked(order: WorkOrder, helpers: Sequence[UnitInfo], *, at: datetime) -> list[UnitInfo]:
    """Return the helpers that do not help yet; who was asked before and is not named now, is released."""
    if not order.bounces:
        return list(helpers)
    going_on = _release(order, keep={helper.id for helper in helpers}, at=at)
    return [helper for helper in helpers if helper.id not in going_on]


def _blew_the_whistle(unit: UnitInfo, order: WorkOrder) -> bool:
    """Return whether the order came to the desk because this unit could not do it alone."""
    hops = Assignment.objects.filter(order=order, ended_at__isnull=False).exclude(role="assist")
    last = hops.order_by("-pk").values_list("unit_id", "outcome").first()
    return last == (unit.id, "whistled")


def _release(order: WorkOrder, *, keep: set[int], at: datetime) -> frozenset[int]:
    """End the open assists of other units; return the units that go on helping."""
    rows = Assignment.objects.filter(order=order, role="assist", ended_at=None)
    rows.exclude(unit_id__in=keep).update(ended_at=at, outcome="released")
    return frozenset(rows.values_list("unit_id", flat=True))


def _ruling(order: WorkOrder, *, to: str) -> dict[str, Any]:
    """Return who handed the order back before, and whether that was upheld: it goes to somebody else now."""
    if not order.bounces:
        return {}
    declined = Assignment.objects.filter(order=order, outcome="declined").order_by("-pk")
    unit = declined.values_list("unit__code", flat=True).first()
    return {"declined_by": unit, "decline_upheld": unit != to}


# ── what sending is made of; `submit` sends on in the same breath what nobody needs to look at ──────────────


def units_of(sending: Sending) -> tuple[UnitInfo, list[UnitInfo]]:
    """
    Return the lead and the assisting units; whoever does a unit's work since its place ended stands for it.

    :raises NoSuchUnit: when a code names none
    """
    lead = people.receiver(sending.to)
    helpers = [people.receiver(code) for code in dict.fromkeys(sending.assists)]
    if lead is None or None in helpers:
        raise NoSuchUnit(_("That unit does not exist."), field="to" if lead is None else "assists")
    found = dict.fromkeys(helper for helper in helpers if helper is not None and helper.id != lead.id)
    return lead, list(found)


def hops(
    order: WorkOrder, sending: Sending, lead: UnitInfo, helpers: Iterable[UnitInfo], *, at: datetime
) -> list[Assignment]:
    """Return the assignments, unsaved, that put the order to the lead and to those who help, from now on."""
    limit = limit_of(order)
    first = hop(order, lead, limit, item=sending.list_item, reason=sending.reason, at=at)
    others = [hop(order, unit, limit, role="assist", reason=sending.reason, at=at) for unit in helpers]
    return [first, *others]


def limit_of(order: WorkOrder) -> LimitInfo:
    """Return the limit of units: that of the matter as it is called now; urgency and other origins keep their own."""
    fixed = order.limit_code == rules.EMERGENCY or order.origin != Origin.REQUEST
    return catalogue.limit(order.limit_code) if fixed else catalogue.limit_of(order.category_code)


def hop(
    order: WorkOrder,
    unit: UnitInfo,
    limit: LimitInfo,
    *,
    role: str = "lead",
    item: str = "",
    reason: str = "",
    at: datetime,
) -> Assignment:
    """Return the assignment, unsaved, that puts an order to one unit from now on, within a limit."""
    calendar = _step.calendar()
    accept_due, due = calendar.due(at, limit.accept).at, calendar.due(at, limit.finish).at
    return Assignment(
        order=order,
        unit_id=unit.id,
        role=role,
        started_at=at,
        accept_due_at=accept_due,
        due_at=due,
        next_due_at=accept_due if role == "lead" else due,
        reason=reason[:200],
        list_item=cited(order.category_code, unit.code, given=item),
    )


def sent_as(
    order: WorkOrder, sending: Sending, helpers: Iterable[UnitInfo], *, by_machine: bool, minutes: int = 0
) -> dict[str, Any]:
    """Return what the fact of sending says; the order is handed over already."""
    return {
        "by_machine": by_machine,
        "list_item": cited(order.category_code, _step.unit_code(order), given=sending.list_item),
        "reason": sending.reason[:200],
        "assists": [helper.code for helper in helpers],
        "minutes": minutes,
    }


def cited(category_code: str, unit_code: str, *, given: str = "") -> str:
    """Return the item of the unit's own list by which a matter goes to it; what the sender names, where none does."""
    item = catalogue.responsibility(category_code, unit_code)
    return item.code if item else given


def hand_over(order: WorkOrder, lead: UnitInfo, *, at: datetime) -> None:
    """Write the new owner into the order, unsaved."""
    order.unit_id = lead.id
    order.handler_id = None
    order.dispatched_at = at
    order.accepted_at = None
