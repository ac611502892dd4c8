"""What can be asked about places; one frozen map of them is kept in each process."""

from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _
from shapely import STRtree
from shapely.geometry import Point, Polygon

from sanlian.kernel import errors
from sanlian.places import coordinates
from sanlian.places.models import Place


class UnknownPlace(errors.NotFound):
    """No place has this code."""


class OutsideCounty(errors.Invalid):
    """The point lies in none of the county's grids."""


class BadCoordinates(errors.Invalid):
    """The numbers are no place on earth, or the coordinate system is unknown."""


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """A place as other rooms see it; `lon` and `lat` are a point inside it, in WGS-84."""

    id: int
    code: str
    name: str
    short_name: str
    full_name: str
    level: str
    kind: str
    parent_code: str
    initials: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class _Map:
    by_code: dict[str, PlaceInfo] = field(default_factory=dict)

    @cached_property
    def children(self) -> dict[str, list[PlaceInfo]]:
        found: dict[str, list[PlaceInfo]] = {}
        for info in self.by_code.values():
            found.setdefault(info.parent_code, []).append(info)
        return found

    @cached_property
    def levels(self) -> dict[str, list[PlaceInfo]]:
        found: dict[str, list[PlaceInfo]] = {}
        for info in self.by_code.values():
            found.setdefault(info.level, []).append(info)
        return found

    @cached_property
    def grids(self) -> tuple[STRtree, list[str]]:
        rows = Place.objects.filter(level="grid").exclude(boundary=None).order_by("code")
        shapes, codes = [], []
        for code, rings in rows.values_list("code", "boundary"):
            shapes += [Polygon(ring) for ring in rings or ()]
            codes += [code] * len(rings or ())
        return STRtree(shapes), codes


# Places change a few times a year: a process keeps them for a minute; whoever changes them forgets at once.
_FRESH_SECONDS = 60.0
_kept: list[tuple[float, tuple[int, int], _Map]] = []


def _map() -> _Map:
    now = monotonic()
    if _kept and now - _kept[0][0] < _FRESH_SECONDS:
        return _kept[0][2]
    newest = Place.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    stamp = (newest, 0)
    if not _kept or _kept[0][1] != stamp:
        rows = Place.objects.order_by("code").defer("boundary").select_related(None)
        codes = dict(Place.objects.values_list("pk", "code"))
        _kept[:] = [(now, stamp, _Map({row.code: _info(row, codes) for row in rows}))]
    else:
        _kept[:] = [(now, stamp, _kept[0][2])]
    return _kept[0][2]


def _info(row: Place, codes: dict[int, str]) -> PlaceInfo:
    return PlaceInfo(
        id=row.pk,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        full_name=row.full_name,
        level=row.level,
        kind=row.kind,
        parent_code=codes.get(row.parent_id or 0, ""),
        initials=row.initials,
        lon=row.lon,
        lat=row.lat,
    )


def forget() -> None:
    """Drop what this process remembers; called by whatever changes places."""
    _kept.clear()


def get(code: str) -> PlaceInfo:
    """
    Return a place by its trimmed code.

    :raises UnknownPlace: when there is none
    """
    found = _map().by_code.get(code)
    if found is None:
        raise UnknownPlace(_("There is no place with the code %(code)s.") % {"code": code})
    return found


def find(code: str) -> PlaceInfo | None:
    """Return a place by its trimmed code, or None."""
    return _map().by_code.get(code)


def of_level(level: str) -> list[PlaceInfo]:
    """Return all places of a level, by code."""
    return list(_map().levels.get(level, ()))


def villages(within: str = "") -> list[PlaceInfo]:
    """Return the villages and communities of a subtree, by code."""
    return [info for info in of_level("village") if info.code.startswith(within)]


def children(code: str) -> list[PlaceInfo]:
    """Return the places directly below one, by code."""
    return list(_map().children.get(code, ()))


def path(code: str) -> list[PlaceInfo]:
    """Return the places from the county down to this one."""
    found = (_map().by_code.get(code[:length]) for length in (6, 9, 12, 15) if length <= len(code))
    return [info for info in found if info is not None]


def subtree_range(code: str) -> tuple[str, str]:
    """
    Return the codes between which a subtree lies: from the first, up to but without the second.

    Digits only, so that every collation sorts them alike.
    """
    return code, str(int(code) + 1)


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
    tree, codes = _map().grids
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
    rows = Place.objects.filter(level=level).exclude(boundary=None)
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
