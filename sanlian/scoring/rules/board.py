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
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Part:
    """
    An indicator in a unit's score.

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
    scores = {
        code: _score(figures, used, own, norm)
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
        overall={each.code: round(_overall(each, norm), 6) for each in candidates},
        standings=tuple(
            _stand(code, figures, scores.get(code), band, _parts(figures, candidates, norm))
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
    return sum(hits for hits, _ in strata.values()), sum(cases for _, cases in strata.values())


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


def _overall(indicator: Indicator, norm: Mapping[str, Strata]) -> float:
    return good(indicator, total(norm.get(indicator.code, {}))).value


def _expected(indicator: Indicator, mix: Strata, norm: Mapping[str, Strata]) -> float:
    """Return what all units reach with orders of the same limits, in the same proportions."""
    overall = _overall(indicator, norm)
    whole = total(mix)[1]
    if not whole:
        return overall
    reached = 0.0
    for stratum, (_, cases) in sorted(mix.items()):
        theirs = norm.get(indicator.code, {}).get(stratum, (0, 0))
        drawn = good(indicator, theirs).value * theirs[1] + indicator.minimum * overall
        reached += cases * drawn / (theirs[1] + indicator.minimum)
    return reached / whole


def _shifted(rate: Interval, by: float) -> Interval:
    low, value, high = (min(1.0, max(0.0, each + by)) for each in (rate.low, rate.value, rate.high))
    return Interval(value, low, high)


def _score(
    figures: Figures, used: Sequence[Indicator], peers: Mapping[str, Strata], norm: Mapping[str, Strata]
) -> Interval:
    parts = []
    for indicator in used:
        overall = _overall(indicator, norm)
        if _owns(figures, indicator):
            mix = figures.counts[indicator.code]
            rate = good(indicator, total(mix))
        else:
            # Too few to judge by: the peers' rate, without a length of its own, so nobody gains or loses.
            mix = peers[indicator.code]
            theirs = good(indicator, total(mix)).value
            rate = Interval(theirs, theirs, theirs)
        adjusted = _shifted(rate, overall - _expected(indicator, mix, norm))
        parts.append((indicator.group, float(indicator.weight), adjusted))
    return weighted(parts)


def _parts(figures: Figures, candidates: Sequence[Indicator], norm: Mapping[str, Strata]) -> tuple[Part, ...]:
    return tuple(
        Part(
            each.code,
            *figures.of(each.code),
            own=_owns(figures, each),
            expected=round(_expected(each, figures.counts.get(each.code, {}), norm), 6),
        )
        for each in candidates
    )


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


def _owns(figures: Figures, indicator: Indicator) -> bool:
    return figures.of(indicator.code)[1] >= indicator.minimum


def points(share: float) -> Decimal:
    """Return a share as points of a hundred, to the fourth digit: what is stored, shown and compared."""
    return Decimal(repr(100 * share)).quantize(Decimal("0.0001"))


def _mean(scores: Iterable[Interval]) -> Decimal:
    values = [points(score.value) for score in scores]
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.0001"))
