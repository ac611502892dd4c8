"""
Reading the catalogue: one frozen snapshot, kept in each process and renewed when the tables have changed.

The resident's submission stands on this, so it costs one tiny query for each web request, and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _, ngettext

from sanlian.catalogue.deadlines import Measure, OfficeHours, Span, WorkingCalendar, known_years
from sanlian.catalogue.models import (
    CalendarDay,
    CatalogueVersion,
    Category,
    CoordinationList,
    Department,
    Duty,
    Limit,
    ResponsibilityItem,
    RoutingRule,
)
from sanlian.catalogue.rules import RoutingRow
from sanlian.catalogue.rules.questions import Question, questions_of
from sanlian.kernel.errors import NotFound

# Programs without web requests (the worker, the simulation) look this often whether the tables have changed.
LOOK_EVERY = 2.0

# What stands before the first hyphen of a unit's code → whose responsibility list it works by.
HOLDERS = {"county": "county", "twp": "township", "team": "township", "vil": "village", "grid": "grid"}


class UnknownCategory(NotFound):
    """No category has this code."""


class UnknownLimit(NotFound):
    """No limit has this code."""


@dataclass(frozen=True, slots=True)
class DepartmentInfo:
    """A department that answers for a responsibility list."""

    code: str
    number: int
    name: str
    short_name: str
    name_en: str

    def label(self, language: str | None) -> str:
        """Return the name to show in that language."""
        return _in_language(language, self.short_name, self.name_en)


@dataclass(frozen=True, slots=True)
class LimitInfo:
    """How long a unit may take over each step."""

    code: str
    name: str
    name_en: str
    accept: Span
    contact: Span
    finish: Span
    decline: Span
    warn: float

    def label(self, language: str | None) -> str:
        """Return the name to show in that language."""
        return _in_language(language, self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """A group of matters, or one matter: then it has a parent, a limit and a lead."""

    code: str
    parent_code: str | None
    name: str
    resident_name: str
    name_en: str
    description: str
    keywords: tuple[str, ...]
    limit_code: str | None
    lead: str
    assists: tuple[str, ...]
    sensitive: bool
    emergency: bool
    evidence: bool
    icon: str
    list_item: str | None
    active: bool
    questions: tuple[Question, ...] = ()
    # Whether it may stand on the village’s list, where who asked lets it.
    shown: bool = False

    def label(self, language: str | None) -> str:
        """Return the office's name in that language."""
        return _in_language(language, self.name, self.name_en)

    def resident_label(self, language: str | None) -> str:
        """Return the plain name that stands on the resident's screen in that language."""
        return _in_language(language, self.resident_name, self.name_en)


