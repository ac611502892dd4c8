"""
What can be asked about places; one frozen map of them is kept in each process.

What is asked without a day is answered for today's map. An order keeps the code of its day: `get` and `find` know
it for good, and `mapped` says which place stands for it on the map of another day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from shapely.geometry import Point

from sanlian.kernel import errors
from sanlian.places import coordinates, rules
from sanlian.places.atlas import PlaceInfo, at_hand, forget, info_of, read, subtree_range
from sanlian.places.models import Place, PlaceCode

__all__ = [
    "Alias",
    "BadCoordinates",
    "OutsideCounty",
    "PlaceInfo",
    "Shift",
    "UnknownPlace",
    "aliases",
    "by_code",
    "carried_by",
    "children",
    "ever",
    "find",
    "forget",
    "former_codes",
    "get",
    "ground",
    "locate",
    "map_at_hand",
    "map_of",
    "mapped",
    "mentioned",
    "never_changed",
    "of_level",
    "outlines",
    "path",
    "regrouped",
    "reshaped",
    "search",
    "seat",
    "seats",
    "shifted",
    "spread",
    "standing",
    "subtree",
    "subtree_range",
    "villages",
]

T = TypeVar("T")


class UnknownPlace(errors.NotFound):
    """No place has this code."""


class OutsideCounty(errors.Invalid):
    """The point lies in none of the county's grids."""


class BadCoordinates(errors.Invalid):
    """The numbers are no place on earth, or the coordinate system is unknown."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A code that a place bears in some system, from a day up to but without another."""

    code_system: str
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None


def get(code: str) -> PlaceInfo:
    """
    Return a place by its trimmed code.

    :raises UnknownPlace: when there is none
    """
    found = find(code)
    if found is None:
        raise UnknownPlace(_("There is no place with the code %(code)s.") % {"code": code})
    return found


def find(code: str) -> PlaceInfo | None:
    """Return a place by its trimmed code, or None; by a former code where no place of today bears it."""
    held = at_hand()
    return held.by_code.get(code) or held.former.get(code)


def of_level(level: str) -> list[PlaceInfo]:
    """Return all places of a level, by code."""
    return list(at_hand().levels.get(level, ()))


def villages(within: str = "") -> list[PlaceInfo]:
    """Return the villages and communities of a subtree, by code."""
    return [info for info in of_level("village") if info.code.startswith(within)]


def children(code: str) -> list[PlaceInfo]:
    """Return the places directly below one, by code."""
    return list(at_hand().children.get(code, ()))


def path(code: str) -> list[PlaceInfo]:
    """Return the places from the county down to this one."""
    found = (find(code[:length]) for length in rules.LENGTHS if 6 <= length <= len(code))
    return [info for info in found if info is not None]


def by_code(code_system: str, code: str, *, on: date) -> PlaceInfo | None:
    """
    Return the place that bore a code of some system on a day, or None; its own code is that of today.

    :param code_system: such as `statistics`, whose trimmed codes are the paths
    """
    found = _valid(PlaceCode.objects.filter(code_system=code_system, code=code), on).first()
    return _by_id(found.place_id) if found else None


def aliases(code: str, *, on: date | None = None) -> list[Alias]:
    """
    Return the codes and names of a place by system and day: all that it ever bore, or those of one day.

    :raises UnknownPlace: when no place ever bore the code
    """
    rows = PlaceCode.objects.filter(place_id=get(code).id)
    rows = rows if on is None else _valid(rows, on)
    return [
        Alias(row.code_system, row.code, row.name, row.valid_from, row.valid_to)
        for row in rows.order_by("code_system", "pk")
    ]


def mapped(code: str, *, on: date) -> str:
    """
    Return the code of the one place that stands for another on the map of a day.

    What lay in a merged village lies in the one that carries on; before a merger, in the one it was. Where a part
    of a place has no past of its own, the place that it was a part of stands for it; where a place that had come
    of several is asked for by an older map, the first of them does, except for the grids it had taken over, which
    know where they were. A code that no place ever bore stands for itself.
    """
    held = at_hand()
    place = held.bearers.get(code)
    if place is None:
        return code
    place = rules.carrier(held.lives, place, on)
    life = held.lives.get(place)
    return rules.code_on(life, on) if life else held.codes[place]


