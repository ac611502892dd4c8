"""The sand table's ground with a pin where a warning stands; no name covers a sign or another name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sanlian.cockpit.pictures.callouts import Box, width_of
from sanlian.cockpit.pictures.relief import HEIGHT, WIDTH, Ground, ground
from sanlian.people.names import named_on_map
from sanlian.places.queries import PlaceInfo

APART = 26
# As warnings.html and warnings.css draw them: half a sign, how high above its foot it begins, the size of a name.
SIGN, STEM, NAME = 12, 22, 20


@dataclass(frozen=True, slots=True)
class Pin:
    """A warning of a place, and what is read when one points at it."""

    place: PlaceInfo
    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A pin with its foot, in the picture's units; the first of a place carries its name, where there is room."""

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
    stood = []
    for pin in pins:
        if pin.place.lon is None or pin.place.lat is None:
            continue
        x, y = base.point(pin.place.lon, pin.place.lat)
        stood.append((pin, x + at_place[pin.place.code] * APART, y))
        at_place[pin.place.code] += 1
    return Picture(ground=base, pins=sorted(_named(stood), key=lambda each: each.y))


def _named(stood: Sequence[tuple[Pin, float, float]]) -> Iterator[Placed]:
    """Yield the pins; a name that would cover a sign or another name is left to the list beside the picture."""
    taken = [Box(x - SIGN, y - 2 * SIGN - STEM, x + SIGN, y - STEM) for _pin, x, y in stood]
    told = set()
    for pin, x, y in stood:
        half = width_of(named_on_map(pin.place), NAME) / 2
        name = Box(x - half, y, x + half, y + NAME + 4)
        room = pin.place.code not in told and not any(name.meets(other) for other in taken)
        told.add(pin.place.code)
        if room:
            taken.append(name)
        yield Placed(pin=pin, x=x, y=y, named=room)
