"""
How hot a matter is that no rule foresaw: people, spread, growth and time in one number.

    heat = the greatest, over the last 7, 30 and 90 days, of
           weight x (people in those days - people to be expected) x (1 + ln(villages) / 4)

- people: each counted once a span, however often they write;
- to be expected: as many as in the days before (up to the 90th), scaled to the span; before the 90 days nothing is
  known, so that a steady murmur of many people counts by its size alone, at the least weight;
- weight: 1, 1/2 and 1/4: ten people more than usual in a week weigh as much as twenty in a month, or forty in ninety
  days.

No Django, no tables: the caller hands over what it has read.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOWS = ((7, 1.0), (30, 0.5), (90, 0.25))
LONGEST = timedelta(days=90)
_VILLAGE = 12
# A place is named when so many of the messages come from there.
_MOST = 0.8
_AREAS = (12, 9, 6)


@dataclass(frozen=True, slots=True)
class Said:
    """One request as discovery counts it; `person` stands for whoever asked."""

    request_id: int
    order_id: int
    category: str
    place_code: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heat:
    """How hot, and how many people in each of `WINDOWS`."""

    value: float
    people: tuple[int, ...]
    villages: int


def heat(said: Sequence[Said], *, at: datetime) -> Heat:
    """Return how hot requests about one thing are at an instant; what is older than 90 days does not count."""
    known = [each for each in said if at - LONGEST < each.at <= at]
    spans = [[each for each in known if each.at > at - timedelta(days=days)] for days, _ in WINDOWS]
    values = [
        weight
        * max(_people(span) - _expected(known, span, days), 0.0)
        * (1 + math.log(_villages(span) or 1) / 4)
        for span, (days, weight) in zip(spans, WINDOWS, strict=True)
    ]
    return Heat(round(max(values), 2), tuple(_people(span) for span in spans), _villages(known))


def area_of(said: Sequence[Said]) -> str:
    """Return the code of the smallest area (village, township, county) from which most of the requests come."""
    for length in _AREAS[:-1]:
        code, many = Counter(each.place_code[:length] for each in said).most_common(1)[0]
        if many >= _MOST * len(said) and len(code) == length:
            return code
    return said[0].place_code[: _AREAS[-1]]


def category_of(said: Sequence[Said]) -> str:
    """Return the matter that most of the requests were called."""
    counts = Counter(each.category for each in said)
    return min(counts, key=lambda code: (-counts[code], code))


def same_thing(some: Sequence[int], others: Sequence[int]) -> bool:
    """Return whether two sets of orders are one matter: half of the smaller one, or more, stands in the other."""
    smaller = min(len(set(some)), len(set(others)))
    return bool(smaller) and len({*some} & {*others}) * 2 >= smaller


def _people(said: Sequence[Said]) -> int:
    return len({each.person for each in said})


def _villages(said: Sequence[Said]) -> int:
    return len({each.place_code[:_VILLAGE] for each in said})


def _expected(known: Sequence[Said], span: Sequence[Said], days: int) -> float:
    before = LONGEST.days - days
    return (len(known) - len(span)) * days / before if before else 0.0
