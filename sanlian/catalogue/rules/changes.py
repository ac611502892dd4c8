"""
Changing a catalogue row by row: what a person proposes, and what newer files bring to a county with changes of its own.

A row is known by its table and its code. Positions order a list and are nobody's decision.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, cast

from sanlian.catalogue.rules import reading, routes
from sanlian.catalogue.rules.agreement import disagreements
from sanlian.catalogue.rules.entry import Entry
from sanlian.catalogue.rules.rows import (
    CategoryRow,
    Content,
    CoordinationRow,
    Counts,
    DepartmentRow,
    DutyRow,
    ItemRow,
    LimitRow,
    Problem,
    RoutingRow,
)
from sanlian.kernel.words import gettext_noop

Values = Mapping[str, Any]

# Table → the kind of its rows; the names are those of Content's lists.
ROWS: Mapping[str, Any] = {
    "departments": DepartmentRow,
    "limits": LimitRow,
    "duties": DutyRow,
    "categories": CategoryRow,
    "items": ItemRow,
    "coordination": CoordinationRow,
    "routing": RoutingRow,
}
# What people propose changes to.
EDITABLE = (*ROWS, "counts")
# How many duties each level has is one row that is always there.
COUNTS = "tree"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row: as it stood when the change was proposed (None: it is new), and as it shall be (None: it ends)."""

    table: str
    code: str
    before: Values | None
    after: Values | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A catalogue after changes: its rows, every row that is another now, and what keeps it from taking effect."""

    content: Content
    rows: tuple[RowChange, ...]
    problems: tuple[Problem, ...]


def values_of(content: Content, table: str) -> dict[str, dict[str, Any]]:
    """Return a table's rows as values, by code."""
    if table == "counts":
        return {COUNTS: asdict(content.counts)}
    return {row.code: asdict(row) for row in getattr(content, table)}


def changed(content: Content, changes: Sequence[RowChange]) -> Changed:
    """
    Return the catalogue with some rows added, changed and ended, and the categories following their lists.

    A row that is not as it was when its change was proposed is a problem: two people would overwrite each other.
    """
    problems: list[Problem] = []
    found = replace(content)
    for change in changes:
        there = values_of(found, change.table).get(change.code)
        if _plain(there) != _plain(change.before):
            words = gettext_noop(
                "%(file)s: %(entry)s has been changed by somebody else since; propose it anew."
            )
            problems.append(Problem(words, {"file": change.table, "entry": change.code}))
            continue
        _put(found, change, problems)
    touched = {
        str(side["category_id"])
        for change in changes
        if change.table == "items"
        for side in (change.before, change.after)
        if side
    }
    found.categories = [_following(row, found.items, touched) for row in found.categories]
    rows = [
        RowChange(table, code, old, new)
        for table in (*ROWS, "counts")
        for code, old, new in _different(values_of(content, table), values_of(found, table))
    ]
    if not rows and not problems:
        problems.append(Problem(gettext_noop("Nothing would be different."), {}))
    # What was wrong before is not this change's business.
    known = disagreements(content)
    new = [problem for problem in disagreements(found) if problem not in known]
    return Changed(found, tuple(rows), (*problems, *new))


def _put(content: Content, change: RowChange, problems: list[Problem]) -> None:
    if change.table == "counts":
        entry = Entry("duties", dict(change.after or {}), problems, "counts")
        content.counts = Counts(entry.numbers("levels"), entry.numbers("links"))
        return
    rows = list(getattr(content, change.table))
    place = next((n for n, row in enumerate(rows) if row.code == change.code), None)
    row = _row(change, rows, problems) if change.after is not None else None
    if place is not None:
        rows[place : place + 1] = [row] if row else []
    elif row:
        rows.append(row)
    rows.sort(key=lambda each: each.position)
    setattr(content, change.table, rows)


def _row(change: RowChange, rows: Sequence[Any], problems: list[Problem]) -> Any:
    """Return the row that a change wants, read with the same suspicion as a file's."""
    given = {**(change.after or {}), "code": change.code}
    position = given.pop("position", None) or _last(change, given, rows) + 1
    if change.table == "categories":
        # Their own editor has looked at the fields; what they name is looked at with all else.
        return CategoryRow(**given, position=position)
    entry = Entry(change.table, given, problems, change.code)
    if change.table == "items":
        raw = {key: value for key, value in given.items() if key not in ("holder", "category_id", "limit_id")}
        entry.raw = raw | {"category": given.get("category_id"), "limit": given.get("limit_id")}
        if not entry.raw.get("basis"):
            entry.raw = {key: value for key, value in entry.raw.items() if key != "basis"}
        return reading.item(entry, str(given.get("holder", "")), position)
    if change.table == "duties":
        return reading.duty(entry, change.code, position)
    make = {
        "departments": reading.department,
        "limits": reading.limit,
        "coordination": reading.coordination,
        "routing": routes.routing,
    }[change.table]
    return make(entry, position)


