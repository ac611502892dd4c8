"""
A month's board out of counted cases: scores, intervals, and who stands clearly apart from its peers.

A unit is on the red list when its whole 95 % interval lies above the band of tolerance around its peers' mean, on the
grey list when it lies below. All others are alike, and stand in the order of their codes, not of their scores.

Whoever gets many emergencies, to be accepted in half an hour, has a harder month than whoever gets small matters. So
a rate is compared with what all units together reached with orders of the same limits (indirect standardisation), and
the score takes the difference: all units' rate, plus what this unit did better or worse with its own mix. What is
known of few cases of a limit is drawn towards the rate of all limits. (Why adjusting and intervals both belong to any
such comparison: H. Goldstein and D. J. Spiegelhalter, League tables and their limitations, Journal of the Royal
Statistical Society A 159, 1996, 385–443.)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from sanlian.scoring.rules.content import Indicator, Peers, Rules
from sanlian.scoring.rules.intervals import Interval, falling, weighted, wilson

Count = tuple[int, int]  # hits, cases
Strata = Mapping[str, Count]  # by the order's limit


class State(StrEnum):
    """Where a unit stands."""

    RED = "red"
    GREY = "grey"
    MIDDLE = "middle"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted for a unit: its orders, and hits and cases of each indicator by the orders' limits."""

    orders: int
    counts: Mapping[str, Strata]

    def of(self, indicator: str) -> Count:
        """Return an indicator's hits and cases of all limits."""
        return total(self.counts.get(indicator, {}))


class Part(NamedTuple):
    """
    An indicator in a unit's score. A tuple: a country's boards make eight million of them.

    `own` is false where the peers stand in for too few cases; `expected` is what all units together reach with
    orders of the same limits, so that more is better.
    """

    indicator: str
    hits: int
    cases: int
    own: bool
    expected: float = 0.0


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
    """
    A group of peers: mean and band (None where too few are judged), pooled counts, and its units by code.

    `overall` is every indicator's rate of all units, so that more is better.
    """

    peers: str
    mean: Decimal | None
    band_low: Decimal | None
    band_high: Decimal | None
    pooled: Mapping[str, Count]
    used: tuple[str, ...]
    overall: Mapping[str, float]
    standings: tuple[Standing, ...]


def field_of(
    peers: Peers,
    units: Mapping[str, Figures],
    rules: Rules,
    *,
    everybody: Mapping[str, Strata] | None = None,
) -> Field:
    """
    Return how the units of a peer group stand, by the rules of the month.

    :param everybody: what all units of the county reached, by indicator and limit; the group's own without it
    """
    own = pool(units.values())
    norm = own if everybody is None else everybody
    pooled = {code: total(strata) for code, strata in own.items()}
    candidates = [each for each in rules.indicators if each.formula and peers.level in each.levels]
    used = [each for each in candidates if pooled.get(each.code, (0, 0))[1] >= each.minimum]
    yards = [_yard(each, norm.get(each.code, {}), own.get(each.code, {}), used) for each in candidates]
    judged: dict[str, Interval] = {}
    parts: dict[str, tuple[Part, ...]] = {}
    for code, figures in sorted(units.items()):
        held = [_held(figures, yard) for yard in yards]
        parts[code] = tuple(
            Part(yard.indicator.code, hits, cases, own, round(expected, 6))
            for yard, (hits, cases, own, expected) in zip(yards, held, strict=True)
        )
        if used and figures.orders >= rules.minimum_cases:
            judged[code] = _score(held, yards)
    mean = _mean(judged.values()) if len(judged) >= rules.least_peers else None
    tolerance = Decimal(str(rules.tolerance))
    band = (None, None) if mean is None else (mean - tolerance, mean + tolerance)
    return Field(
        peers=peers.code,
        mean=mean,
        band_low=band[0],
        band_high=band[1],
        pooled={each.code: pooled.get(each.code, (0, 0)) for each in candidates},
        used=tuple(each.code for each in used),
        overall={yard.indicator.code: round(yard.overall, 6) for yard in yards},
        standings=tuple(
            _stand(code, figures, judged.get(code), band, parts[code])
            for code, figures in sorted(units.items())
        ),
    )


def good(indicator: Indicator, count: Count) -> Interval:
    """Return an indicator's rate so that more is better, with its limits."""
    interval = wilson(*count)
    return falling(interval) if indicator.falling else interval


def good_count(indicator: Indicator, count: Count) -> Count:
    """Return how many cases went well, and all cases."""
    hits, cases = count
    return (cases - hits if indicator.falling else hits), cases


def gap(part: Part, field: Field, rules: Rules) -> float:
    """Return by how many points of the score an indicator puts a unit above (or below 0) what is expected of it."""
    weights = {each.code: each.weight for each in rules.indicators if each.code in field.used}
    indicator = next(each for each in rules.indicators if each.code == part.indicator)
    if not part.own or part.indicator not in weights:
        return 0.0
    rate = good(indicator, (part.hits, part.cases)).value
    return 100 * weights[part.indicator] / sum(weights.values()) * (rate - part.expected)