@dataclass(frozen=True, slots=True)
class DutyInfo:
    """A knot of the duty tree."""

    code: str
    parent_code: str | None
    level: int
    name: str
    name_en: str
    published: bool

    def label(self, language: str | None) -> str:
        """Return the name to show in that language."""
        return _in_language(language, self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class ItemInfo:
    """One line of a responsibility list."""

    code: str
    holder: str
    category_code: str
    role: str
    title: str
    limit_code: str
    basis: str


@dataclass(frozen=True, slots=True)
class CoordinationInfo:
    """Matters that several departments share under one lead."""

    code: str
    name: str
    name_en: str
    lead: str
    members: tuple[str, ...]
    categories: tuple[str, ...]

    def label(self, language: str | None) -> str:
        """Return the name to show in that language."""
        return _in_language(language, self.name, self.name_en)


@dataclass(frozen=True)
class Catalogue:
    """Everything in force; retired categories and limits are found by code, for old orders, never listed."""

    version: str = ""
    departments: Mapping[str, DepartmentInfo] = field(default_factory=dict)
    limits: Mapping[str, LimitInfo] = field(default_factory=dict)
    categories: Mapping[str, CategoryInfo] = field(default_factory=dict)
    duties: Mapping[str, DutyInfo] = field(default_factory=dict)
    items: Mapping[str, ItemInfo] = field(default_factory=dict)
    coordination: Mapping[str, CoordinationInfo] = field(default_factory=dict)
    routing: tuple[RoutingRow, ...] = ()
    calendar: WorkingCalendar = field(default_factory=lambda: WorkingCalendar({}))

    @cached_property
    def groups(self) -> tuple[CategoryInfo, ...]:
        """Return the top-level groups in their order."""
        return tuple(each for each in self.categories.values() if each.active and each.parent_code is None)

    @cached_property
    def leaves(self) -> tuple[CategoryInfo, ...]:
        """Return the matters that a request can be about, in their order."""
        return tuple(
            each for each in self.categories.values() if each.active and each.parent_code is not None
        )

    def children(self, group_code: str) -> tuple[CategoryInfo, ...]:
        """Return the matters of one group in their order."""
        return tuple(each for each in self.leaves if each.parent_code == group_code)

    @cached_property
    def items_by_holder(self) -> Mapping[tuple[str, str], ItemInfo]:
        """Return the list items in force by (category code, holder)."""
        return {(each.category_code, each.holder): each for each in self.items.values()}


class _Shelf:
    """The process's copy of the catalogue, and when to look whether it is still good."""

    catalogue: Catalogue | None = None
    stamp: str | None = None
    good_until: float = 0.0


def look_again(**_: Any) -> None:
    """Make the next reading ask the database whether the catalogue has changed."""
    _Shelf.good_until = 0.0


def snapshot(*, fresh: bool = False) -> Catalogue:
    """
    Return the catalogue in force, empty before the first load.

    Each web request asks the database once whether it has changed, other programs every two seconds.

    :param fresh: ask now
    """
    kept = _Shelf.catalogue
    if kept is not None and not fresh and monotonic() < _Shelf.good_until:
        return kept
    stamp = CatalogueVersion.objects.order_by("-pk").values_list("stamp", flat=True).first()
    if kept is None or stamp is None or stamp != _Shelf.stamp:
        kept = _read()
        _Shelf.catalogue, _Shelf.stamp = kept, stamp
    _Shelf.good_until = monotonic() + LOOK_EVERY
    return kept


def category(code: str) -> CategoryInfo:
    """
    Return one category, a retired one too.

    :raises UnknownCategory: when there is none
    """
    try:
        return snapshot().categories[code]
    except KeyError:
        raise UnknownCategory(_("There is no category “%(code)s”.") % {"code": code}) from None


def limit(code: str) -> LimitInfo:
    """
    Return one limit, a retired one too.

    :raises UnknownLimit: when there is none
    """
    try:
        return snapshot().limits[code]
    except KeyError:
        raise UnknownLimit(_("There is no limit “%(code)s”.") % {"code": code}) from None


def limit_of(category_code: str) -> LimitInfo:
    """
    Return the limit of a matter.

    :raises UnknownCategory: when there is no such category, or it is a group, for which nothing is promised
    """
    found = category(category_code)
    if found.limit_code is None:
        raise UnknownCategory(_("This is a group of matters; choose one of them."))
    return limit(found.limit_code)


def calendar() -> WorkingCalendar:
    """Return the working calendar in force."""
    return snapshot().calendar


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that stands in the calendar by name."""

    day: date
    working: bool
    name: str


def named_days(year: int) -> list[NamedDay]:
    """Return the days of a year that differ from Monday to Friday, or are named holidays, in order."""
    rows = CalendarDay.objects.filter(day__year=year).order_by("day")
    return [NamedDay(row.day, row.working, row.name) for row in rows]


def departments() -> tuple[DepartmentInfo, ...]:
    """Return the departments in force in their order."""
    return tuple(snapshot().departments.values())


def responsibility(category_code: str, unit_code: str) -> ItemInfo | None:
    """Return the item of the unit's responsibility list that names the category, if one does."""
    return snapshot().items_by_holder.get((category_code, holder_of(unit_code)))


def holder_of(unit_code: str) -> str:
    """Return whose responsibility list a unit works by: its department's own, or its level's."""
    return HOLDERS.get(unit_code.partition("-")[0], unit_code)


def span_label(span: Span) -> str:
    """Return a length of time in the reader's words."""
    amount = span.amount
    if span.measure == Measure.CLOCK_HOURS and amount < 1:
        minutes = round(amount * 60)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    values, number = {"n": f"{amount:g}"}, 1 if amount == 1 else 2
    if span.measure == Measure.CLOCK_HOURS:
        return ngettext("%(n)s hour", "%(n)s hours", number) % values
    if span.measure == Measure.WORKING_HOURS:
        return ngettext("%(n)s working hour", "%(n)s working hours", number) % values
    return ngettext("%(n)s working day", "%(n)s working days", number) % values


def _in_language(language: str | None, chinese: str, english: str) -> str:
    return english if (language or "").startswith("en") else chinese


def _read() -> Catalogue:
    """Return the tables as one frozen value."""
    version = CatalogueVersion.objects.order_by("-pk").only("label", "hours").first()
    return Catalogue(
        version=version.label if version else "",
        departments={
            each.code: DepartmentInfo(each.code, each.number, each.name, each.short_name, each.name_en)
            for each in Department.objects.filter(active=True)
        },
        limits={each.code: _limit_info(each) for each in Limit.objects.all()},
        categories={each.code: _category_info(each) for each in Category.objects.all()},
        duties={
            each.code: DutyInfo(
                each.code, each.parent_id, each.level, each.name, each.name_en, each.published
            )
            for each in Duty.objects.filter(active=True)
        },
        items={
            each.code: ItemInfo(
                each.code, each.holder, each.category_id, each.role, each.title, each.limit_id, each.basis
            )
            for each in ResponsibilityItem.objects.filter(active=True)
        },
        coordination={
            each.code: CoordinationInfo(
                each.code, each.name, each.name_en, each.lead, tuple(each.members), tuple(each.categories)
            )
            for each in CoordinationList.objects.filter(active=True)
        },
        routing=tuple(
            RoutingRow(**{name: getattr(each, name) for name in RoutingRow.__dataclass_fields__})
            for each in RoutingRule.objects.filter(active=True)
        ),
        calendar=_working_calendar(version),
    )


def _limit_info(row: Limit) -> LimitInfo:
    return LimitInfo(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        accept=Span.parse(row.accept),
        contact=Span.parse(row.contact),
        finish=Span.parse(row.finish),
        decline=Span.parse(row.decline),
        warn=row.warn,
    )


def _category_info(row: Category) -> CategoryInfo:
    return CategoryInfo(
        code=row.code,
        parent_code=row.parent_id,
        name=row.name,
        resident_name=row.resident_name,
        name_en=row.name_en,
        description=row.description,
        keywords=tuple(row.keywords),
        limit_code=row.limit_id,
        lead=row.lead,
        assists=tuple(row.assists),
        sensitive=row.sensitive,
        emergency=row.emergency,
        evidence=row.evidence,
        icon=row.icon,
        list_item=row.list_item or None,
        active=row.active,
        questions=questions_of(row.questions),
        shown=row.shown,
    )


def _working_calendar(version: CatalogueVersion | None) -> WorkingCalendar:
    days = {each.day: each.working for each in CalendarDay.objects.all()}
    # A version has no hours when tables were brought before the hours were: the standard ones hold until then.
    if version is None or not version.hours:
        return WorkingCalendar(days, known_years=known_years(days))
    sessions = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in version.hours["sessions"])
    hours = OfficeHours(sessions, ZoneInfo(version.hours["zone"]))
    return WorkingCalendar(days, hours, known_years=known_years(days))
