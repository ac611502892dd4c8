"""The sand table: the ground, and on it a column for each part of the place, as high as what it has in hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from sanlian.cockpit.pictures.relief import HEIGHT, WIDTH, Ground, ground
from sanlian.places.queries import PlaceInfo

TALLEST = 118
# So few that a full column would shout.
FEW = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the place, what it has in hand, and how that stands; `query` leads down to it."""

    place: PlaceInfo
    in_hand: int
    overdue: int
    due_today: int
    query: str

    @property
    def state(self) -> str:
        """Return the worst that stands there: late, warn, or empty for calm."""
        return "late" if self.overdue else "warn" if self.due_today else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's foot, its height and half its width, in the picture's units."""

    part: Part
    x: float
    y: float
    tall: float
    half: float

    @property
    def top(self) -> float:
        """Return where the column ends."""
        return self.y - self.tall

    @property
    def box(self) -> dict[str, float]:
        """Return the numbers that the template draws with."""
        return {
            "left": self.x - self.half,
            "width": self.half * 2,
            "squash": self.half * 0.45,
            "cap": self.top - 20,
            "label": self.y + 21,
            "shadow_x": self.x + 7,
            "number": self.top - (38 if self.part.state else 9),
        }


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the template draws, the farthest column first."""

    ground: Ground
    columns: list[Column]
    width: int = WIDTH
    height: int = HEIGHT


def scene_of(code: str, parts: Iterable[Part]) -> Scene | None:
    """Return the sand table of a place, or None where nobody knows its outline."""
    base = ground(code)
    if base is None:
        return None
    found = list(parts)
    most = max([FEW, *(part.in_hand for part in found)])
    half = 11 if len(found) <= 16 else 8
    columns = []
    for part in found:
        if part.place.lon is None or part.place.lat is None:
            continue
        x, y = base.point(part.place.lon, part.place.lat)
        tall = 8 + (TALLEST - 8) * part.in_hand / most if part.in_hand else 0
        columns.append(Column(part=part, x=x, y=y, tall=tall, half=half))
    return Scene(ground=base, columns=sorted(columns, key=lambda column: column.y))
