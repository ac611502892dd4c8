"""
Bringing rows of the tables that agree with each other: together they become one version.

What a person brings into lists, limits and the duty tree is a proposal: another person confirms it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.catalogue import listings, operations, queries
from sanlian.catalogue.operations import BadCatalogue, BadProposal
from sanlian.catalogue.operations.revise import revised
from sanlian.catalogue.rules import (
    COUNTS,
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
    RowChange,
)
from sanlian.catalogue.sheets import columns, counts
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.people.actors import Actor
from sanlian.sheets import Book, Brought, Fault, Kind, Outcome, Row, Table

# What a column is called in the rules' rows, where it is called otherwise there.
_FIELDS = {"categories": {"limit": "limit_id"}, "items": {"limit": "limit_id", "category": "category_id"}}
NUMBERS = counts.COUNTS.name
_PLAIN_ICON = "message-circle"
_PROPOSED = gettext_noop(
    "It is proposal %(number)s now and takes effect when another administrator has confirmed it."
)
_REMEDY = gettext_noop("Correct this row, or bring the rows that belong to it in one file.")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table under the name that the rules know it by, and how a row of it is made."""

    name: str
    table: Table
    row: type[Any]
    derived: Callable[[str], dict[str, Any]] = lambda code: {}

    @property
    def fields(self) -> dict[str, str]:
        """Return field → column for what the file says."""
        names = _FIELDS.get(self.name, {})
        return {
            names.get(each.name, each.name): each.name for each in self.table.columns if each.name != "active"
        }


def _duty(code: str) -> dict[str, Any]:
    return {"parent_id": code.rpartition(".")[0] or None, "level": code.count(".") + 1}


def _category(code: str) -> dict[str, Any]:
    return {"parent_id": code.partition(".")[0] if "." in code else None}


_TABLES = (
    _Kept("departments", columns.DEPARTMENTS, DepartmentRow),
    _Kept("limits", columns.LIMITS, LimitRow),
    _Kept("duties", columns.DUTIES, DutyRow, _duty),
    _Kept("categories", columns.CATEGORIES, CategoryRow, _category),
    _Kept("items", columns.ITEMS, ItemRow),
    _Kept("coordination", columns.COORDINATION, CoordinationRow),
    _Kept("routing", columns.ROUTING, RoutingRow),
)


def _take(kept: _Kept) -> Iterator[Mapping[str, object]]:
    for row in listings.rows_in_force(kept.name):
        yield {column: getattr(row, field) for field, column in kept.fields.items()} | {"active": True}


