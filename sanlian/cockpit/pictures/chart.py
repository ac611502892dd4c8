"""The chart of days: what came in and what was closed, with days off shaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sanlian.catalogue.deadlines import WorkingCalendar
from sanlian.figures.queries import NOTHING, Counts

LEFT, RIGHT, TOP, BOTTOM = 34, 288, 12, 172


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the chart and of the table below it."""

    day: date
    received: int
    ended: int
    working: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Two lines as paths, bands of days off as (x, width), and the scale as (y, number)."""

    days: list[Day]
    received: str
    ended: str
    off: list[tuple[float, float]]
    ticks: list[tuple[float, int]]

    @property
    def totals(self) -> tuple[int, int]:
        """Return the sums of what was received and closed."""
        return sum(day.received for day in self.days), sum(day.ended for day in self.days)


def chart_of(counts: Mapping[date, Counts], *, last: date, length: int, calendar: WorkingCalendar) -> Chart:
    """Return the chart of so many days up to `last`."""
    days = []
    for number in range(length):
        day = last - timedelta(days=length - 1 - number)
        found = counts.get(day, NOTHING)
        days.append(Day(day, found.received, found.ended, calendar.is_working_day(day)))
    step = _step(max((max(day.received, day.ended) for day in days), default=0))
    ceiling = step * 2
    wide = (RIGHT - LEFT) / (length - 1)

    def y(value: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / ceiling, 1)

    def line(values: list[int]) -> str:
        return "M" + " ".join(f"{LEFT + number * wide:.1f} {y(value)}" for number, value in enumerate(values))

    off = [
        (round(LEFT + (number - 0.5) * wide, 1), round(wide + 0.2, 1))
        for number, day in enumerate(days)
        if not day.working
    ]
    return Chart(
        days=days,
        received=line([day.received for day in days]),
        ended=line([day.ended for day in days]),
        off=off,
        ticks=[(y(value), value) for value in (0, step, ceiling)],
    )


def _step(most: int) -> int:
    """Return half of a round ceiling above the highest value: 1, 2, 5 times a power of ten."""
    half = max(1, -(-most // 2))
    power: int = 10 ** (len(str(half)) - 1)
    return next(digit * power for digit in (1, 2, 3, 4, 5, 10) if digit * power >= half)