def behind(standing: Standing, field: Field, rules: Rules) -> list[Part]:
    """Return the indicators in which a unit lies below what is expected of it, what costs most first."""
    lost = [(gap(part, field, rules), part) for part in standing.parts]
    return [part for points, part in sorted(lost, key=lambda each: each[0]) if points < 0]


def total(strata: Strata) -> Count:
    """Return hits and cases of all limits."""
    hits = cases = 0
    for some, of in strata.values():
        hits += some
        cases += of
    return hits, cases


def pool(units: Iterable[Figures]) -> dict[str, dict[str, Count]]:
    """Return what several units counted together, by indicator and limit."""
    pooled: dict[str, dict[str, Count]] = {}
    for figures in units:
        for code, strata in figures.counts.items():
            mine = pooled.setdefault(code, {})
            for stratum, (hits, cases) in strata.items():
                before = mine.get(stratum, (0, 0))
                mine[stratum] = (before[0] + hits, before[1] + cases)
    return pooled


@dataclass(frozen=True, slots=True)
class _Yard:
    """
    What every unit's cases of an indicator are held against; worked out once for all of them.

    `drawn` is for each limit what all units reach, drawn towards the rate of all limits, as numerator and denominator.
    `stands_in` is the rate that counts where a unit has too few cases: the peers' own, adjusted and without a length,
    so that nobody gains or loses.
    """

    indicator: Indicator
    used: bool
    overall: float
    drawn: Mapping[str, tuple[float, int]]
    unknown: tuple[float, int]
    stands_in: Interval

    def expected(self, mix: Strata, whole: int) -> float:
        """Return what all units reach with orders of the same limits, in the same proportions."""
        if not whole:
            return self.overall
        reached = 0.0
        for stratum, (_, cases) in sorted(mix.items()):
            drawn, of = self.drawn.get(stratum, self.unknown)
            reached += cases * drawn / of
        return reached / whole


def _yard(indicator: Indicator, norm: Strata, peers: Strata, used: Sequence[Indicator]) -> _Yard:
    overall = good(indicator, total(norm)).value
    minimum = indicator.minimum

    def drawn(theirs: Count) -> tuple[float, int]:
        return good(indicator, theirs).value * theirs[1] + minimum * overall, theirs[1] + minimum

    made = _Yard(
        indicator=indicator,
        used=indicator in used,
        overall=overall,
        drawn={stratum: drawn(theirs) for stratum, theirs in norm.items()},
        unknown=drawn((0, 0)),
        stands_in=Interval(overall, overall, overall),
    )
    if not made.used:
        return made
    theirs = good(indicator, total(peers)).value
    rate = Interval(theirs, theirs, theirs)
    return replace(made, stands_in=_shifted(rate, overall - made.expected(peers, total(peers)[1])))


def _shifted(rate: Interval, by: float) -> Interval:
    return Interval(_within(rate.value + by), _within(rate.low + by), _within(rate.high + by))


def _within(share: float) -> float:
    if share < 0.0:
        return 0.0
    return 1.0 if share > 1.0 else share


_Held = tuple[int, int, bool, float]  # hits, cases, own, expected


def _held(figures: Figures, yard: _Yard) -> _Held:
    """Return hits and cases of an indicator, whether they are enough to be the unit's own, and what is expected."""
    mix = figures.counts.get(yard.indicator.code, {})
    hits, cases = total(mix)
    return hits, cases, cases >= yard.indicator.minimum, yard.expected(mix, cases)


def _score(held: Sequence[_Held], yards: Sequence[_Yard]) -> Interval:
    rates = []
    for (hits, cases, own, expected), yard in zip(held, yards, strict=True):
        if not yard.used:
            continue
        rate = yard.stands_in
        if own:
            rate = _shifted(good(yard.indicator, (hits, cases)), yard.overall - expected)
        rates.append((yard.indicator.group, float(yard.indicator.weight), rate))
    return weighted(rates)


def _stand(
    code: str,
    figures: Figures,
    score: Interval | None,
    band: tuple[Decimal | None, Decimal | None],
    parts: tuple[Part, ...],
) -> Standing:
    if score is None:
        return Standing(code, figures.orders, State.FEW, None, None, None, parts)
    value, low, high = points(score.value), points(score.low), points(score.high)
    state = State.MIDDLE
    if band[1] is not None and low > band[1]:
        state = State.RED
    elif band[0] is not None and high < band[0]:
        state = State.GREY
    return Standing(code, figures.orders, state, value, low, high, parts)


def points(share: float) -> Decimal:
    """Return a share as points of a hundred, to the fourth digit: what is stored, shown and compared."""
    return Decimal(repr(100 * share)).quantize(Decimal("0.0001"))


def _mean(scores: Iterable[Interval]) -> Decimal:
    values = [points(score.value) for score in scores]
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.0001"))
