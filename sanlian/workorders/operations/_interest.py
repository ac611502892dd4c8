"""Whom an order is about: what is written into it when it is formed, joined, merged, or complains of somebody."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import kinship, queries as people
from sanlian.people.actors import Actor, Permission, Role
from sanlian.people.queries import UnitInfo
from sanlian.workorders import interest, rules, scope
from sanlian.workorders.models import Complaint, WorkOrder

# Who speaks for a whole unit: a complaint about them is one about the unit.
HEADS = frozenset({Role.VILLAGE_SECRETARY, Role.GRID_HEAD, Role.LEADER})


class ComplainedOf(errors.Invalid):
    """The order was to go to those of whom it complains."""


class NoSuchTarget(errors.Invalid):
    """The unit or the officer that somebody complains of does not exist."""


@dataclass(frozen=True, slots=True)
class Against:
    """Whom a person complains of: codes of units, numbers of officers."""

    units: Sequence[str] = ()
    people: Sequence[int] = ()


NOBODY = Against()


def keys(asking: Iterable[int | None], against: Against, *, at: datetime) -> frozenset[str]:
    """
    Return what an order is about: residents who ask or for whom is asked, and whom it complains of.

    A village stands for its grids, too, and the head of a unit for the unit.

    :raises NoSuchTarget: when a unit or an officer does not exist
    """
    found = set(kinship.about_residents(asking))
    for code in against.units:
        found |= {interest.against_unit(number) for number in _with_grids(code)}
    for number in against.people:
        found |= {interest.against_person(number)}
        for code in _headed_by(number, at=at):
            found |= {interest.against_unit(unit) for unit in _with_grids(code)}
    return frozenset(found)


def _with_grids(code: str) -> list[int]:
    unit = people.find_unit(code)
    if unit is None:
        raise NoSuchTarget(_("That unit does not exist."), field="units")
    below = people.units("grid", within=unit.place_code) if unit.kind == "village" else []
    return [unit.id, *(grid.id for grid in below)]


def _headed_by(user_id: int, *, at: datetime) -> list[str]:
    try:
        who = people.actor_of_user(user_id, on=at.astimezone(rules.SHANGHAI).date())
    except errors.NotFound:
        raise NoSuchTarget(_("This account does not exist or was closed."), field="people") from None
    return [post.unit_code for post in who.posts if post.for_id is None and post.role in HEADS]


def free(unit: UnitInfo, about: Iterable[str]) -> bool:
    """Return whether an order does not complain of a unit."""
    return interest.against_unit(unit.id) not in about


def require_free(lead: UnitInfo, helpers: Iterable[UnitInfo], about: Collection[str]) -> None:
    """Do nothing when no unit is complained of; :raises ComplainedOf: otherwise."""
    for unit, field in [(lead, "to"), *((helper, "assists") for helper in helpers)]:
        if not free(unit, about):
            raise ComplainedOf(
                _("This order complains of %(unit)s. It cannot be sent there.") % {"unit": unit.name},
                field=field,
            )


def write(order: WorkOrder, more: Iterable[str]) -> None:
    """Add to what an order is about, as kept, and save it where that changed anything."""
    about = sorted({*order.about, *more})
    if about != order.about:
        order.about = about
        order.save(update_fields=["about"])
        note_complaints(order)


def note_complaints(order: WorkOrder) -> None:
    """Keep for lists whom a saved order complains of."""
    rows = [Complaint(order=order, key=key) for key in sorted(interest.complained_of(order.about))]
    if rows:
        Complaint.objects.bulk_create(rows, ignore_conflicts=True)


def able(order: WorkOrder, unit_id: int, *, at: datetime) -> list[Actor]:
    """Return who in a unit could handle an order and has no interest of their own in it, the longest-serving first."""
    staff = people.officers_of(people.unit_by_id(unit_id).code, on=at.astimezone(rules.SHANGHAI).date())
    return [
        who
        for who in staff
        if scope.works_on(who, order, unit_id, Permission.HANDLE) and scope.apart(who, order)
    ]