def _bring(kept: _Kept, rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    return bring_together({kept.table.name: rows}, by=by, at=at)[kept.table.name]


def bring_together(files: Mapping[str, Sequence[Row]], *, by: Actor, at: datetime) -> dict[str, Brought]:
    """
    Bring rows of several tables as one version; return what became of each table's.

    Rows that contradict others are left out and explained, until the rest agrees.
    """
    brought = {name: Brought() for name in files}
    waiting = {name: list(rows) for name, rows in files.items()}
    before = {name: _by_code(_kept(name)) for name in files if name != NUMBERS}
    there = listings.present().counts
    numbers = there
    if NUMBERS in files:
        numbers, waiting[NUMBERS] = counts.wanted(files[NUMBERS], brought[NUMBERS])
    for row in list(waiting.get("categories", ())):
        fault = _incomplete(row, set(before["categories"]))
        if fault:
            waiting["categories"].remove(row)
            brought["categories"].faults.append(fault)
    content = None
    while content is None and any(waiting.values()):
        wanted, retired = _wanted(waiting)
        try:
            content = revised(wanted, retired, counts=numbers)
        except BadCatalogue as bad:
            _sort_out(bad.found, waiting, brought, before)
    if content is None:
        return brought
    if by.kind == "house" or (set(wanted) == {"categories"} and numbers == there):
        operations.revise(rows=wanted, retired=retired, counts=numbers, by=by, at=at)
    elif changes := [*_changes(before, content, wanted, retired), *_change_of(there, numbers)]:
        try:
            number = operations.propose(
                changes, from_day=timezone.localdate(at), reason=_("Brought as a file"), by=by, at=at
            )
        except BadProposal as bad:
            _refuse(bad, waiting, brought)
            return brought
        note = Sentence(_PROPOSED, {"number": number})
        next(iter(brought.values())).notes.append(note)
    if NUMBERS in files:
        counts.count(waiting.pop(NUMBERS), there, brought[NUMBERS])
    for name, rows in waiting.items():
        kept = _kept(name)
        after = {row.code: row for row in getattr(content, kept.name)}
        _count(rows, before[name], after, brought[name])
    return brought


def _changes(
    before: Mapping[str, Mapping[str, Any]],
    content: Content,
    wanted: Mapping[str, Sequence[Any]],
    retired: Mapping[str, set[str]],
) -> list[RowChange]:
    """Return what a file changes, row by row, as a person would propose it."""
    changes = []
    for name, there in before.items():
        table = _kept(name).name
        after = {row.code: row for row in getattr(content, table)}
        for code in dict.fromkeys([*(row.code for row in wanted[table]), *retired[table]]):
            old, new = there.get(code), after.get(code)
            if (old and _plain(old)) != (new and _plain(new)):
                changes.append(
                    RowChange(table, code, asdict(old) if old else None, asdict(new) if new else None)
                )
    return changes


def _change_of(before: Counts, after: Counts) -> list[RowChange]:
    """Return the change of the tree's numbers, if there is one."""
    return [RowChange("counts", COUNTS, asdict(before), asdict(after))] if before != after else []


def _refuse(bad: BadProposal, waiting: Mapping[str, list[Row]], brought: Mapping[str, Brought]) -> None:
    for name, rows in waiting.items():
        for row in rows:
            said = Sentence("%(said)s", {"said": " ".join(bad.problems)})
            brought[name].faults.append(Fault(row.number, "", said, Sentence(_REMEDY)))


def _by_code(kept: _Kept) -> dict[str, Any]:
    return {row.code: row for row in listings.rows_in_force(kept.name)}


def _kept(table_name: str) -> _Kept:
    return next(each for each in _TABLES if each.table.name == table_name)


def _wanted(waiting: Mapping[str, Sequence[Row]]) -> tuple[dict[str, list[Any]], dict[str, set[str]]]:
    wanted: dict[str, list[Any]] = {}
    retired: dict[str, set[str]] = {}
    for table_name, rows in waiting.items():
        if table_name == NUMBERS:
            continue
        kept = _kept(table_name)
        there = _by_code(kept)
        retired[kept.name] = {str(row.values["code"]) for row in rows if row.values.get("active") is False}
        wanted[kept.name] = [
            _made(kept, row.values, there.get(str(row.values["code"])))
            for row in rows
            if row.values.get("active") is not False
        ]
    return wanted, retired


def _made(kept: _Kept, values: Mapping[str, Any], old: Any) -> Any:
    """Return a row as the rules know it; of what the file does not say, a row that is there keeps its own."""
    made: dict[str, Any] = {"position": 0, **({"list_item": ""} if kept.row is CategoryRow else {})}
    for field, column in kept.fields.items():
        value = values.get(column)
        if column not in values and old is not None:
            value = getattr(old, field)
        elif value is None:
            value = _blank(kept.table.column(column).kind, field)
        made[field] = list(value) if isinstance(value, tuple) else value
    made["name_en"] = made.get("name_en") or made.get("name")
    if "icon" in made:
        made["icon"] = made["icon"] or _PLAIN_ICON
    made |= kept.derived(values["code"])
    wanted = {each.name for each in fields(kept.row)}
    # What the file has no column for: a matter's questions are a table of their own.
    own = {name: getattr(old, name) for name in wanted - made.keys()} if old is not None else {}
    return kept.row(**{name: value for name, value in (made | own).items() if name in wanted})


def _blank(kind: Kind, field: str) -> Any:
    if field in {"limit_id", "basis"}:
        return None if field == "limit_id" else ""
    return [] if kind is Kind.WORDS else False if kind is Kind.FLAG else ""


def _sort_out(
    problems: Sequence[Problem],
    waiting: dict[str, list[Row]],
    brought: dict[str, Brought],
    before: Mapping[str, Mapping[str, Any]],
) -> None:
    """Turn problems into faults of the rows that they name, and take these out."""
    found = False
    for problem in problems:
        said = Sentence(problem.words, problem.values)
        told = {str(problem.values.get(key, "")) for key in ("entry", "value")}
        for table_name, rows in waiting.items():
            for row in [
                row for row in rows if row.values.get("code") in told or row.values.get("category") in told
            ]:
                rows.remove(row)
                column = _column_of(row, str(problem.values.get("value", "")))
                brought[table_name].faults.append(Fault(row.number, column, said, Sentence(_REMEDY)))
                found = True
    if not found:
        _blame(problems[0], waiting, brought, before)


def _column_of(row: Row, value: str) -> str:
    """Return the column in which a row says what a problem is about; empty for none but the code."""
    return next(
        (
            name
            for name, said in row.values.items()
            if value and name != "code" and (said == value or (isinstance(said, tuple) and value in said))
        ),
        "",
    )


def _blame(
    problem: Problem,
    waiting: Mapping[str, list[Row]],
    brought: Mapping[str, Brought],
    before: Mapping[str, Mapping[str, Any]],
) -> None:
    """Take out the rows that together bring about what none of them is named in: those that add or end something."""

    def alters(name: str, row: Row) -> bool:
        return name == NUMBERS or row.values["code"] not in before[name] or row.values.get("active") is False

    altering = {name: [row for row in rows if alters(name, row)] for name, rows in waiting.items()}
    if not any(altering.values()):
        altering = {name: list(rows) for name, rows in waiting.items()}
    said = Sentence(problem.words, problem.values)
    for name, rows in altering.items():
        for row in rows:
            waiting[name].remove(row)
            brought[name].faults.append(Fault(row.number, "", said, Sentence(_REMEDY)))


def _count(
    rows: Sequence[Row], before: Mapping[str, Any], after: Mapping[str, Any], brought: Brought
) -> None:
    for row in rows:
        code = str(row.values["code"])
        if code not in before:
            brought.count(Outcome.ADDED if code in after else Outcome.SAME)
        else:
            same = code in after and _plain(after[code]) == _plain(before[code])
            brought.count(Outcome.SAME if same else Outcome.CHANGED)


def _plain(row: Any) -> dict[str, Any]:
    return asdict(row) | {"position": 0}


def _incomplete(row: Row, there: set[str]) -> Fault | None:
    """Return what a matter lacks that residents or the router need of it."""
    values = row.values
    if "." not in str(values["code"]) or values["code"] in there or values.get("active") is False:
        return None
    lacking = next((name for name in ("keywords", "limit", "lead") if not values.get(name)), None)
    if lacking is None:
        return None
    said, remedy = (
        gettext_noop("A matter needs this."),
        gettext_noop("Fill in this cell, or make the row a group."),
    )
    return Fault(row.number, lacking, Sentence(said), Sentence(remedy))


def _bring_counts(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    return bring_together({NUMBERS: rows}, by=by, at=at)[NUMBERS]


BOOKS = (
    Book(counts.COUNTS, counts.take, _bring_counts, queries.look_again, bring_together),
    *(
        Book(kept.table, partial(_take, kept), partial(_bring, kept), queries.look_again, bring_together)
        for kept in _TABLES
    ),
)
