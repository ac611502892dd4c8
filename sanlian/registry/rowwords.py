"""A proposed change in words: which row, which columns, before and after."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext as _

from sanlian.analysis.reasons import day_words, owner_words, unit_words
from sanlian.catalogue import listings, queries
from sanlian.catalogue.deadlines import BadSpan, Span
from sanlian.catalogue.rules import RoutingRow, RowChange
from sanlian.kernel.words import gettext_noop
from sanlian.look.lists import listed
from sanlian.people import queries as people
from sanlian.people.names import named_in_full
from sanlian.places import queries as places

_COLUMNS = {
    "code": gettext_noop("Code"),
    "holder": gettext_noop("Whose list"),
    "category_id": gettext_noop("Kind of matter"),
    "role": gettext_noop("Lead or assistant"),
    "title": gettext_noop("What is answered for"),
    "limit_id": gettext_noop("Limit"),
    "basis": gettext_noop("Legal basis"),
    "name": gettext_noop("Its name"),
    "short_name": gettext_noop("Short name"),
    "name_en": gettext_noop("English name"),
    "number": gettext_noop("Number of the list"),
    "published": gettext_noop("Named by the county in public"),
    "lead": gettext_noop("Lead"),
    "list_item": gettext_noop("Item that leads"),
    "assists": gettext_noop("Departments that help"),
    "members": gettext_noop("Departments that help"),
    "categories": gettext_noop("Matters that are shared"),
    "accept": gettext_noop("To accept"),
    "contact": gettext_noop("To contact"),
    "finish": gettext_noop("To finish"),
    "decline": gettext_noop("To hand back"),
    "warn": gettext_noop("Yellow after this share of the time"),
    "levels": gettext_noop("Duties at each level"),
    "links": gettext_noop("Duties of each link at the last level"),
    "parent_id": gettext_noop("Hangs on"),
    "places": gettext_noop("Places"),
    "words": gettext_noop("Words, one of which is said"),
    "limits": gettext_noop("Limits"),
    "days": gettext_noop("Days"),
    "hours": gettext_noop("Hours"),
    "to": gettext_noop("Who gets it"),
    "owner": gettext_noop("Who answers for the rule"),
    "since": gettext_noop("First day of the rule"),
    "until": gettext_noop("Last day of the rule"),
    "reason": gettext_noop("Reason"),
}
# Nobody decides these: they follow from the code or the place in the list.
_LEFT_OUT = {"position", "level", "code", "parent_id"}
_SPANS = {"accept", "contact", "finish", "decline"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One column: what it says now, and what it will say."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row that changes; `kind` is added, changed or ended."""

    table_name: str
    table: str
    code: str
    called: str
    kind: str
    kind_words: str
    differences: tuple[Difference, ...]


def drawn(rows: Iterable[RowChange]) -> list[Drawn]:
    """Return changes as pages show them."""
    return [_drawn(row) for row in rows]


def _drawn(row: RowChange) -> Drawn:
    before, after = row.before or {}, row.after or {}
    names = [name for name in dict.fromkeys([*_COLUMNS, *before, *after]) if name not in _LEFT_OUT]
    differences = tuple(
        Difference(_column(row.table, name), _value(name, before), _value(name, after))
        for name in names
        if before.get(name) != after.get(name) and (before.get(name) or after.get(name))
    )
    kind = "added" if row.before is None else "ended" if row.after is None else "changed"
    words = {"added": _("new"), "ended": _("ends"), "changed": _("changed")}
    side = after or before
    called = str(side.get("title") or side.get("name") or "")
    return Drawn(row.table, listings.table_words(row.table), row.code, called, kind, words[kind], differences)


def _column(table: str, name: str) -> str:
    if (table, name) == ("routing", "categories"):
        return _("Matters")
    return _(_COLUMNS.get(name, name))


def _value(name: str, row: Mapping[str, Any]) -> str:
    value = row.get(name)
    if value in (None, "", []):
        return ""
    if name in ("holder", "lead"):
        return holder_words(str(value))
    if name in ("members", "assists"):
        return listed(holder_words(each) for each in value)
    if name == "category_id":
        return matter_words(str(value))
    if name == "categories":
        return many(matter_words)(value)
    if name in _ROUTING:
        return _ROUTING[name](value)
    if name == "limit_id":
        found = queries.snapshot().limits.get(str(value))
        return found.label(get_language()) if found else str(value)
    if name == "role":
        return _("lead") if value == "lead" else _("assistant")
    if name in _SPANS:
        return span_words(str(value))
    if name == "warn":
        return f"{value:.0%}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def place_words(code: str) -> str:
    """Return a place's name; its code when there is none."""
    found = places.find(code)
    return named_in_full(found) if found else code


def receiver_words(code: str) -> str:
    """Return to whom a rule sends: a unit, or the unit of a level at the place."""
    return unit_words(code) if people.find_unit(code) else holder_words(code)


def limit_words(code: str) -> str:
    """Return a limit's name; its code when there is none."""
    found = queries.snapshot().limits.get(code)
    return found.label(get_language()) if found else code


def many(words: Callable[[str], str]) -> Callable[[Iterable[str]], str]:
    """Return what says several codes in words, with commas as the reader writes them."""

    def said(codes: Iterable[str]) -> str:
        return _(", ").join(words(code) for code in codes)

    return said


def day_kind_words(day: str) -> str:
    """Return a day of the week, or a kind of day, in the reader's words."""
    return _(DAY_WORDS[day]) if day in DAY_WORDS else day


DAY_WORDS = {
    "working": gettext_noop("working days"),
    "off": gettext_noop("days off"),
    "mon": gettext_noop("Monday"),
    "tue": gettext_noop("Tuesday"),
    "wed": gettext_noop("Wednesday"),
    "thu": gettext_noop("Thursday"),
    "fri": gettext_noop("Friday"),
    "sat": gettext_noop("Saturday"),
    "sun": gettext_noop("Sunday"),
}
# How a routing rule's columns are said.
_ROUTING: Mapping[str, Callable[[Any], str]] = {
    "places": many(place_words),
    "words": many(str),
    "limits": many(limit_words),
    "days": many(day_kind_words),
    "to": many(receiver_words),
    "owner": owner_words,
    "since": day_words,
    "until": day_words,
}


def condition_words(row: RoutingRow) -> tuple[str, ...]:
    """Return what must hold for a rule, condition by condition."""
    said = (
        many(matter_words)(row.categories),
        many(place_words)(row.places),
        _("one of these is said: %(words)s") % {"words": many(str)(row.words)} if row.words else "",
        many(limit_words)(row.limits),
        many(day_kind_words)(row.days),
        row.hours,
    )
    return tuple(each for each in said if each)


def span_words(written: str) -> str:
    """Return a length of time in the reader's words."""
    try:
        return queries.span_label(Span.parse(written))
    except BadSpan:
        return written


def holder_words(code: str) -> str:
    """Return whose list it is: a department's short name, or a level."""
    levels = {"county": _("county centre"), "township": _("township"), "village": _("village")}
    levels["grid"] = _("grid")
    office = queries.snapshot().departments.get(code)
    return office.label(get_language()) if office else levels.get(code, code)


def matter_words(code: str) -> str:
    """Return a matter's name; its code when there is none."""
    found = queries.snapshot().categories.get(code)
    return found.label(get_language()) if found else code
