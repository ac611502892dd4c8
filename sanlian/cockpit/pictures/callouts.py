"""What stands out on the sand table, written beside the place it is about: never over a column, a name or another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

import numpy as np

from sanlian.cockpit.pictures.relief import HEIGHT, WIDTH, Ground
from sanlian.places.queries import PlaceInfo

TITLE, WORDS = 16, 15
LINE, PADDING, SIGN = 22, 13, 27
# A title as long as this goes into two lines.
LONGEST = 250
# The corner where the page explains the signs.
KEY = (790.0, 0.0, float(WIDTH), 150.0)
# How far from its place a callout stands at least, how densely places for it are tried, what crossing something costs.
NEAREST, STEP, CROSSING = 26.0, 9, 70.0


@dataclass(frozen=True, slots=True)
class Note:
    """Something that stands out at a place: its sign's kind (red, orange, yellow), what it says, where it leads."""

    place: PlaceInfo
    kind: str
    title: Sequence[str]
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return how far to the right its middle lies."""
        return (self.left + self.right) / 2

    def meets(self, other: "Box") -> bool:
        """Return whether two rectangles cover one another."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Callout:
    """A note with its box, the point it is about, and where the line between the two begins."""

    note: Note
    box: Box
    x: float
    y: float
    from_x: float
    from_y: float

    @property
    def width(self) -> float:
        """Return how wide the box is."""
        return self.box.right - self.box.left

    @property
    def height(self) -> float:
        """Return how high the box is."""
        return self.box.bottom - self.box.top

    @property
    def lines(self) -> list[tuple[float, str, bool]]:
        """Return the lines of text: how far down, the words, and whether they are the title."""
        said = [(words, True) for words in _titles(self.note)] + [(self.note.words, False)]
        return [(PADDING + 13 + LINE * number, words, title) for number, (words, title) in enumerate(said)]


def width_of(words: str, size: float) -> float:
    """Return about how wide words are: a Chinese character is a square, a Latin letter a good half of one."""
    return sum(size if east_asian_width(letter) in "WF" else size * 0.58 for letter in words)


def callouts_of(notes: Iterable[Note], ground: Ground, taken: Sequence[Box]) -> list[Callout]:
    """Place each note near its point where it covers nothing; what finds no room is left to the lists."""
    found: list[Callout] = []
    for note in notes:
        if note.place.lon is None or note.place.lat is None:
            continue
        x, y = ground.point(note.place.lon, note.place.lat)
        covered = [
            *taken,
            *(each.box for each in found),
            Box(*KEY),
            *(_around(each.x, each.y) for each in found),
        ]
        box = _placed(note, x, y, [*covered, _around(x, y)])
        if box is not None:
            from_x, from_y = float(np.clip(x, box.left, box.right)), float(np.clip(y, box.top, box.bottom))
            found.append(Callout(note=note, box=box, x=x, y=y, from_x=from_x, from_y=from_y))
    return found


def _titles(note: Note) -> list[str]:
    joined = " · ".join(note.title)
    return [joined] if width_of(joined, TITLE) <= LONGEST else list(note.title)


def _around(x: float, y: float) -> Box:
    return Box(x - 9, y - 9, x + 9, y + 9)


def _placed(note: Note, x: float, y: float, taken: Sequence[Box]) -> Box | None:
    """Return the nearest box that covers nothing, one whose line crosses little before one that is a bit nearer."""
    titles = _titles(note)
    longest = max([*(width_of(each, TITLE) for each in titles), width_of(note.words, WORDS)])
    wide, high = PADDING * 2 + SIGN + longest, PADDING * 2 - 4 + LINE * (len(titles) + 1)
    left, top = np.meshgrid(np.arange(8, WIDTH - 8 - wide, STEP), np.arange(8, HEIGHT - 8 - high, STEP))
    left, top = left.ravel(), top.ravel()
    boxes = np.array([(each.left, each.top, each.right, each.bottom) for each in taken]).T[:, :, None]
    free = ~((left < boxes[2]) & (left + wide > boxes[0]) & (top < boxes[3]) & (top + high > boxes[1])).any(
        axis=0
    )
    near_x, near_y = np.clip(x, left, left + wide), np.clip(y, top, top + high)
    away = np.hypot(near_x - x, near_y - y)
    free &= away >= NEAREST
    if not free.any():
        return None
    crossed = np.zeros(len(left))
    for share in np.linspace(0.2, 1, 9):
        on_x, on_y = x + (near_x - x) * share, y + (near_y - y) * share
        crossed += ((on_x > boxes[0]) & (on_x < boxes[2]) & (on_y > boxes[1]) & (on_y < boxes[3])).any(axis=0)
    cost = np.where(free, away + crossed * CROSSING, np.inf)
    best = int(np.argmin(cost))
    return Box(float(left[best]), float(top[best]), float(left[best] + wide), float(top[best] + high))
