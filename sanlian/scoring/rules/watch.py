"""
What looks as if somebody worked for the figures: signs for a person to look at, never a verdict.

A sign changes no award and no board, and stands on neither. What makes one is set by numbers of the rules' version.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sanlian.journal.readers import Fact
from sanlian.workorders import facts

# Words and ratings of so long before a month are read too: an answer may rest on them.
BEFORE = timedelta(days=31)


class SignKind(StrEnum):
    """What was seen."""

    BURST = "burst"
    OWN = "own"
    UNSPOKEN = "unspoken"
    REVISED = "revised"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class Watch:
    """
    From which numbers on a sign is made, of one unit in one month.

    - `burst_ratings` good ratings within `burst_minutes`
    - `own_ratings` good ratings from a browser or a network from which the unit's own officers work
    - `unspoken` orders closed in which nobody was spoken to
    - `revised` orders opened again by the same resident who had said that it is solved
    - `edge_declines` declines in the last part of their time, from `edge_percent` of it on
    """

    burst_ratings: int = 8
    burst_minutes: int = 10
    own_ratings: int = 2
    unspoken: int = 10
    revised: int = 3
    edge_declines: int = 5
    edge_percent: int = 90


@dataclass(frozen=True, slots=True)
class Seen:
    """A case of a sign: the order, when, and what is notable of it: minutes, per cent, `device` or `network`."""

    order: int
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """What was seen of a unit, with the cases."""

    kind: SignKind
    unit: str
    cases: tuple[Seen, ...]


@dataclass(slots=True)
class _Unit:
    good: list[Seen] = field(default_factory=list)
    unspoken: list[Seen] = field(default_factory=list)
    revised: list[Seen] = field(default_factory=list)
    edge: list[Seen] = field(default_factory=list)


HEARD = frozenset({facts.CONTACTED, facts.RATED, facts.REPLIED, facts.CLOSED, facts.REOPENED, facts.DECLINED})


def signs(
    told: Iterable[Fact], watch: Watch, *, since: datetime, until: datetime, own: Iterable[tuple[str, Seen]]
) -> list[Sign]:
    """
    Return the signs of a span, by unit and kind.

    :param told: the facts of HEARD from BEFORE the span on, in the journal's order
    :param own: units, and good ratings from a browser or a network of their own
    """
    units: dict[str, _Unit] = {}
    spoken: set[int] = set()
    solved: dict[int, datetime] = {}
    for fact in told:
        if fact.at >= until:
            break
        _read(fact, units, spoken, solved, watch, counts=fact.at >= since)
    ours: dict[str, list[Seen]] = {}
    for unit, seen in own:
        ours.setdefault(unit, []).append(seen)
    found = []
    for unit in sorted({*units, *ours}):
        mine = units.get(unit, _Unit())
        for kind, cases, least in (
            (SignKind.BURST, bursts(mine.good, watch), watch.burst_ratings),
            (SignKind.OWN, ours.get(unit, []), watch.own_ratings),
            (SignKind.UNSPOKEN, mine.unspoken, watch.unspoken),
            (SignKind.REVISED, mine.revised, watch.revised),
            (SignKind.EDGE, mine.edge, watch.edge_declines),
        ):
            if len(cases) >= least:
                found.append(Sign(kind, unit, tuple(cases)))
    return found


def _read(
    fact: Fact,
    units: dict[str, _Unit],
    spoken: set[int],
    solved: dict[int, datetime],
    watch: Watch,
    *,
    counts: bool,
) -> None:
    order, details = int(fact.subject_id), fact.details
    mine = units.setdefault(str(details["unit"]), _Unit()) if counts else _Unit()
    if fact.name == facts.CONTACTED:
        spoken.add(order)
    elif fact.name == facts.RATED:
        if details["solved"] == "yes":
            solved[order] = fact.at
            if details["satisfied"] in ("satisfied", "basically"):
                mine.good.append(Seen(order, fact.at))
    elif fact.name == facts.CLOSED:
        if order not in spoken and "origin" not in details:
            mine.unspoken.append(Seen(order, fact.at))
    elif fact.name == facts.REOPENED:
        if order in solved:
            days = (fact.at - solved.pop(order)).days
            mine.revised.append(Seen(order, fact.at, str(days)))
    elif fact.name == facts.DECLINED and int(details.get("used", 0)) >= watch.edge_percent:
        mine.edge.append(Seen(order, fact.at, f"{details['used']}%"))


def bursts(ratings: Sequence[Seen], watch: Watch) -> list[Seen]:
    """Return the ratings that lie with enough others within so many minutes."""
    return list(dict.fromkeys(_dense(sorted(ratings, key=lambda each: each.at), watch)))


def _dense(ratings: Sequence[Seen], watch: Watch) -> Iterator[Seen]:
    within = timedelta(minutes=watch.burst_minutes)
    first = 0
    for last, rating in enumerate(ratings):
        while rating.at - ratings[first].at > within:
            first += 1
        if last - first + 1 >= watch.burst_ratings:
            yield from ratings[first : last + 1]
