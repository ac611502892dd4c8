"""A version of the rules as plain values, and the awards that a fact earns by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sanlian.journal.readers import Fact
from sanlian.scoring.rules.formulas import Formula, Outcome

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEVELS = ("township", "department")
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
    """Units that are compared with each other: those of a level that are of some kinds."""

    code: str
    level: str
    kinds: tuple[str, ...]
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    One of the fifteen; without a formula it is `awaiting` something and left out.

    Where less is better, `opposite` names the good side: 返工, 没有返工.
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

    @property
    def falling(self) -> bool:
        """Return whether less is better."""
        return self.direction == "down"


@dataclass(frozen=True, slots=True)
class Rules:
    """A version of the rules: from which month on, how boards judge, and the fifteen indicators."""

    version: str
    first_month: date
    minimum_cases: int
    tolerance: float
    least_peers: int
    groups: tuple[Group, ...]
    peers: tuple[Peers, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Earned:
    """What one fact earns in one indicator: by which unit, for whom it counts, and the order behind it."""

    indicator: str
    entry: int
    outcome: Outcome
    unit: str
    holder: str
    order: int
    category: str
    stratum: str
    place: str
    month: date
    at: datetime


def month_of(at: datetime) -> date:
    """Return the first day of the month of an instant, in Shanghai."""
    return at.astimezone(SHANGHAI).date().replace(day=1)


def holder_of(unit: str) -> str:
    """Return for whom a unit's case counts on the board: its township, or the unit itself."""
    kind, _, place = unit.partition("-")
    return f"twp-{place[:9]}" if kind in _BELOW_TOWNSHIP else unit


def earned(fact: Fact, rules: Rules) -> Iterator[Earned]:
    """Yield what a fact earns by these rules; the same fact always earns the same."""
    if fact.subject_kind != "order":
        return
    for indicator in rules.indicators:
        outcome = indicator.formula.read(fact) if indicator.formula else None
        if outcome is None or indicator.formula is None:
            continue
        unit = str(fact.details[indicator.formula.credit])
        yield Earned(
            indicator=indicator.code,
            entry=fact.id,
            outcome=outcome,
            unit=unit,
            holder=holder_of(unit),
            order=int(fact.subject_id),
            category=str(fact.details["category"]),
            stratum=str(fact.details.get("limit", "")),
            place=str(fact.details["place"]),
            month=month_of(fact.at),
            at=fact.at,
        )
