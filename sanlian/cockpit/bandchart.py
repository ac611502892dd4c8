"""
The band chart's geometry: where bands, lines and dots lie, in per cent of the chart's width.

Per cent, not pixels: each row is an SVG without a fixed size, so that text keeps its size on a phone and on paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sanlian.scoring.rules import Field, Standing, State

STEP = 10
# Room at the right for a figure beside the longest line.
LABEL = Decimal(8)


@dataclass(frozen=True, slots=True)
class Scale:
    """From which to which score the chart reaches."""

    low: Decimal
    high: Decimal

    def at(self, score: Decimal) -> str:
        """Return where a score lies, in per cent."""
        return f"{100 * (score - self.low) / (self.high - self.low):.2f}%"

    def span(self, low: Decimal, high: Decimal) -> str:
        """Return a distance in per cent."""
        return f"{100 * (high - low) / (self.high - self.low):.2f}%"

    @property
    def ticks(self) -> list[tuple[int, str]]:
        """Return the marked scores and where they lie."""
        first = -(-int(self.low) // STEP) * STEP
        marks = [mark for mark in range(first, 101, STEP) if self.low < mark <= self.high - LABEL / 2]
        return [(mark, self.at(Decimal(mark))) for mark in marks]


@dataclass(frozen=True, slots=True)
class Band:
    """The band of tolerance and the peers' mean."""

    mean: Decimal
    x: str
    width: str
    middle: str
    end: str


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's line and dot."""

    low: str
    high: str
    dot: str
    # Where the figure stands: beside the line's right end, or left of it where there is no room.
    label: str
    left: bool


def scale_of(fields: Iterable[Field]) -> Scale:
    """Return one scale for all charts of a page, so that they can be compared."""
    reached = [
        value
        for field in fields
        for value in (
            field.band_low,
            field.band_high,
            *(limit for each in field.standings for limit in (each.low, each.high)),
        )
        if value is not None
    ]
    low, high = min(reached, default=Decimal(70)), max(reached, default=Decimal(100))
    floor = max(Decimal(0), (low // 5) * 5 - 2)
    return Scale(floor, max(min(high, Decimal(100)), floor + 20) + LABEL)


def band_of(field: Field, scale: Scale) -> Band | None:
    """Return the band of a peer group, or None where there is no mean."""
    if field.mean is None or field.band_low is None or field.band_high is None:
        return None
    return Band(
        mean=field.mean,
        x=scale.at(field.band_low),
        width=scale.span(field.band_low, field.band_high),
        middle=scale.at(field.mean),
        end=scale.at(field.band_high),
    )


def line_of(standing: Standing, scale: Scale) -> Line | None:
    """Return the line of a unit, or None where it is not judged."""
    if standing.score is None or standing.low is None or standing.high is None:
        return None
    left = standing.state == State.GREY and standing.low > scale.low + LABEL
    return Line(
        low=scale.at(standing.low),
        high=scale.at(standing.high),
        dot=scale.at(standing.score),
        label=scale.at(standing.low if left else standing.high),
        left=left,
    )
