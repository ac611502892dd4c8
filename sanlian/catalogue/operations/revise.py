"""Changing single rows of the catalogue, as a version of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from sanlian.catalogue import facts, listings, permissions, queries
from sanlian.catalogue.operations._tables import Change, bring, keep_version, plain
from sanlian.catalogue.operations.load import BadCatalogue
from sanlian.catalogue.rules import ROWS, CategoryRow, Content, Counts, ItemRow, disagreements, reading
from sanlian.journal.operations import operation, record
from sanlian.people.actors import Actor
from sanlian.sheets import Loaded

Row = TypeVar("Row")


def revised(
    rows: Mapping[str, Sequence[Any]],
    retired: Mapping[str, set[str]] | None = None,
    hours: dict[str, Any] | None = None,
    counts: Counts | None = None,
) -> Content:
    """
    Return the catalogue in force with these rows and without the retired ones, and change nothing.

    :raises BadCatalogue: when the rows contradict each other
    """
    content = listings.present()
    gone = retired or {}
    for table in ROWS:
        there = getattr(content, table)
        setattr(content, table, _merged(table, there, rows.get(table, ()), gone.get(table, set())))
    content.categories = _with_lead_items(content.categories, content.items)
    content.hours = hours or content.hours
    content.counts = counts or content.counts
    if problems := disagreements(content):
        raise BadCatalogue(problems)
    return content


@operation
def revise(
    *,
    rows: Mapping[str, Sequence[Any]],
    retired: Mapping[str, set[str]] | None = None,
    hours: dict[str, Any] | None = None,
    counts: Counts | None = None,
    by: Actor,
    at: datetime,
) -> dict[str, Change]:
    """
    Put a version in force that has these rows, without the retired ones, and all else as it is.

    Which item leads a matter follows from the lists: a category's `list_item` need not be handed in.

    :param rows: table, a key of ROWS → rows with new codes or other values
    :param retired: table → codes that the version no longer has
    :param hours: other office hours
    :param counts: how large the duty tree must be from now on
    :raises BadCatalogue: when the rows contradict each other; nothing is changed then
    :raises NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    before = listings.present()
    content = revised(rows, retired, hours, counts)
    content.label = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    changes = bring(content, at=at)
    changed = {table: change for table, change in changes.items() if change}
    if content.counts != before.counts:
        changed["counts"] = Change(changed=1)
    if not changed and content.hours == before.hours:
        return {}
    keep_version(content, plain(content), from_files=False, at=at)
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


def _merged(table: str, old_rows: Sequence[Any], rows: Sequence[Row], retired: set[str]) -> list[Row]:
    """Return the rows in force with these instead of those of the same code, new ones at the end."""
    there = {row.code: row for row in old_rows}
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


def load_hours(raw: Any, *, shipped: bool = False, by: Actor, at: datetime) -> Loaded:
    """
    Put office hours in force, as a version of its own; the same hours again change nothing.

    :param raw: what a file such as data/catalogue/hours.yaml says
    :param shipped: they come with the product: the hours in force stand
    :raises BadCatalogue: when they say what hours cannot say
    :raises NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    read = reading.Reading()
    hours = read.hours(raw)
    if read.problems:
        raise BadCatalogue(read.problems)
    there = listings.present().hours
    if there == hours:
        return Loaded()
    if shipped and there:
        return Loaded(own=("hours",))
    revise(rows={}, hours=hours, by=by, at=at)
    return Loaded(("hours",))
