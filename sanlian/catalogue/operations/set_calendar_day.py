"""Saying that one day is worked or not."""

import uuid
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import facts, permissions, queries
from sanlian.catalogue.deadlines import known_years
from sanlian.catalogue.models import CalendarDay, CatalogueVersion
from sanlian.journal.operations import operation, record
from sanlian.kernel.errors import Invalid
from sanlian.people.actors import Actor

LONGEST_NAME = 40
# Outside these years a date is a slip of the finger.
YEARS = range(2000, 2101)


class BadCalendarDay(Invalid):
    """A day that cannot be entered."""


def check_calendar_day(day: date, *, name: str) -> None:
    """
    Do nothing for a day that can be entered.

    :raises BadCalendarDay: without a name, with one that is too long, outside 2000–2100
    """
    if not name or len(name) > LONGEST_NAME:
        raise BadCalendarDay(_("Say in at most 40 characters what day this is."), field="name")
    if day.year not in YEARS:
        raise BadCalendarDay(_("The calendar runs from 2000 to 2100."), field="day")


@operation
def set_calendar_day(day: date, *, working: bool, name: str, by: Actor, at: datetime) -> bool:
    """
    Enter a day off or a working day, and tell whether that changed anything.

    A later load of the catalogue leaves the day as it was entered here.

    :raises BadCalendarDay: as `check_calendar_day` does
    :raises NotAllowed: when the actor may not
    """
    permissions.may_set_calendar_day(by).require()
    name = name.strip()
    check_calendar_day(day, name=name)
    before = dict(CalendarDay.objects.values_list("day", "working"))
    there = CalendarDay.objects.filter(day=day).first()
    if there and (there.working, there.name, there.by_hand) == (working, name, True):
        return False
    CalendarDay.objects.update_or_create(
        day=day, defaults={"working": working, "name": name, "by_hand": True}
    )
    mark_changed()
    record(
        facts.CALENDAR_CHANGED,
        subject=("calendar_day", day.isoformat()),
        by=by,
        at=at,
        details={
            "day": day.isoformat(),
            "working": working,
            "name": name,
            "was": there.working if there else day.weekday() < 5,
            "first_known": sorted(known_years(before | {day: working}) - known_years(before)),
        },
    )
    queries.look_again()
    return True


def mark_changed() -> None:
    """Let every process see that its copy is old."""
    newest = CatalogueVersion.objects.order_by("-pk").only("pk").first()
    if newest:
        CatalogueVersion.objects.filter(pk=newest.pk).update(stamp=uuid.uuid4().hex)