def standing(code: str) -> str:
    """Return the code that stands today for one that a place ever bore; a code that no place bore stands for itself."""
    return at_hand().shifts.get(code, code)


def carried_by(code: str) -> list[str]:
    """Return the codes that one of today stands for, itself first."""
    return [code, *(old for old, today in at_hand().shifts.items() if today == code)]


def ground(code: str) -> tuple[str, ...]:
    """
    Return the codes of today for the place that a code ever named: its own, or those of what lay in it when it ended.

    Of a place that ended without parts its heir has the ground; a code that no place ever bore has none.
    """
    held, today = at_hand(), standing(code)
    if today in held.by_code and held.bearers.get(code, held.by_code[today].id) == held.by_code[today].id:
        return (today,)
    place = held.bearers.get(code)
    if place is None:
        return ()
    parts = sorted({standing(part) for part in rules.lay_in(held.lives, place)})
    return tuple(parts) or (today,)


def reshaped(code: str, *, since: date) -> bool:
    """Return whether the place that a code ever named has ended, or gained or lost ground, after a day."""
    found, held = find(code), at_hand()
    if found is None:
        return False
    life = held.lives.get(found.id)
    codes = {each for each, _first, _beyond in life.codes} if life else {found.code}
    return rules.reshaped(held.lives, found.id, codes, since)


def map_at_hand() -> object:
    """Return the map that this process reads: the same thing until places have changed, then another."""
    return at_hand()


@dataclass(frozen=True, slots=True)
class Shift:
    """What the digits of old codes no longer say of a subtree: what came into it, and what left it."""

    came: tuple[str, ...]
    left: tuple[str, ...]


def shifted(scope: str) -> Shift:
    """Return which codes of former days lie in a subtree today against their digits, or no longer with them."""
    moved = [(old, old.startswith(scope), today.startswith(scope)) for old, today in at_hand().shifts.items()]
    return Shift(
        came=tuple(old for old, before, now in moved if now and not before),
        left=tuple(old for old, before, now in moved if before and not now),
    )


def spread(scope: str, *, on: date | None = None) -> Shift:
    """
    Return the same as far as villages and townships go: a village's grids go with it.

    :param on: the day whose map is meant; without one, today's
    """
    held = at_hand()
    then = held.shifts if on is None else {code: mapped(code, on=on) for code in held.bearers}
    moves = [
        (code, code.startswith(scope), stood.startswith(scope))
        for code, stood in then.items()
        if len(code) in (9, 12)
    ]
    return Shift(
        came=tuple(code for code, before, now in moves if now and not before),
        left=tuple(code for code, before, now in moves if before and not now),
    )


def never_changed() -> bool:
    """Return whether every place is as it was entered, so that its code has meant the same on every day."""
    return not at_hand().lives


def ever(within: str) -> list[str]:
    """Return every code that places of a subtree bear or bore, by the digits."""
    held = at_hand()
    return sorted(code for code in held.by_code.keys() | held.former.keys() if code.startswith(within))


def seats() -> dict[int, PlaceInfo]:
    """
    Return where each place stands today, by number: itself, or for one that ended whoever carries on.

    Read from the database, for whoever follows a change inside its transaction.
    """
    held = read()
    today = {info.id: info for info in held.by_code.values()}
    carriers = {place: rules.carrier(held.lives, place, date.max) for place in held.lives}
    return today | {place: today[last] for place, last in carriers.items() if last in today}


def seat(place_id: int) -> PlaceInfo | None:
    """Return the same for one place, by the map at hand; None for one that no map knows."""
    held = at_hand()
    code = held.codes.get(place_id)
    return None if code is None else held.by_code.get(standing(code))


def former_codes() -> set[str]:
    """Return the codes that places bore and bear no longer; they are never given again."""
    rows = PlaceCode.objects.filter(code_system=rules.MAIN)
    once = set(rows.exclude(valid_to=None).values_list("code", flat=True))
    return once - set(rows.filter(code__in=once, valid_to=None).values_list("code", flat=True))


