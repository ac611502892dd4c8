"""Splitting: several units each do a part, one answers for the whole, and whoever asked has one receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.people.queries import UnitInfo
from sanlian.workorders import facts, lifecycle, permissions, rules
from sanlian.workorders.lifecycle import Origin
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations._form import formed
from sanlian.workorders.operations.dispatch import NoSuchUnit, Sending, hand_over, hops, sent_as, units_of


class NoParts(errors.Invalid):
    """Fewer than two parts, more than six, or one that does not say what is to be done."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be done, by which unit (its code), and the matter where it is another than that of the whole."""

    told: str
    to: str
    category: str = ""


@operation
def split(order_id: int, *, parts: Sequence[Part], by: Actor, at: datetime) -> list[WorkOrder]:
    """
    Split an order into two to six parts, each sent to its own unit with its own clock; return the parts.

    The whole keeps its owner, who sums up when every part has ended. No part is promised for later than the whole.

    :raises NoParts: with fewer or more, or one without words
    :raises NoSuchUnit: when a code names no unit
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_split(by, order).require()
    if not 2 <= len(parts) <= rules.MOST_PARTS:
        raise NoParts(
            _("Please name two parts at least and %(most)s at most.") % {"most": rules.MOST_PARTS},
            field="told_1",
        )
    for number, part in enumerate(parts, 1):
        if not storable(part.told):
            raise NoParts(_("Please say what this unit has to do."), field=f"told_{number}")
        if people.find_unit(part.to) is None:
            raise NoSuchUnit(_("Please choose who does this part."), field=f"to_{number}")
        _interest.require_free(people.unit(part.to), (), order.about)
    made = [_part(order, part, by=by, at=at) for part in parts]
    _step.take(
        lifecycle.SPLIT,
        order,
        by=by,
        at=at,
        parts=[part.code for part, _lead in made],
        units=[lead.code for _part, lead in made],
    )
    return [part for part, _lead in made]


def _part(whole: WorkOrder, part: Part, *, by: Actor, at: datetime) -> tuple[WorkOrder, UnitInfo]:
    told, sending = storable(part.told)[: rules.ADDED_LIMIT], Sending(to=part.to)
    lead, _nobody = units_of(sending)
    order = formed(
        category=part.category or whole.category_code,
        place_id=whole.place_id,
        place_code=whole.place_code,
        urgent=whole.urgent,
        at_once=whole.limit_code == rules.EMERGENCY,
        restricted=whole.restricted,
        title=rules.title_of(told),
        analysis={},
        at=at,
    )
    order.origin, order.told, order.parent, order.about = Origin.PART, told, whole, whole.about
    if at < whole.due_at < order.due_at:
        _promise_with(whole, order, at=at)
    hand_over(order, lead, at=at)
    _step.move(lifecycle.DISPATCH, order)
    order.save(force_insert=True)
    _interest.note_complaints(order)
    Assignment.objects.bulk_create(hops(order, sending, lead, [], at=at))
    _step.note(facts.FORMED, order, by=by, at=at, due_at=order.due_at.isoformat(), whole=whole.code)
    _step.note(facts.DISPATCHED, order, by=by, at=at, **sent_as(order, sending, [], by_machine=False))
    return order, lead


def _promise_with(whole: WorkOrder, part: WorkOrder, *, at: datetime) -> None:
    """Promise a part, unsaved, for when the whole is promised."""
    limit = catalogue.limit(part.limit_code)
    part.due_at, part.due_provisional = whole.due_at, whole.due_provisional
    part.yellow_at = _step.calendar().fraction_at(at, part.due_at, limit.warn, limit.finish.measure)


# ── what other steps owe to the parts of an order ─────────────────────────────────────────────────────────────


def open_parts(order: WorkOrder) -> int:
    """Return how many parts of an order, locked by the caller, have not ended."""
    return WorkOrder.objects.filter(parent=order, ended_at=None).count()


def require_no_open_parts(order: WorkOrder) -> None:
    """Do nothing unless a part has not ended; :raises errors.Conflict: otherwise."""
    if open_parts(order):
        raise errors.Conflict(_("Its parts are still being worked on; they end first."))


def note_done(part: WorkOrder, *, done: str, by: Actor, at: datetime) -> None:
    """Tell the whole that one of its parts was answered; the whole is not locked, for nothing of it changes."""
    whole = part.parent
    assert whole is not None
    unit = _step.unit_code(part)
    _step.note(facts.PART_DONE, whole, by=by, at=at, part=part.code, unit=unit, done=done[:200])
