"""Where an order is, as a small map in its page: its village among its neighbours, and the spots that were named."""

from collections.abc import Iterable
from dataclasses import dataclass

from sanlian.look import maps
from sanlian.people.names import named_on_map
from sanlian.places import neighbours, queries as places
from sanlian.workorders.queries import ServiceRequest

# As wide as a narrow phone shows it, and low: what can be done stays in sight.
SIZE = WIDTH, HEIGHT = 320, 176
# How much of the village's own size is seen around it, so that whoever goes there knows it by its neighbours.
_AROUND = 0.3
# How wide letters are drawn, Chinese and Latin ones, how high a line, and how far a name stands below its point.
_BROAD, _NARROW, _LINE, _BELOW = 13, 7, 16, 17

Xy = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A village on the map; `name` is empty where there is no room for it, and `here` marks the order's own."""

    name: str
    label: Xy
    paths: list[str]
    here: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A small map in CSS pixels: villages, the order's own last, and the points that those who asked have named."""

    shapes: list[Shape]
    points: list[Xy]
    width: int = WIDTH
    height: int = HEIGHT


def spot_of(place_code: str, asked: Iterable[ServiceRequest]) -> Spot | None:
    """Return the map of an order's place, or None where the county has no outlines; mostly from what is at hand."""
    code = places.standing(place_code)
    village = places.find(code[:12]) if len(code) >= 12 else None
    found = neighbours.around(village) if village else neighbours.inside(code)
    if not found:
        return None
    own = [ring for each in found if each.place == village for ring in each.rings]
    whole = [ring for each in found for ring in each.rings]
    frame = maps.frame_of(own or whole, size=SIZE, pad=_AROUND if own else 0)
    points = [frame.xy(each.lon, each.lat) for each in asked if each.lon is not None and each.lat is not None]
    taken, shapes = [_room("", point, above=2 * _LINE) for point in points], []
    # The order's own village comes first, and is named under the spot where there is one: others where room is left.
    for each in found:
        if not _seen(frame, each.rings):
            continue
        here = each.place == village
        label = _label(frame, each.place, points if here else [])
        name = named_on_map(each.place)
        room = _room(name, label)
        if fits := _fits(room, taken):
            taken.append(room)
        paths = [maps.path_of(frame, ring) for ring in each.rings]
        shapes.append(Shape(name if fits else "", label, paths, here))
    # What is drawn last lies on top: the edge of the village itself is whole.
    return Spot(shapes[::-1], points)


def _label(frame: maps.Frame, place: places.PlaceInfo, points: list[Xy]) -> Xy:
    if points:
        return points[0][0], points[0][1] + _BELOW
    return frame.xy(place.lon or 0, place.lat or 0)


def _room(name: str, label: Xy, *, above: int = _LINE - 4) -> maps.Box:
    """Return the box that a name, or a pin without one, takes up: left, top, right, bottom."""
    half = max(sum(_NARROW if letter.isascii() else _BROAD for letter in name) / 2, _LINE / 2)
    return label[0] - half, label[1] - above, label[0] + half, label[1] + 4


def _fits(room: maps.Box, taken: list[maps.Box]) -> bool:
    """Return whether a name can be read whole: inside the picture, and clear of what stands there already."""
    left, top, right, bottom = room
    inside = left > 2 and top > 2 and right < WIDTH - 2 and bottom < HEIGHT - 2
    return inside and not any(
        left < other[2] and right > other[0] and top < other[3] and bottom > other[1] for other in taken
    )


def _seen(frame: maps.Frame, rings: list[maps.Ring]) -> bool:
    west, south, east, north = maps.bounds(rings)
    (left, top), (right, bottom) = frame.xy(west, north), frame.xy(east, south)
    return left < WIDTH and right > 0 and top < HEIGHT and bottom > 0
