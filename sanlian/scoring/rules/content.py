"""A version of the rules as plain values, and the awards that a fact earns by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sanlian.journal.readers import Fact
from sanlian.scoring.facts import APPEAL_UPHELD
from sanlian.scoring.rules.formulas import Formula, Outcome
from sanlian.scoring.rules.vocabulary import TEAM
from sanlian.scoring.rules.watch import Watch

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEVELS = ("township", "village", "team", "department")
# Which kinds of place or office the units of a level are of; a team is of its village's kind.
KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "township": ("street", "town", "township"),
    "village": ("village", "community"),
    "team": ("village", "community"),
    "department": ("department",),
}
# Units of a township: their cases count for it.
_BELOW_TOWNSHIP = ("vil", "grid", "team")


@dataclass(frozen=True, slots=True)
class Group:
    """Timeliness, outcome or initiative; `weight` is the sum of its indicators'."""

    code: str
    name: str
    name_en: str
    weight: int


@dataclass(frozen=True, slots=True)
class Peers:
    """
    Units that are compared with each other: those of a level that are of some kinds, and of some size.

    Size is the number of parts: a village's grids, which hold about as many households each, or a township's villages;
    0 is no bound.
    """

    code: str
    level: str
    kinds: tuple[str, ...]
    name: str
    name_en: str
    fewest_grids: int = 0
    most_grids: int = 0


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    One of the fifteen; without a formula it is `awaiting` something and left out.

    Where less is better, `opposite` names the good side: 返工, 没有返工. `window` is the number of months whose cases
    count, up to the board's last: what is rare is judged by more than one.
    """

    number: int
    code: str
    name: str
    name_en: str
    group: str
    weight: int
    direction: str
    levels: tuple[str, ...]
    minimum: int
    formula: Formula | None
    awaiting: str = ""
    awaiting_en: str = ""
    opposite: str = ""
    opposite_en: str = ""
    window: int = 1

    @property
    def falling(self) -> bool:
        """Return whether less is better."""
        return self.direction == "down"


@dataclass(frozen=True, slots=True)
class Rules:
    """
    A version of the rules: from which month on, how boards judge, and the fifteen indicators.

    Units appeal for `appeal_days` after the first draft; a published board is in effect for `valid_days`.
    """

    version: str
    first_month: date
    minimum_cases: int
    tolerance: float
    least_peers: int
    appeal_days: int
    valid_days: int
    groups: tuple[Group, ...]
    peers: tuple[Peers, ...]
    indicators: tuple[Indicator, ...]
    watch: Watch = field(default_factory=Watch)


@dataclass(frozen=True, slots=True)
class Earned:
    """
    What one fact earns in one indicator: by which unit, for whom it counts, and the case behind it.

    That is an order, or where `order` is None a broadcast.
    """

    indicator: str
    entry: int
    outcome: Outcome
    unit: str
    holder: str
    order: int | None
    category: str
    stratum: str
    place: str
    month: date
    at: datetime
    broadcast: int | None = None


def month_of(at: datetime) -> date:
    """Return the first day of the month of an instant, in Shanghai."""
    return at.astimezone(SHANGHAI).date().replace(day=1)


def holder_of(unit: str, level: str = "township") -> str:
    """
    Return for whom a unit's case counts on the board of a level; empty where it counts for nobody there.

    What a grid, a village or a team has counts for the township, and a grid's for its village as well. On the board
    of townships everybody else is their own holder, so that no case is lost.
    """
    kind, _, place = unit.partition("-")
    if level == "village":
        return f"vil-{place[:12]}" if kind in ("vil", "grid") else ""
    if level == "team":
        return unit if kind == "team" else ""
    if level == "department":
        return unit if kind == "dept" else ""
    return f"twp-{place[:9]}" if kind in _BELOW_TOWNSHIP else unit


def earned(fact: Fact, rules: Rules) -> Iterator[Earned]:
    """Yield what a fact earns by these rules; the same fact always earns the same."""
    if fact.subject_kind not in ("order", "broadcast"):
        return
    if fact.name == APPEAL_UPHELD:
        yield from _excluded(fact)
        return
    for indicator in rules.indicators:
        outcome = indicator.formula.read(fact) if indicator.formula else None
        if outcome is None or indicator.formula is None:
            continue
        unit = _credited(fact, indicator.formula.credit)
        if not unit:
            continue
        yield Earned(
            indicator=indicator.code,
            entry=fact.id,
            outcome=outcome,
            unit=unit,
            holder=holder_of(unit),
            order=int(fact.subject_id) if fact.subject_kind == "order" else None,
            category=str(fact.details.get("category", "")),
            stratum=str(fact.details.get("limit", "")),
            place=str(fact.details["place"]),
            month=month_of(fact.at),
            at=fact.at,
            broadcast=int(fact.subject_id) if fact.subject_kind == "broadcast" else None,
        )


def _credited(fact: Fact, credit: str) -> str:
    """Return the unit that a fact is credited to; empty where it has no village, and so no team."""
    if credit != TEAM:
        return str(fact.details[credit])
    place = str(fact.details["place"])
    return f"team-{place[:12]}" if len(place) >= 12 else ""


def _excluded(fact: Fact) -> Iterator[Earned]:
    """Yield what an upheld appeal takes out: an order's cases of some indicators, of one holder and month."""
    details = fact.details
    for indicator in details["indicators"]:
        yield Earned(
            indicator=str(indicator),
            entry=fact.id,
            outcome=Outcome.EXCLUDED,
            unit=str(details["unit"]),
            holder=holder_of(str(details["unit"])),
            order=int(fact.subject_id),
            category=str(details["category"]),
            stratum="",
            place=str(details["place"]),
            month=date.fromisoformat(f"{details['month']}-01"),
            at=fact.at,
        )
