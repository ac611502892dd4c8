"""Routing rules as files and forms give them: read with suspicion, and checked against the departments there are."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from sanlian.catalogue.rules.entry import Entry
from sanlian.catalogue.rules.reading import PLAIN_CODE, Reading
from sanlian.catalogue.rules.rows import Problem, RoutingRow
from sanlian.kernel.words import gettext_noop

FILE = "routing"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The days of the week, or what the calendar makes of a day: make-up working weekends are working days.
DAYS = ("working", "off", *WEEKDAYS)
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
# A level stands for the unit of that level at the place of the matter.
TO_LEVELS = ("grid", "village", "township", "county")
UNIT = re.compile(r"county|dept-[a-z]+|twp-\d{9}|vil-\d{12}|grid-\d{15}|team-\d{12}")
OWNER = re.compile(rf"({UNIT.pattern})(/[a-z_]+)?")
PLACE = re.compile(r"\d{6}(\d{3}(\d{3}(\d{3})?)?)?")
MOST_UNITS = 5
_KNOWN = set(RoutingRow.__dataclass_fields__) - {"position"}


def routing_rules(read: Reading, raw: Any) -> list[RoutingRow]:
    """Return the rules of a file; a county may have none, and no file."""
    if raw is None or (isinstance(raw, dict) and raw.get("rules") in (None, [])):
        return []
    return [routing(entry, n) for n, entry in enumerate(read.entries(FILE, raw, "rules"), start=1)]


def routing(entry: Entry, position: int) -> RoutingRow:
    """Return one rule."""
    entry.only(*_KNOWN)
    row = RoutingRow(
        code=entry.text("code", most=40, pattern=PLAIN_CODE),
        name=entry.text("name", most=40),
        name_en=entry.text("name_en"),
        categories=entry.texts("categories"),
        places=_each(entry, "places", PLACE.fullmatch),
        words=_each(entry, "words", lambda word: 2 <= len(word) <= 20),
        limits=entry.texts("limits"),
        days=_each(entry, "days", DAYS.__contains__),
        hours=_hours(entry),
        to=_each(entry, "to", lambda code: code in TO_LEVELS or UNIT.fullmatch(code)),
        owner=entry.text("owner", most=60, pattern=OWNER),
        since=_day(entry, "since"),
        until=_day(entry, "until"),
        reason=entry.text("reason"),
        position=position,
    )
    if not 1 <= len(row.to) <= MOST_UNITS or len(set(row.to)) < len(row.to):
        entry.wrong(gettext_noop("%(file)s: %(entry)s must name one to five different units in “to”."))
    if not (row.categories or row.places or row.words or row.limits or row.days or row.hours):
        entry.wrong(gettext_noop("%(file)s: %(entry)s has no condition: it would send everything there."))
    if row.since and row.until and row.until < row.since:
        entry.wrong(gettext_noop("%(file)s: %(entry)s ends before it begins."))
    return row


def _each(entry: Entry, key: str, fits: Any) -> list[str]:
    values = entry.texts(key) if entry.raw.get(key) is not None else []
    for value in values:
        if not fits(value):
            words = gettext_noop("%(file)s: “%(value)s” in “%(field)s” of %(entry)s is not well formed.")
            entry.wrong(words, field=key, value=value)
    return values


def _hours(entry: Entry) -> str:
    """Return a stretch of the day such as 22:00-06:00, which may go past midnight; empty for the whole day."""
    if not entry.raw.get("hours"):
        return ""
    value = entry.text("hours", most=11, pattern=HOURS)
    if value[:5] == value[6:]:
        entry.wrong(gettext_noop("%(file)s: the hours of %(entry)s end when they begin."))
    return value


def _day(entry: Entry, key: str) -> str:
    """Return a day as ISO has it; YAML reads one without quotation marks as a date."""
    value = entry.raw.get(key)
    if type(value) is date:
        return value.isoformat()
    written = entry.text(key, most=10)
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        words = gettext_noop("%(file)s: “%(value)s” in “%(field)s” of %(entry)s is no date like 2026-10-01.")
        entry.wrong(words, field=key, value=written)
        return ""


def nobodies(
    rules: Iterable[RoutingRow], departments: Collection[str], levels: Collection[str]
) -> Iterator[Problem]:
    """Yield every rule that sends to, or is answered for by, a department without a list."""
    words = gettext_noop("%(file)s: %(entry)s names the unit “%(value)s”, which does not exist.")
    for rule in rules:
        for code in (*rule.to, rule.owner.partition("/")[0]):
            if code.startswith("dept-") and code not in departments and code not in levels:
                yield Problem(words, {"file": FILE, "entry": rule.code, "value": code})
