"""Taking the yearly notice into the calendar: first shown, then confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import facts, permissions, queries
from sanlian.catalogue.deadlines import known_years
from sanlian.catalogue.models import CalendarDay
from sanlian.catalogue.operations.set_calendar_day import YEARS, mark_changed
from sanlian.catalogue.rules import DayRow, Problem, notice
from sanlian.journal.operations import operation, record
from sanlian.kernel.errors import Invalid
from sanlian.kernel.words import gettext_noop
from sanlian.people.actors import Actor


class BadNotice(Invalid):
    """A text that is no notice, or contradicts itself; `problems` has one sentence for each fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Say all of them, in the language of the moment."""
        self.problems = [_(problem.words) % problem.values for problem in problems]
        super().__init__("\n".join(self.problems), field="text")


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One day of a notice: what it becomes, what it was, and whether that is a change."""

    day: date
    working: bool
    name: str
    was_working: bool
    was_name: str

    @property
    def changed(self) -> bool:
        """Return whether the import would change anything about the day."""
        return (self.working, self.name) != (self.was_working, self.was_name)


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """
    What a notice would do.

    :param years: the years of its days
    :param first_known: those of them whose due dates were provisional until now
    :param kept: days of the notice's year that it does not name and that stay as they were entered
    """

    years: tuple[int, ...]
    first_known: tuple[int, ...]
    days: tuple[PlannedDay, ...]
    kept: tuple[tuple[date, bool, str], ...]

    @property
    def changes(self) -> tuple[PlannedDay, ...]:
        """Return the days that would change."""
        return tuple(day for day in self.days if day.changed)


def plan_calendar(text: str) -> CalendarPlan:
    """
    Return what taking in a notice or a table would do, and change nothing.

    :raises BadNotice: when it cannot be read or contradicts itself
    """
    return _plan(_read(text))


@operation
def import_calendar(text: str, *, by: Actor, at: datetime) -> CalendarPlan:
    """
    Make the calendar say what a notice or a table says, and return what that changed.

    The days count as entered by hand: a later load of the catalogue leaves them. Days that the text does not name
    stay. Open orders promised for a year that was not known until now are counted anew by whoever reads the fact.

    :raises BadNotice: as `plan_calendar` does; nothing is changed then
    :raises NotAllowed: when the actor may not
    """
    permissions.may_set_calendar_day(by).require()
    rows = _read(text)
    plan = _plan(rows)
    if not plan.changes:
        return plan
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=row.day, working=row.working, name=row.name, by_hand=True) for row in rows],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["working", "name", "by_hand"],
    )
    mark_changed()
    record(
        facts.CALENDAR_IMPORTED,
        subject=("calendar", "-".join(map(str, plan.years))),
        by=by,
        at=at,
        details={
            "years": list(plan.years),
            "first_known": list(plan.first_known),
            "days": {day.day.isoformat(): [day.was_working, day.working] for day in plan.changes},
        },
    )
    queries.look_again()
    return plan


def _read(text: str) -> list[DayRow]:
    found = notice.read(text)
    if found.problems:
        raise BadNotice(found.problems)
    if any(row.day.year not in YEARS for row in found.days):
        raise BadNotice([Problem(gettext_noop("The calendar runs from 2000 to 2100."), {})])
    return found.days


def _plan(rows: list[DayRow]) -> CalendarPlan:
    there = {each.day: each for each in CalendarDay.objects.all()}
    named = {row.day for row in rows}
    days = []
    for row in rows:
        was = there.get(row.day)
        days.append(
            PlannedDay(
                day=row.day,
                working=row.working,
                name=row.name,
                was_working=was.working if was else row.day.weekday() < 5,
                was_name=was.name if was else "",
            )
        )
    before = {day: each.working for day, each in there.items()}
    after = before | {row.day: row.working for row in rows}
    newly = known_years(after) - known_years(before)
    years = {row.day.year for row in rows}
    # A notice begins on New Year's Eve now and then; that does not make it the notice of the year that ends.
    whole = known_years({row.day: row.working for row in rows})
    return CalendarPlan(
        years=tuple(sorted(years)),
        first_known=tuple(sorted(newly)),
        days=tuple(days),
        kept=tuple(
            (day, each.working, each.name)
            for day, each in sorted(there.items())
            if day.year in whole and day not in named
        ),
    )
