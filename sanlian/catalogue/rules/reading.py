"""From the files' raw contents to rows: each entry for itself."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sanlian.catalogue.rules.entry import Entry
from sanlian.catalogue.rules.rows import (
    CategoryRow,
    CoordinationRow,
    DayRow,
    DepartmentRow,
    DutyRow,
    ItemRow,
    LimitRow,
    Problem,
)
from sanlian.kernel.words import gettext_noop

# The tree is the county's own: one programme, three links, fifteen matters, thirty-three duties.
DUTY_COUNTS = (1, 3, 15, 33)
DUTIES_PER_LINK = (11, 12, 10)

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
                item = _item(entry, code, number * 1000 + n)
                if not item.code.startswith(f"{own}."):
                    words = gettext_noop("%(file)s: item %(entry)s stands in list %(number)s, of %(holder)s.")
                    entry.wrong(words, holder=code, number=own)
                yield item

    def duties(self, raw: Any) -> list[DutyRow]:
        """Return the duty tree from its root down; its size must be the county's."""
        rows: list[DutyRow] = []
        root = raw.get("duties") if isinstance(raw, Mapping) else None
        self._duty("duties", root, "1", None, rows)
        self.problems += duty_problems(rows)
        return rows

    def _duty(self, file: str, raw: Any, code: str, parent: str | None, rows: list[DutyRow]) -> None:
        entry = self.entry(file, raw, code)
        entry.only("name", "name_en", "published", "children")
        name, name_en, published = entry.text("name"), entry.text("name_en"), entry.flag("published")
        rows.append(DutyRow(code, parent, code.count(".") + 1, name, name_en, published, len(rows) + 1))
        children = entry.raw.get("children", [])
        for n, child in enumerate(children if isinstance(children, list) else [children], start=1):
            self._duty(file, child, f"{code}.{n}", code, rows)

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


def duty_problems(rows: Sequence[DutyRow]) -> list[Problem]:
    """Return what is wrong with the size of the duty tree, which is the county's own."""
    counts = tuple(sum(row.level == level for row in rows) for level in range(1, 5))
    leaves = Counter(row.code.split(".")[1] for row in rows if row.level == 4)
    if counts == DUTY_COUNTS and tuple(leaves.values()) == DUTIES_PER_LINK and len(rows) == sum(counts):
        return []
    words = gettext_noop("%(file)s: the tree must have %(wanted)s duties (%(split)s), it has %(found)s.")
    values = {
        "file": "duties",
        "wanted": _arrows(DUTY_COUNTS),
        "found": _arrows(counts),
        "split": _sum(DUTIES_PER_LINK),
    }
    return [Problem(words, values)]


def _arrows(counts: tuple[int, ...]) -> str:
    return " → ".join(map(str, counts))


def _sum(counts: tuple[int, ...]) -> str:
    return " + ".join(map(str, counts))


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
        "list_item",
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
    )


def _item(entry: Entry, holder: str, position: int) -> ItemRow:
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
