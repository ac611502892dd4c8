"""From the files' raw contents to rows: each entry for itself."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sanlian.catalogue.rules.entry import Entry
from sanlian.catalogue.rules.questions import faults
from sanlian.catalogue.rules.rows import (
    CategoryRow,
    CoordinationRow,
    Counts,
    DayRow,
    DepartmentRow,
    DutyRow,
    ItemRow,
    LimitRow,
    Problem,
)
from sanlian.catalogue.rules.tree import STANDARD
from sanlian.kernel.words import gettext_noop

CATEGORY_CODE = re.compile(r"[a-z]+(\.[a-z]+)?")
DEPARTMENT_CODE = re.compile(r"dept-[a-z]+")
ITEM_CODE = re.compile(r"\d+\.\d+")
PLAIN_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
ICON = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ROLE = re.compile("lead|assist")

Row = TypeVar("Row")


class Reading:
    """Walks the files and gathers the problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def entry(self, file: str, raw: Any, name: str) -> Entry:
        """Return an entry that notes its problems here."""
        return Entry(file, raw, self.problems, name)

    def entries(self, file: str, holder: Any, key: str) -> list[Entry]:
        """Return the entries of a list in a file."""
        values = holder.get(key) if isinstance(holder, Mapping) else None
        if not isinstance(values, list) or not values:
            words = gettext_noop("%(file)s: there is no list “%(field)s”.")
            self.problems.append(Problem(words, {"file": file, "field": key}))
            return []
        return [self.entry(file, each, "") for each in values]

    def rows(
        self, raw: Mapping[str, Any], file: str, key: str, make: Callable[[Entry, int], Row]
    ) -> list[Row]:
        """Return what `make` makes of each entry of a file's list, and of its place in it."""
        return [make(entry, n) for n, entry in enumerate(self.entries(file, raw.get(file), key), start=1)]

    def lists(self, raw: Mapping[str, Any]) -> Iterator[ItemRow]:
        """Yield the items of each holder's list."""
        file = "responsibilities"
        for number, holder in enumerate(self.entries(file, raw.get(file), "lists"), start=1):
            holder.only("holder", "number", "items")
            code, own = holder.text("holder"), int(holder.number("number"))
            for n, entry in enumerate(self.entries(file, holder.raw, "items"), start=1):
                row = item(entry, code, number * 1000 + n)
                if not row.code.startswith(f"{own}."):
                    words = gettext_noop("%(file)s: item %(entry)s stands in list %(number)s, of %(holder)s.")
                    entry.wrong(words, holder=code, number=own)
                yield row

    def duties(self, raw: Any) -> list[DutyRow]:
        """Return the duty tree from its root down."""
        rows: list[DutyRow] = []
        root = raw.get("duties") if isinstance(raw, Mapping) else None
        self._duty("duties", root, "1", rows)
        return rows

    def counts(self, raw: Any) -> Counts:
        """Return how large the duty tree must be: as the file says, or else the programme's own numbers."""
        given = raw.get("counts") if isinstance(raw, Mapping) else None
        if given is None:
            return STANDARD
        entry = self.entry("duties", given, "counts")
        entry.only("levels", "links")
        return Counts(entry.numbers("levels"), entry.numbers("links"))

    def _duty(self, file: str, raw: Any, code: str, rows: list[DutyRow]) -> None:
        entry = self.entry(file, raw, code)
        entry.only("name", "name_en", "published", "children")
        rows.append(duty(entry, code, len(rows) + 1))
        children = entry.raw.get("children", [])
        for n, child in enumerate(children if isinstance(children, list) else [children], start=1):
            self._duty(file, child, f"{code}.{n}", rows)

    def days(self, raw: Any) -> list[DayRow]:
        """Return the days of the calendar file."""
        rows = []
        for line, entry in enumerate(self.entries("calendar", {"days": raw}, "days"), start=2):
            entry.name = f"#{line}"
            entry.only("date", "working", "name")
            working, name = entry.text("working", pattern=re.compile("[01]")), entry.text("name", most=40)
            try:
                rows.append(DayRow(date.fromisoformat(entry.text("date")), working == "1", name))
            except ValueError:
                entry.wrong(gettext_noop("%(file)s: %(entry)s has no date like 2026-10-01."))
        return rows

    def hours(self, raw: Any) -> dict[str, Any]:
        """Return zone and sessions as they are stored."""
        entry = self.entry("hours", raw, "zone")
        entry.only("zone", "sessions")
        zone = entry.text("zone")
        try:
            ZoneInfo(zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            entry.wrong(gettext_noop("%(file)s: there is no time zone “%(value)s”."), value=zone)
        sessions, last = [], time(0)
        for session in self.entries("hours", entry.raw, "sessions"):
            opens, closes = session.text("opens"), session.text("closes")
            try:
                if not last <= time.fromisoformat(opens) < time.fromisoformat(closes):
                    raise ValueError
                last = time.fromisoformat(closes)
            except ValueError:
                session.wrong(
                    gettext_noop("%(file)s: sessions must be times like 08:30, one after the other.")
                )
            sessions.append([opens, closes])
        return {"zone": zone, "sessions": sessions}


def department(entry: Entry, position: int) -> DepartmentRow:
    """Return one department."""
    entry.only("code", "number", "name", "short_name", "name_en", "published")
    return DepartmentRow(
        code=entry.text("code", most=40, pattern=DEPARTMENT_CODE),
        number=int(entry.number("number")),
        name=entry.text("name"),
        short_name=entry.text("short_name", most=40),
        name_en=entry.text("name_en"),
        published=entry.flag("published"),
        position=position,
    )


def duty(entry: Entry, code: str, position: int) -> DutyRow:
    """Return one knot of the duty tree; where it hangs, its code says."""
    return DutyRow(
        code=code,
        parent_id=code.rpartition(".")[0] or None,
        level=code.count(".") + 1,
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        published=entry.flag("published"),
        position=position,
    )


def limit(entry: Entry, position: int) -> LimitRow:
    """Return one limit."""
    entry.only("code", "name", "name_en", "accept", "contact", "finish", "decline", "warn")
    warn = float(entry.number("warn"))
    if warn > 1:
        entry.wrong(gettext_noop("%(file)s: “warn” of %(entry)s is a share of the time, at most 1."))
    return LimitRow(
        code=entry.text("code", most=40, pattern=PLAIN_CODE),
        name=entry.text("name", most=40),
        name_en=entry.text("name_en"),
        accept=entry.span("accept"),
        contact=entry.span("contact"),
        finish=entry.span("finish"),
        decline=entry.span("decline"),
        warn=warn,
        position=position,
    )


def category(entry: Entry, position: int) -> CategoryRow:
    """Return one group, or one leaf: the code with a dot."""
    leaf = "." in entry.name
    common = {"code", "name", "resident_name", "name_en", "icon"}
    own = {
        "description",
        "keywords",
        "limit",
        "lead",
        "assists",
        "sensitive",
        "emergency",
        "evidence",
        "shown",
        "list_item",
        "questions",
    }
    entry.only(*(common | own if leaf else common))
    code = entry.text("code", most=40, pattern=CATEGORY_CODE)
    keywords = entry.texts("keywords")
    if leaf and not keywords:
        entry.wrong(gettext_noop("%(file)s: %(entry)s needs keywords: the words that people say."))
    return CategoryRow(
        code=code,
        parent_id=code.partition(".")[0] if leaf else None,
        name=entry.text("name", most=40),
        resident_name=entry.text("resident_name", most=10),
        name_en=entry.text("name_en"),
        description=entry.text("description", most=500) if leaf else "",
        keywords=keywords,
        limit_id=entry.text("limit") if leaf else None,
        lead=entry.text("lead") if leaf else "",
        assists=entry.texts("assists"),
        sensitive=entry.flag("sensitive"),
        emergency=entry.flag("emergency"),
        evidence=entry.flag("evidence"),
        icon=entry.text("icon", most=60, pattern=ICON),
        list_item=entry.maybe("list_item", most=20),
        position=position,
        questions=_questions(entry) if leaf else [],
        shown=entry.flag("shown"),
    )


def _questions(entry: Entry) -> list[dict[str, Any]]:
    raw = entry.raw.get("questions", [])
    wrong = faults(raw, file=entry.file, entry=entry.name)
    entry.problems += wrong
    return [] if wrong else [dict(each) for each in raw]


def item(entry: Entry, holder: str, position: int) -> ItemRow:
    """Return one line of a holder's list."""
    entry.only("code", "category", "role", "limit", "title", "basis")
    return ItemRow(
        code=entry.text("code", most=20, pattern=ITEM_CODE),
        holder=holder,
        category_id=entry.text("category"),
        role=entry.text("role", pattern=ROLE),
        title=entry.text("title"),
        limit_id=entry.text("limit"),
        basis=entry.maybe("basis"),
        position=position,
    )


def coordination(entry: Entry, position: int) -> CoordinationRow:
    """Return one shared list."""
    entry.only("code", "name", "name_en", "lead", "members", "categories")
    return CoordinationRow(
        code=entry.text("code", most=40, pattern=PLAIN_CODE),
        name=entry.text("name", most=40),
        name_en=entry.text("name_en"),
        lead=entry.text("lead"),
        members=entry.texts("members"),
        categories=entry.texts("categories"),
        position=position,
    )
