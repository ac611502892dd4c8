"""Putting a version of the catalogue in force."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from sanlian.catalogue import facts, permissions, queries
from sanlian.catalogue.deadlines import known_years
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
from sanlian.catalogue.operations import _files
from sanlian.catalogue.rules import Content, DayRow, Problem, check
from sanlian.journal.operations import operation, record
from sanlian.kernel.errors import Invalid
from sanlian.people.actors import Actor


class BadCatalogue(Invalid):
    """The files contradict themselves or cannot be read; `problems` says each, `found` is what they are."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Say all of them, in the language of the moment."""
        self.found = list(problems)
        self.problems = [_(problem.words) % problem.values for problem in self.found]
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Change:
    """What a load did to one table."""

    added: int = 0
    changed: int = 0
    retired: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load did: by table, and the version now in force."""

    label: str
    changes: dict[str, Change]
    new_version: bool


@operation
def load(folder: Path, *, by: Actor, at: datetime) -> Outcome:
    """
    Make the tables say what the folder's files say; a second time changes nothing.

    :raises BadCatalogue: when a file is missing, unreadable or contradicts another; nothing is changed then
    :raises NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    raw, unreadable = _files.read(folder)
    # What cannot be read would only be reported again as missing.
    content, problems = (None, []) if unreadable else check(raw)
    if content is None or problems:
        raise BadCatalogue([*unreadable, *problems])
    first = not CatalogueVersion.objects.exists()
    before = dict(CalendarDay.objects.values_list("day", "working"))
    changes = {
        "departments": bring_rows(Department, content.departments),
        "limits": bring_rows(Limit, content.limits),
        "duties": bring_rows(Duty, content.duties),
        "categories": bring_rows(Category, content.categories),
        "responsibilities": bring_rows(ResponsibilityItem, content.items),
        "coordination": bring_rows(CoordinationList, content.coordination),
        "calendar": _bring_calendar(content.days),
    }
    new_version = keep_version(content, any(changes.values()), at)
    if new_version:
        years = sorted({row.day.year for row in content.days}) if changes["calendar"] else []
        record(
            facts.LOADED,
            subject=("catalogue", content.label),
            by=by,
            at=at,
            details={
                "version": content.label,
                "changes": {name: asdict(change) for name, change in changes.items() if change},
                "calendar_years": years,
            },
        )
        if changes["calendar"] and not first:
            _tell_calendar(before, by=by, at=at)
        queries.look_again()
    return Outcome(content.label, changes, new_version)


def keep_version(content: Content, changed: bool, at: datetime) -> bool:
    """Add a version if this is another than the one in force, and tell whether it is."""
    plain = json.loads(json.dumps(asdict(content), default=str))
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    newest = CatalogueVersion.objects.order_by("-pk").values_list("digest", flat=True).first()
    if not changed and newest == digest:
        return False
    CatalogueVersion.objects.create(
        label=content.label,
        digest=digest,
        stamp=uuid.uuid4().hex,
        hours=content.hours,
        content=plain,
        created_at=at,
    )
    return True


def bring_rows(model: type[Listed], rows: Sequence[Any]) -> Change:
    """Add and change rows as wanted, and retire those that are no longer named."""
    there = {str(each.pk): each for each in model._default_manager.all()}
    wanted: dict[str, dict[str, Any]] = {row.code: {**asdict(row), "active": True} for row in rows}
    added = [model(**values) for code, values in wanted.items() if code not in there]
    changed = [
        model(**values)
        for code, values in wanted.items()
        if code in there and any(getattr(there[code], name) != value for name, value in values.items())
    ]
    gone = [each.pk for code, each in there.items() if code not in wanted and each.active]
    model._default_manager.bulk_create(added)
    if changed:
        columns = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        model._default_manager.bulk_update(changed, columns)
    model._default_manager.filter(pk__in=gone).update(active=False)
    return Change(len(added), len(changed), len(gone))


def _bring_calendar(rows: Sequence[DayRow]) -> Change:
    """Make the calendar say what the file says, but for the days that a person has entered."""
    there = CalendarDay.objects.in_bulk()
    wanted = {row.day: row for row in rows}
    added = [CalendarDay(**asdict(row)) for day, row in wanted.items() if day not in there]
    changed = [
        CalendarDay(**asdict(row))
        for day, row in wanted.items()
        if day in there and not there[day].by_hand and not _same(row, there[day])
    ]
    gone = [day for day, each in there.items() if day not in wanted and not each.by_hand]
    CalendarDay.objects.bulk_create(added)
    if changed:
        CalendarDay.objects.bulk_update(changed, ["working", "name"])
    CalendarDay.objects.filter(pk__in=gone).delete()
    return Change(len(added), len(changed), len(gone))


def _tell_calendar(before: dict[date, bool], *, by: Actor, at: datetime) -> None:
    """Record which days are worked otherwise than before, for whoever has promised something for them."""
    after = dict(CalendarDay.objects.values_list("day", "working"))
    days = {}
    for day in sorted(before.keys() | after.keys()):
        was, now = before.get(day, day.weekday() < 5), after.get(day, day.weekday() < 5)
        if was != now:
            days[day.isoformat()] = [was, now]
    years = sorted({int(day[:4]) for day in days})
    if days:
        record(
            facts.CALENDAR_IMPORTED,
            subject=("calendar", "-".join(map(str, years))),
            by=by,
            at=at,
            details={
                "years": years,
                "first_known": sorted(known_years(after) - known_years(before)),
                "days": days,
            },
        )


def _same(row: DayRow, there: CalendarDay) -> bool:
    return (row.working, row.name) == (there.working, there.name)
