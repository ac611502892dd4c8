"""Two ways to judge the same month, side by side: whose rank or list changes, and which indicators do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sanlian.scoring.rules.board import Field, Standing, State, gap
from sanlian.scoring.rules.content import Rules

REASONS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: list, score and rank among its judged peers, equals sharing one; None: not judged."""

    state: State
    rank: int | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Moved:
    """
    A unit that another version of the rules would put elsewhere.

    `reasons` are the indicators that move it, with the points that each adds or takes (compared with what is expected
    of the unit), what weighs most first.
    """

    unit: str
    before: Place
    after: Place
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A group of peers: how many of its units the rules judge before and after, and who moves, by the new rank."""

    peers: str
    units: int
    judged_before: int
    judged_after: int
    moved: tuple[Moved, ...]


def compare(before: Sequence[Field], after: Sequence[Field], old: Rules, new: Rules) -> list[Compared]:
    """Return for each group of peers who moves between two boards of the same month."""
    earlier = {field.peers: field for field in before}
    return [_compared(earlier[field.peers], field, old, new) for field in after if field.peers in earlier]


def _compared(before: Field, after: Field, old: Rules, new: Rules) -> Compared:
    was, becomes = _places(before), _places(after)
    moved = [
        Moved(standing.unit, was[standing.unit], becomes[standing.unit], reasons)
        for standing in after.standings
        if standing.unit in was and _elsewhere(was[standing.unit], becomes[standing.unit])
        for reasons in (_reasons(standing.unit, before, after, old, new),)
    ]
    return Compared(
        peers=after.peers,
        units=len(after.standings),
        judged_before=sum(each.rank is not None for each in was.values()),
        judged_after=sum(each.rank is not None for each in becomes.values()),
        moved=tuple(sorted(moved, key=lambda each: (each.after.rank or len(becomes) + 1, each.unit))),
    )


def _elsewhere(one: Place, other: Place) -> bool:
    return (one.rank, one.state) != (other.rank, other.state)


def _places(field: Field) -> Mapping[str, Place]:
    scores = sorted((each.score for each in field.standings if each.score is not None), reverse=True)
    return {each.unit: _place(each, scores) for each in field.standings}


def _place(standing: Standing, scores: Sequence[Decimal]) -> Place:
    rank = None if standing.score is None else scores.index(standing.score) + 1
    return Place(standing.state, rank, standing.score)


def _reasons(unit: str, before: Field, after: Field, old: Rules, new: Rules) -> tuple[tuple[str, float], ...]:
    was, becomes = _gaps(unit, before, old), _gaps(unit, after, new)
    changes = {code: becomes.get(code, 0.0) - was.get(code, 0.0) for code in {*was, *becomes}}
    ordered = sorted(changes.items(), key=lambda each: (-abs(each[1]), each[0]))
    return tuple((code, round(points, 2)) for code, points in ordered if abs(points) >= 0.05)[:REASONS]


def _gaps(unit: str, field: Field, rules: Rules) -> dict[str, float]:
    standing = next(each for each in field.standings if each.unit == unit)
    return {part.indicator: gap(part, field, rules) for part in standing.parts}
