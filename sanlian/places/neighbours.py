"""Villages with their outlines for a small map: those around one, or those of a township; kept with today's map."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, radians

from shapely.geometry import Polygon

from sanlian.places.atlas import Atlas, PlaceInfo, at_hand
from sanlian.places.models import Place

Ring = list[list[float]]

# A village and so many around it fill a small map; bends below twenty metres are lost on it.
_NEAR, _FINE = 20, 0.0002
# The outlines that this process has drawn of the map it keeps: a place without any has no rings.
_drawn: list[tuple[Atlas, dict[int, list[Ring]]]] = []


@dataclass(frozen=True, slots=True)
class Outline:
    """A village and its outer rings of [lon, lat] in WGS-84, coarse enough for a small map."""

    place: PlaceInfo
    rings: list[Ring]


def around(village: PlaceInfo) -> list[Outline]:
    """Return a village and the nearest around it, itself first, of whatever township; none without a point."""
    if village.lon is None or village.lat is None:
        return []
    lon, lat, squeeze = village.lon, village.lat, cos(radians(village.lat))
    known = [
        (hypot((info.lon - lon) * squeeze, info.lat - lat), info)
        for info in at_hand().levels.get("village", ())
        if info.lon is not None and info.lat is not None
    ]
    nearest = sorted(known, key=lambda each: (each[1].id != village.id, each[0]))
    return _outlines(info for _far, info in nearest[:_NEAR])


def inside(township: str) -> list[Outline]:
    """Return the villages of a township, by code."""
    return _outlines(at_hand().children.get(township, ()))


def _outlines(infos: Iterable[PlaceInfo]) -> list[Outline]:
    """Return those that have an outline; only what this process has not drawn yet is asked of the database."""
    held = at_hand()
    if not _drawn or _drawn[0][0] is not held:
        _drawn[:] = [(held, {})]
    drawn, wanted = _drawn[0][1], list(infos)
    if lacking := [info.id for info in wanted if info.id not in drawn]:
        rows = Place.objects.filter(pk__in=lacking).values_list("pk", "boundary")
        drawn |= {number: [_coarse(ring) for ring in rings or ()] for number, rings in rows}
    return [Outline(info, drawn[info.id]) for info in wanted if drawn.get(info.id)]


def _coarse(ring: Ring) -> Ring:
    line = Polygon(ring).simplify(_FINE).exterior.coords
    return [[lon, lat] for lon, lat in line]
