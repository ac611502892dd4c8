"""Changing single rows of the catalogue, as a version of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from sanlian.catalogue import facts, permissions, queries
from sanlian.catalogue.models import (
    CalendarDay,
    CatalogueVersion,
    Category,
    CoordinationList,
    Department,
    Duty,
    Limit,
    Listed,
    ResponsibilityItem,
)
from sanlian.catalogue.operations.load import BadCatalogue, Change, bring_rows, keep_version
from sanlian.catalogue.rules import (
    CategoryRow,
    Content,
    CoordinationRow,
    DayRow,
    DepartmentRow,
    DutyRow,
    ItemRow,
    LimitRow,
    disagreements,
    duty_problems,
)
from sanlian.journal.operations import operation, record
from sanlian.people.actors import Actor

Row = TypeVar("Row")
TABLES: dict[str, tuple[type[Listed], type[Any]]] = {
    "departments": (Department, DepartmentRow),
    "limits": (Limit, LimitRow),
    "duties": (Duty, DutyRow),
    "categories": (Category, CategoryRow),
    "items": (ResponsibilityItem, ItemRow),
    "coordination": (CoordinationList, CoordinationRow),
}


def rows_in_force(table: str) -> list[Any]:
    """Return the rows of a table that the version in force has, as the rules know them, in their order."""
    model, row = TABLES[table]
    names = [each.name for each in fields(row)]
    return [row(**values) for values in model._default_manager.filter(active=True).values(*names)]


@operation
def revise(
    *,
    rows: Mapping[str, Sequence[Any]],
    retired: Mapping[str, set[str]] | None = None,
    hours: dict[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> dict[str, Change]:
    """
    Put a version in force that has these rows, without the retired ones, and all else as it is.

    Which item leads a matter follows from the lists: a category's `list_item` need not be handed in.

    :param rows: table, a key of TABLES → rows with new codes or other values
    :param retired: table → codes that the version no longer has
    :raises BadCatalogue: when the rows contradict each other; nothing is changed then
    :raises NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    newest = CatalogueVersion.objects.order_by("-pk").first()
    gone = retired or {}
    wanted = {table: _merged(table, rows.get(table, ()), gone.get(table, set())) for table in TABLES}
    wanted["categories"] = _with_lead_items(wanted["categories"], wanted["items"])
    content = Content(
        label=timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        days=[DayRow(day.day, day.working, day.name) for day in CalendarDay.objects.order_by("day")],
        hours=hours or (newest.hours if newest else {}),
        **wanted,
    )
    problems = [*disagreements(replace(content, days=[])), *duty_problems(content.duties)]
    if problems:
        raise BadCatalogue(problems)
    changes = {table: bring_rows(model, wanted[table]) for table, (model, _row) in TABLES.items()}
    changed = {table: change for table, change in changes.items() if change}
    if not changed and newest is not None and content.hours == newest.hours:
        return {}
    keep_version(content, True, at)
    record(
        facts.LOADED,
        subject=("catalogue", content.label),
        by=by,
        at=at,
        details={
            "version": content.label,
            "changes": {table: asdict(change) for table, change in changed.items()},
            "calendar_years": [],
        },
    )
    queries.look_again()
    return changes


def _merged(table: str, rows: Sequence[Row], retired: set[str]) -> list[Row]:
    """Return the rows in force with these instead of those of the same code, new ones at the end."""
    there = {row.code: row for row in rows_in_force(table)}
    after = max((row.position for row in there.values()), default=0)
    for row in rows:
        old = there.get(row.code)  # type: ignore[attr-defined]
        if old is None:
            after += 1
        position = old.position if old else after
        there[row.code] = replace(row, position=position)  # type: ignore[attr-defined,type-var]
    kept = [row for code, row in there.items() if code not in retired]
    if table == "duties":
        kept.sort(key=lambda row: [int(part) for part in row.code.split(".")])
        kept = [replace(row, position=number) for number, row in enumerate(kept, 1)]
    return kept


def _with_lead_items(categories: list[CategoryRow], items: list[ItemRow]) -> list[CategoryRow]:
    lead = {item.category_id: item.code for item in items if item.role == "lead"}
    return [replace(row, list_item=lead.get(row.code, "") if row.parent_id else "") for row in categories]
