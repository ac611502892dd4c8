"""Going along with places that were merged, split, renamed or moved: units with their posts, households, branches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sanlian.journal.operations import operation, record
from sanlian.people import facts, permissions, queries
from sanlian.people.actors import Actor
from sanlian.people.models import Household, PartyBranch, Post, Unit
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo

_CHANGING = ["code", "place", "place_code", "name", "short_name", "initials"]


@dataclass(frozen=True, slots=True)
class Followed:
    """
    How many units, posts in them, households and party branches went along with places.

    `units` holds the codes of today; `renamed` counts units that got another name. `left` are the codes of units whose
    place ended and whose work another unit of the kind does now: they see the place that carries on, keep what they
    have in hand, and get nothing new.
    """

    units: tuple[str, ...] = ()
    renamed: int = 0
    posts: int = 0
    households: int = 0
    branches: int = 0
    left: tuple[str, ...] = ()


@operation
def follow_places(*, were: Mapping[int, PlaceInfo] | None = None, by: Actor, at: datetime) -> Followed:
    """
    Put units, households and party branches where their places stand today; a second time changes nothing.

    To be called in the transaction that changes places. Whoever holds a post in a unit reaches what the unit reaches.

    :param were: the places as they were called before, by number; units called after them are called anew
    :raises errors.NotAllowed: as permissions.may_follow_places says
    """
    permissions.may_follow_places(by).require()
    seats = places.seats()
    moved, renamed, left = _units(seats, were or {})
    households = _households(seats)
    branches = _branches(seats)
    done = Followed(
        units=tuple(sorted(unit.code for unit in moved)),
        renamed=renamed,
        posts=_posts(moved, at),
        households=households,
        branches=branches,
        left=tuple(sorted(left)),
    )
    if done.units or renamed or households or branches:
        record(
            facts.WENT_ALONG,
            subject=("county", "places"),
            by=by,
            at=at,
            details={
                "units": len(done.units),
                "renamed": renamed,
                "posts": done.posts,
                "households": households,
                "branches": branches,
                "left": list(done.left),
            },
        )
        queries.forget()
        # Another thread may have read the old units again before this is true for it.
        transaction.on_commit(queries.forget)
    return done


def _units(
    seats: Mapping[int, PlaceInfo], were: Mapping[int, PlaceInfo]
) -> tuple[list[Unit], int, list[str]]:
    """Return the units that stand elsewhere now, how many have another name, and the codes of those left over."""
    rows = list(
        Unit.objects.select_for_update(no_key=True, of=("self",)).exclude(place=None).select_related("place")
    )
    seated = {
        (unit.kind, unit.place_id)
        for unit in rows
        if unit.active and unit.place and unit.place.ended_on is None
    }
    taken = {unit.code for unit in rows}
    calling = _Names(seats, were)
    moved: list[Unit] = []
    renamed: list[Unit] = []
    left: list[str] = []
    for unit in rows:
        seat = seats.get(unit.place_id or 0)
        if seat is None:
            continue
        before = (unit.code, unit.place_code, unit.place_id)
        ended = unit.place is not None and unit.place.ended_on is not None
        if ended and (unit.kind, seat.id) in seated:
            if unit.place_code != seat.code:
                left.append(unit.code)
        else:
            seated.add((unit.kind, seat.id))
            if calling.rename(unit, seat):
                renamed.append(unit)
            unit.place_id = seat.id
            prefix, dash, place = unit.code.partition("-")
            wanted = f"{prefix}-{seat.code}"
            if dash and place == unit.place_code and wanted not in taken:
                taken.add(wanted)
                unit.code = wanted
        unit.place_code = seat.code
        if (unit.code, unit.place_code, unit.place_id) != before:
            moved.append(unit)
    changed = {unit.pk: unit for unit in (*moved, *renamed)}.values()
    Unit.objects.bulk_update(changed, _CHANGING, batch_size=200)
    return moved, len(renamed), left


class _Names:
    """What units that are called after their places are called now."""

    def __init__(self, seats: Mapping[int, PlaceInfo], were: Mapping[int, PlaceInfo]) -> None:
        self._were = were
        self._were_above = {info.code: info for info in were.values()}
        self._now_above = {info.code: info for info in seats.values()}

    def rename(self, unit: Unit, seat: PlaceInfo) -> bool:
        """Give a unit, unsaved, the names that follow from its place's; return whether they are others."""
        was = self._were.get(unit.place_id or 0)
        if was is None or was == seat:
            return False
        before = (unit.name, unit.short_name)
        pairs = list(zip(self._forms(was, self._were_above), self._forms(seat, self._now_above), strict=True))
        unit.name = _called_after(unit.name, pairs)[:60]
        unit.short_name = _called_after(unit.short_name, pairs)[:30]
        return (unit.name, unit.short_name) != before

    @staticmethod
    def _forms(place: PlaceInfo, above: Mapping[str, PlaceInfo]) -> list[str]:
        """Return how units spell a place: in full, with the one above it, and shortly."""
        parent = above.get(place.parent_code)
        with_parent = f"{parent.short_name}{place.short_name}" if parent else place.full_name
        return [place.full_name, with_parent, place.name, place.short_name]


def _called_after(name: str, pairs: list[tuple[str, str]]) -> str:
    for was, now in pairs:
        if name.startswith(was):
            return now + name[len(was) :]
    return name


def _posts(units: list[Unit], at: datetime) -> int:
    today = timezone.localdate(at)
    lasting = Q(valid_to=None) | Q(valid_to__gte=today)
    return Post.objects.filter(lasting, unit__in=[unit.pk for unit in units]).count()


def _households(seats: Mapping[int, PlaceInfo]) -> int:
    number = 0
    # A household has no work of its own to end: it lies where its grid's ground lies.
    for grid_id, code in Household.objects.order_by().values_list("grid_id", "grid_code").distinct():
        seat = seats.get(grid_id)
        if seat is not None and (seat.id, seat.code) != (grid_id, code):
            there = Household.objects.filter(grid_id=grid_id, grid_code=code)
            number += there.update(grid_id=seat.id, grid_code=seat.code)
    return number


def _branches(seats: Mapping[int, PlaceInfo]) -> int:
    changed = []
    for branch in PartyBranch.objects.select_for_update(no_key=True).order_by("pk"):
        seat = seats.get(branch.village_id)
        if seat is not None and (seat.id, seat.code) != (branch.village_id, branch.village_code):
            branch.village_id, branch.village_code = seat.id, seat.code
            changed.append(branch)
    PartyBranch.objects.bulk_update(changed, ["village", "village_code"], batch_size=200)
    return len(changed)