def category_row(code: str, given: Values, position: int, problems: list[Problem]) -> CategoryRow:
    """Return a matter out of its columns' values, read with the same suspicion as a file's."""
    raw = {key: value for key, value in given.items() if key not in ("parent_id", "limit_id", "position")}
    raw = {key: value for key, value in raw.items() if value not in ("", [], None)}
    if given.get("limit_id"):
        raw["limit"] = given["limit_id"]
    return reading.category(Entry("categories", raw | {"code": code}, problems, code), position)


def _last(change: RowChange, given: Values, rows: Sequence[Any]) -> int:
    """Return the place after which a new row stands: the end of its holder's list, of its branch, of the table."""
    if change.table == "items":
        own = [row.position for row in rows if row.holder == given.get("holder")]
        return max(own, default=int(change.code.partition(".")[0] or 0) * 1000)
    if change.table == "duties":
        branch = change.code.rpartition(".")[0]
        return max((row.position for row in rows if f"{row.code}.".startswith(f"{branch}.")), default=0)
    return max((row.position for row in rows), default=0)


def _following(row: CategoryRow, items: Iterable[ItemRow], touched: set[str]) -> CategoryRow:
    """Return a category as the lists that name it say: who leads it, by which item, and who helps."""
    if row.code not in touched:
        return row
    naming = [item for item in items if item.category_id == row.code]
    leads = [item for item in naming if item.role == "lead"]
    helping = [item.holder for item in naming if item.role == "assist"]
    # Who helped before keeps its place: the first two are asked in hard matters.
    assists = [
        *(code for code in row.assists if code in helping),
        *(h for h in helping if h not in row.assists),
    ]
    if len(leads) != 1:
        return replace(row, assists=assists)
    return replace(row, lead=leads[0].holder, list_item=leads[0].code, assists=assists)


def merged(shipped: Content | Mapping[str, Any], newer: Content, ours: Content) -> Content:
    """
    Return what newer files make of a county's catalogue: the county's own changes stand, all else follows the files.

    :param shipped: what the files said when they were loaded last; what differs from it is the county's own
    """
    base = asdict(shipped) if isinstance(shipped, Content) else shipped
    found = replace(newer)
    for table, kind in ROWS.items():
        before = {row["code"]: row for row in base.get(table, [])}
        rows = _merged(before, values_of(newer, table), values_of(ours, table))
        made = [kind(**{each.name: row[each.name] for each in fields(kind)}) for row in rows]
        setattr(found, table, sorted(made, key=lambda row: row.position))
    counts = base.get("counts")
    if counts and ours.counts.levels and asdict(ours.counts) != counts:
        found.counts = ours.counts
    return found


def differing(one: Content, other: Content, table: str) -> list[str]:
    """Return the codes of a table's rows that two catalogues do not say the same of."""
    return [code for code, _old, _new in _different(values_of(one, table), values_of(other, table))]


def _merged(
    before: Mapping[str, Values], newer: Mapping[str, Values], ours: Mapping[str, Values]
) -> list[dict[str, Any]]:
    rows = []
    for code in dict.fromkeys([*newer, *ours]):
        old, new, own = before.get(code), newer.get(code), ours.get(code)
        if own is None:
            # Ended by the county, or new in the files.
            rows += [dict(cast(Values, new))] if old is None else []
        elif old is None:
            rows.append({**(new or {}), **own})
        elif new is None:
            # Gone from the files; what the county has made its own stays.
            rows += [dict(own)] if _own(old, own) else []
        else:
            rows.append({**new, **{name: own[name] for name in _own(old, own)}})
    return rows


def _own(old: Values, own: Values) -> list[str]:
    """Return the columns that the county has changed; a column that the old files did not know is not one."""
    return [name for name in own if name != "position" and name in old and own[name] != old[name]]


def _different(
    old: Mapping[str, Values], new: Mapping[str, Values]
) -> Iterable[tuple[str, Values | None, Values | None]]:
    for code in dict.fromkeys([*old, *new]):
        if _plain(old.get(code)) != _plain(new.get(code)):
            yield code, old.get(code), new.get(code)


def _plain(values: Values | None) -> dict[str, Any] | None:
    return {name: value for name, value in values.items() if name != "position"} if values else None
