"""Putting a version of the catalogue in force."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext as _

from sanlian.catalogue import facts, permissions, queries
from sanlian.catalogue.deadlines import known_years
from sanlian.catalogue.listings import present
from sanlian.catalogue.models import CalendarDay, CatalogueVersion
from sanlian.catalogue.operations import _files
from sanlian.catalogue.operations._tables import Change, bring, digest_of, keep_version, plain
from sanlian.catalogue.rules import ROWS, Content, DayRow, Problem, check, differing, disagreements, merged
from sanlian.journal.operations import operation, record
from sanlian.kernel.errors import Invalid
from sanlian.people.actors import Actor

# What a table is called where its file has another name.
CALLED = {"items": "responsibilities"}


class BadCatalogue(Invalid):
    """The files contradict themselves or cannot be read; `problems` says each, `found` is what they are."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Say all of them, in the language of the moment."""
        self.found = list(problems)
        self.problems = [_(problem.words) % problem.values for problem in self.found]
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a load did: by table, and the version now in force.

    `own` are the rows, as (table, code), that the county has made others than the files say: they stand.
    """

    label: str
    changes: dict[str, Change]
    new_version: bool
    own: tuple[tuple[str, str], ...] = ()


@operation
def load(folder: Path, *, by: Actor, at: datetime) -> Outcome:
    """
    Make the tables say what the folder's files say; a second time changes nothing.

    What the county has changed itself since the last load stands; everything else follows the files.

    :raises BadCatalogue: when a file is missing, unreadable or contradicts another, or the files contradict what the
        county has changed; nothing is changed then
    :raises NotAllowed: when the actor may not
    """
    permissions.may_load(by).require()
    raw, unreadable = _files.read(folder)
    # What cannot be read would only be reported again as missing.
    content, problems = (None, []) if unreadable else check(raw)
    if content is None or problems:
        raise BadCatalogue([*unreadable, *problems])
    base = _loaded_last(content)
    brought = content
    if base is not None:
        brought = merged(base, content, present())
        if problems := disagreements(brought):
            raise BadCatalogue(problems)
    before = dict(CalendarDay.objects.values_list("day", "working"))
    done = bring(brought, at=at)
    changes = {CALLED.get(table, table): change for table, change in done.items()}
    changes["calendar"] = _bring_calendar(content.days)
    new_version = _keep_version(content, brought, any(changes.values()), at)
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
        if changes["calendar"] and base is not None:
            _tell_calendar(before, by=by, at=at)
        queries.look_again()
    own = ((table, code) for table in ROWS for code in differing(content, brought, table))
    return Outcome(content.label, changes, new_version, tuple(own))


def _loaded_last(content: Content) -> Mapping[str, Any] | Content | None:
    """
    Return what the files said when they were loaded last, None for an empty catalogue.

    A catalogue that came in otherwise, out of an archive, is the county's own where it differs from these files.
    """
    shipped = CatalogueVersion.objects.filter(from_files=True).order_by("-pk").only("content").first()
    if shipped:
        return cast(Mapping[str, Any], shipped.content)
    return content if CatalogueVersion.objects.exists() else None


def _keep_version(files: Content, brought: Content, changed: bool, at: datetime) -> bool:
    """Add a version if these are other files than those loaded last, and tell whether they are."""
    kept = plain(files)
    last = CatalogueVersion.objects.filter(from_files=True).order_by("-pk").only("digest").first()
    if not changed and last and last.digest == digest_of(kept):
        return False
    keep_version(brought, kept, from_files=True, at=at)
    return True


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
