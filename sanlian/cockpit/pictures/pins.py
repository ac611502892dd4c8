"""The sand table's ground with a pin where a warning stands; several at one place stand beside one another."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sanlian.cockpit.pictures.relief import HEIGHT, WIDTH, Ground, ground
from sanlian.places.queries import PlaceInfo

APART = 26


@dataclass(frozen=True, slots=True)
class Pin:
    """A warning of a place, and what is read when one points at it."""

    place: PlaceInfo
    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A pin with its foot, in the picture's units; the first of a place carries its name."""

    pin: Pin
    x: float
    y: float
    named: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template draws, the farthest first."""

    ground: Ground
    pins: list[Placed]
    width: int = WIDTH
    height: int = HEIGHT


def pins_of(code: str, pins: Iterable[Pin]) -> Picture | None:
    """Return the picture of a place, or None where nobody knows its outline."""
    base = ground(code)
    if base is None:
        return None
    at_place: Counter[str] = Counter()
    placed = []
    for pin in pins:
        if pin.place.lon is None or pin.place.lat is None:
            continue
        x, y = base.point(pin.place.lon, pin.place.lat)
        before = at_place[pin.place.code]
        at_place[pin.place.code] += 1
        placed.append(Placed(pin=pin, x=x + before * APART, y=y, named=not before))
    return Picture(ground=base, pins=sorted(placed, key=lambda each: each.y))
