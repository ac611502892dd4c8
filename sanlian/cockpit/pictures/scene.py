"""The sand table: the ground, and on it a column for each part of the place, as high as what it has in hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sanlian.cockpit.pictures.callouts import Box, Callout, Note, callouts_of, width_of
from sanlian.cockpit.pictures.relief import HEIGHT, WIDTH, Ground, ground
from sanlian.people.names import named_on_map
from sanlian.places.queries import PlaceInfo

TALLEST = 112
# So few that a full column would shout.
FEW = 8
# How large names are written.
NAME = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the place, what it has in hand, and how that stands; `query` leads down to it."""

    place: PlaceInfo
    in_hand: int
    overdue: int
    due_today: int
    query: str
    on_hold: int = 0

    @property
    def state(self) -> str:
        """Return the worst that stands there: late, warn, hold, or empty for calm."""
        return "late" if self.overdue else "warn" if self.due_today else "hold" if self.on_hold else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's foot, its height and half its width, in the picture's units."""

    part: Part
    x: float
    y: float
    tall: float
    half: float
    name: Box | None = None

    @property
    def top(self) -> float:
        """Return where the column ends."""
        return self.y - self.tall

    @property
    def body(self) -> Box:
        """Return what nothing may be written over: the column with its sign and number, or the dot."""
        if not self.part.in_hand:
            return Box(self.x - 4, self.y - 4, self.x + 4, self.y + 4)
        return Box(self.x - self.half - 4, self.box["number"] - 16, self.x + self.half + 4, self.y + 5)

    @property
    def names(self) -> list[Box]:
        """Return where the name may stand, the best place first."""
        half, beside = width_of(named_on_map(self.part.place), NAME) / 2, self.half + 5
        if not self.part.in_hand:
            beside = 7
        middles = [(self.x, self.y + 15), (self.x + half + beside, self.y), (self.x - half - beside, self.y)]
        if not self.part.in_hand:
            middles.append((self.x, self.y - 16))
        return [Box(x - half, y - 9, x + half, y + 11) for x, y in middles]

    @property
    def box(self) -> dict[str, float]:
        """Return the numbers that the template draws with."""
        return {
            "left": self.x - self.half,
            "width": self.half * 2,
            "squash": self.half * 0.45,
            "cap": self.top - 20,
            "shadow_x": self.x + 7,
            "number": self.top - (38 if self.part.state else 9),
        }


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the template draws, the farthest column first."""

    ground: Ground
    columns: list[Column]
    callouts: list[Callout]
    width: int = WIDTH
    height: int = HEIGHT


def scene_of(code: str, parts: Iterable[Part], notes: Sequence[Note] = ()) -> Scene | None:
    """Return the sand table of a place with what stands out there, or None where nobody knows its outline."""
    base = ground(code)
    if base is None:
        return None
    found = list(parts)
    most = max([FEW, *(part.in_hand for part in found)])
    half = 12 if len(found) <= 16 else 8
    columns = []
    for part in found:
        if part.place.lon is None or part.place.lat is None:
            continue
        x, y = base.point(part.place.lon, part.place.lat)
        tall = 8 + (TALLEST - 8) * part.in_hand / most if part.in_hand else 0
        columns.append(Column(part=part, x=x, y=y, tall=tall, half=half))
    columns = _named(columns)
    taken = [column.body for column in columns] + [column.name for column in columns if column.name]
    return Scene(
        ground=base,
        columns=sorted(columns, key=lambda column: column.y),
        callouts=callouts_of(notes, base, taken),
    )


def _named(columns: Sequence[Column]) -> list[Column]:
    """Give each column's name a place where it covers nothing; of parts with nothing in hand some go without."""
    taken, found = [column.body for column in columns], []
    for column in sorted(columns, key=lambda column: -column.part.in_hand):
        free = (box for box in column.names if not any(box.meets(other) for other in taken))
        name = next(free, column.names[0] if column.part.in_hand else None)
        taken += [name] if name else []
        found.append(replace(column, name=name))
    return found
