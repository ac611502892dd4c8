"""The rows that a catalogue is made of, as plain values; their fields are the tables' columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: words to translate, and the values that belong into them."""

    words: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department that answers for a responsibility list."""

    code: str
    number: int
    name: str
    short_name: str
    name_en: str
    published: bool
    position: int


@dataclass(frozen=True, slots=True)
class LimitRow:
    """How long a unit may take; the spans are written as `Span.parse` reads them."""

    code: str
    name: str
    name_en: str
    accept: str
    contact: str
    finish: str
    decline: str
    warn: float
    position: int


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A knot of the duty tree."""

    code: str
    parent_id: str | None
    level: int
    name: str
    name_en: str
    published: bool
    position: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many duties the county has set: for each level, and at the last level for each link (none: not set)."""

    levels: list[int]
    links: list[int]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A group of matters, or one matter that a resident may ask for."""

    code: str
    parent_id: str | None
    name: str
    resident_name: str
    name_en: str
    description: str
    keywords: list[str]
    limit_id: str | None
    lead: str
    assists: list[str]
    sensitive: bool
    emergency: bool
    evidence: bool
    icon: str
    list_item: str
    position: int
    questions: list[dict[str, Any]] = field(default_factory=list)
    shown: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of a holder's responsibility list."""

    code: str
    holder: str
    category_id: str
    role: str
    title: str
    limit_id: str
    basis: str
    position: int


@dataclass(frozen=True, slots=True)
class CoordinationRow:
    """A list of matters that several departments share under one lead."""

    code: str
    name: str
    name_en: str
    lead: str
    members: list[str]
    categories: list[str]
    position: int


@dataclass(frozen=True, slots=True)
class RoutingRow:
    """
    Where matters go instead of where the lists send them; a condition that is left empty holds for everything.

    `to` are units' codes or levels, `owner` a unit's code or unit/role; `since` and `until` are ISO days, both counted.
    """

    code: str
    name: str
    name_en: str
    categories: list[str]
    places: list[str]
    words: list[str]
    limits: list[str]
    days: list[str]
    hours: str
    to: list[str]
    owner: str
    since: str
    until: str
    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that differs from Monday to Friday, or a named holiday."""

    day: date
    working: bool
    name: str


@dataclass(slots=True)
class Content:
    """Everything that one version of the catalogue says."""

    label: str = ""
    departments: list[DepartmentRow] = field(default_factory=list)
    limits: list[LimitRow] = field(default_factory=list)
    duties: list[DutyRow] = field(default_factory=list)
    counts: Counts = field(default_factory=lambda: Counts([], []))
    categories: list[CategoryRow] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)
    coordination: list[CoordinationRow] = field(default_factory=list)
    routing: list[RoutingRow] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)
    hours: dict[str, Any] = field(default_factory=dict)
