"""
A month's board out of counted cases: scores, intervals, and who stands clearly apart from its peers.

A unit is on the red list when its whole 95 % interval lies above the band of tolerance around its peers' mean, on the
grey list when it lies below. All others are alike, and stand in the order of their codes, not of their scores.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sanlian.scoring.rules.content import Indicator, Peers, Rules
from sanlian.scoring.rules.intervals import Interval, falling, weighted, wilson

Count = tuple[int, int]  # hits, cases


class State(StrEnum):
    """Where a unit stands."""

    RED = "red"
    GREY = "grey"
    MIDDLE = "middle"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted for a unit: its orders, and hits and cases of each indicator."""

    orders: int
    counts: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator in a unit's score; `own` is false where the peers' rate stands in for too few cases."""

    indicator: str
    hits: int
    cases: int
    own: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit on the board; score and limits are None where it is not judged."""

    unit: str
    orders: int
    state: State
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A group of peers: its mean and band (None where too few are judged), pooled counts, and its units by code."""

    peers: str
    mean: Decimal | None
    band_low: Decimal | None
    band_high: Decimal | None
    pooled: Mapping[str, Count]
    used: tuple[str, ...]
    standings: tuple[Standing, ...]


def field_of(peers: Peers, units: Mapping[str, Figures], rules: Rules) -> Field:
    """Return how the units of a peer group stand, by the rules of the month."""
    pooled = _pool(units.values())
    candidates = [each for each in rules.indicators if each.formula and peers.level in each.levels]
    used = [each for each in candidates if pooled.get(each.code, (0, 0))[1] >= each.minimum]
    scores = {
        code: _score(figures, used, pooled)
        for code, figures in sorted(units.items())
        if used and figures.orders >= rules.minimum_cases
    }
    mean = _mean(scores.values()) if len(scores) >= rules.least_peers else None
    tolerance = Decimal(str(rules.tolerance))
    band = (None, None) if mean is None else (mean - tolerance, mean + tolerance)
    return Field(
        peers=peers.code,
        mean=mean,
        band_low=band[0],
        band_high=band[1],
        pooled={each.code: pooled.get(each.code, (0, 0)) for each in candidates},
        used=tuple(each.code for each in used),
        standings=tuple(
            _stand(code, figures, scores.get(code), band, candidates)
            for code, figures in sorted(units.items())
        ),
    )


def good(indicator: Indicator, count: Count) -> Interval:
    """Return an indicator's rate so that more is better, with its limits."""
    interval = wilson(*count)
    return falling(interval) if indicator.falling else interval


def _pool(units: Iterable[Figures]) -> dict[str, Count]:
    pooled: dict[str, Count] = {}
    for figures in units:
        for code, (hits, cases) in figures.counts.items():
            before = pooled.get(code, (0, 0))
            pooled[code] = (before[0] + hits, before[1] + cases)
    return pooled


def _score(figures: Figures, used: Sequence[Indicator], pooled: Mapping[str, Count]) -> Interval:
    parts = []
    for indicator in used:
        count = figures.counts.get(indicator.code, (0, 0))
        if count[1] >= indicator.minimum:
            rate = good(indicator, count)
        else:
            # Too few to judge by: the peers' rate, without a length of its own, so nobody gains or loses.
            theirs = good(indicator, pooled[indicator.code]).value
            rate = Interval(theirs, theirs, theirs)
        parts.append((indicator.group, float(indicator.weight), rate))
    return weighted(parts)


def _stand(
    code: str,
    figures: Figures,
    score: Interval | None,
    band: tuple[Decimal | None, Decimal | None],
    candidates: Sequence[Indicator],
) -> Standing:
    parts = tuple(
        Part(each.code, *figures.counts.get(each.code, (0, 0)), own=_owns(figures, each))
        for each in candidates
    )
    if score is None:
        return Standing(code, figures.orders, State.FEW, None, None, None, parts)
    value, low, high = points(score.value), points(score.low), points(score.high)
    state = State.MIDDLE
    if band[1] is not None and low > band[1]:
        state = State.RED
    elif band[0] is not None and high < band[0]:
        state = State.GREY
    return Standing(code, figures.orders, state, value, low, high, parts)


def _owns(figures: Figures, indicator: Indicator) -> bool:
    return figures.counts.get(indicator.code, (0, 0))[1] >= indicator.minimum


def points(share: float) -> Decimal:
    """Return a share as points of a hundred, to the fourth digit: what is stored, shown and compared."""
    return Decimal(repr(100 * share)).quantize(Decimal("0.0001"))


def _mean(scores: Iterable[Interval]) -> Decimal:
    values = [points(score.value) for score in scores]
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.0001"))