def regrouped(counts: Mapping[str, T], *, on: date) -> dict[str, list[T]]:
    """Return what was counted by place code, by the map of a day: every count once, under the code that stands."""
    found: dict[str, list[T]] = {}
    for code, count in counts.items():
        found.setdefault(mapped(code, on=on), []).append(count)
    return found


def map_of(day: date, level: str, *, within: str = "") -> list[Alias]:
    """Return the places of a level on the map of a day as their codes and names of that day, by code."""
    rows = _valid(PlaceCode.objects.filter(code_system=rules.MAIN, place__level=level), day)
    if within:
        first, beyond = subtree_range(within)
        rows = rows.filter(code__gte=first, code__lt=beyond)
    return [
        Alias(row.code_system, row.code, row.name, row.valid_from, row.valid_to)
        for row in rows.order_by("code")
    ]


def subtree(code: str, *, level: str = "") -> list[tuple[str, str]]:
    """
    Return code and name of the places of today below one, by code, read from the database.

    For whoever looks beyond the counties at work; what lies inside them, `children` and `villages` have at hand.
    """
    first, beyond = subtree_range(code)
    rows = Place.objects.filter(code__gt=first, code__lt=beyond, ended_on=None)
    rows = rows.filter(level=level) if level else rows
    return list(rows.order_by("code").values_list("code", "name"))


def _valid(rows: QuerySet[PlaceCode], on: date) -> QuerySet[PlaceCode]:
    return rows.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on))


def _by_id(place_id: int) -> PlaceInfo:
    code = at_hand().codes.get(place_id)
    if code is not None:
        return get(code)
    row = Place.objects.select_related("parent").defer("boundary", "parent__boundary").get(pk=place_id)
    return info_of(row, row.parent.code if row.parent else "")


def locate(lon: float, lat: float, system: str = coordinates.WGS84) -> PlaceInfo:
    """
    Return the grid in which a point lies.

    :raises BadCoordinates: for an unknown system or impossible numbers
    :raises OutsideCounty: when no grid contains the point
    """
    try:
        point = Point(*coordinates.to_wgs84(lon, lat, system))
    except ValueError:
        raise BadCoordinates(_("This is not a place on the map."), field="place") from None
    tree, codes = at_hand().grids
    hits = tree.query(point, predicate="intersects")
    if not len(hits):
        raise OutsideCounty(_("This place lies outside the county. Please choose a village."), field="place")
    return get(min(codes[hit] for hit in hits))


def search(text: str, *, limit: int = 20) -> list[PlaceInfo]:
    """Return villages by part of the name, pinyin initials or code; the best matches first."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    ranked = [
        (rank, info.code, info) for info in of_level("village") if (rank := _rank(info, wanted)) is not None
    ]
    return [info for _rank_, _code, info in sorted(ranked, key=lambda row: row[:2])[:limit]]


def _rank(info: PlaceInfo, wanted: str) -> int | None:
    if info.short_name.startswith(wanted):
        return 0
    if wanted in info.full_name:
        return 1
    if wanted.isascii() and (info.initials.startswith(wanted) or info.code.startswith(wanted)):
        return 2
    return None


def mentioned(text: str) -> PlaceInfo | None:
    """Return the one village that a text names, or None where it names none or several."""
    # Without its last character 缪家村 is also found in 缪家的祠堂; single characters would be found everywhere.
    found = [info for info in of_level("village") if info.short_name in text]
    longest = max((len(info.short_name) for info in found), default=0)
    best = [info for info in found if len(info.short_name) == longest]
    if len(best) > 1:
        best = [info for info in best if get(info.parent_code).short_name in text]
    return best[0] if len(best) == 1 else None


def outlines(level: str, *, within: str = "") -> dict[str, Any]:
    """Return the boundaries of a level inside a subtree as a GeoJSON FeatureCollection, WGS-84."""
    rows = Place.objects.filter(level=level, ended_on=None).exclude(boundary=None)
    if within:
        first, beyond = subtree_range(within)
        rows = rows.filter(code__gte=first, code__lt=beyond)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": row.code, "name": row.short_name, "lon": row.lon, "lat": row.lat},
                "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in row.boundary or ()]},
            }
            for row in rows.order_by("code")
        ],
    }
