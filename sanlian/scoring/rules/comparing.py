"""Two ways to judge the same month, side by side: whose rank or list changes, and which indicators do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sanlian.scoring.rules.board import Field, Standing, State, gap
from sanlian.scoring.rules.content import Rules

REASONS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a unit stands: list, score and rank among its judged peers, equals sharing one; None: not judged.

    `peers` is its group; empty, and then without a list, where none takes it in.
    """

    peers: str
    state: State | None
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
    """
    A group of peers: how many of its units the rules judge before and after, and who moves, by the new rank.

    Whoever comes from another group has moved. What no group takes in any more is a group without a code, the last.
    """

    peers: str
    units: int
    judged_before: int
    judged_after: int
    moved: tuple[Moved, ...]


NOWHERE = Place("", None, None, None)


def compare(before: Sequence[Field], after: Sequence[Field], old: Rules, new: Rules) -> list[Compared]:
    """Return for each group of peers who moves between two boards of the same month."""
    earlier, was, becomes = _homes(before), _places(before), _places(after)
    later = _homes(after)
    found = []
    for group, units in [
        *((field.peers, [each.unit for each in field.standings]) for field in after),
        ("", sorted(earlier.keys() - later.keys())),
    ]:
        moved = [
            Moved(unit, one, other, _reasons(unit, earlier.get(unit), later.get(unit), old, new))
            for unit in units
            for one, other in ((was.get(unit, NOWHERE), becomes.get(unit, NOWHERE)),)
            if (one.peers, one.rank, one.state) != (other.peers, other.rank, other.state)
        ]
        found.append(
            Compared(
                peers=group,
                units=len(units),
                judged_before=sum(was.get(unit, NOWHERE).rank is not None for unit in units),
                judged_after=sum(becomes.get(unit, NOWHERE).rank is not None for unit in units),
                moved=tuple(sorted(moved, key=lambda each: (each.after.rank or len(units) + 1, each.unit))),
            )
        )
    return found if found[-1].units else found[:-1]


def _homes(fields: Sequence[Field]) -> dict[str, Field]:
    return {standing.unit: field for field in fields for standing in field.standings}


def _places(fields: Sequence[Field]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for field in fields:
        scores = sorted((each.score for each in field.standings if each.score is not None), reverse=True)
        found |= {each.unit: _place(field, each, scores) for each in field.standings}
    return found


def _place(field: Field, standing: Standing, scores: Sequence[Decimal]) -> Place:
    rank = None if standing.score is None else scores.index(standing.score) + 1
    return Place(field.peers, standing.state, rank, standing.score)


def _reasons(
    unit: str, before: Field | None, after: Field | None, old: Rules, new: Rules
) -> tuple[tuple[str, float], ...]:
    if before is None or after is None:
        return ()
    was, becomes = _gaps(unit, before, old), _gaps(unit, after, new)
    changes = {code: becomes.get(code, 0.0) - was.get(code, 0.0) for code in {*was, *becomes}}
    ordered = sorted(changes.items(), key=lambda each: (-abs(each[1]), each[0]))
    return tuple((code, round(points, 2)) for code, points in ordered if abs(points) >= 0.05)[:REASONS]


def _gaps(unit: str, field: Field, rules: Rules) -> dict[str, float]:
    standing = next(each for each in field.standings if each.unit == unit)
    return {part.indicator: gap(part, field, rules) for part in standing.parts}
