"""The working calendar as a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sanlian.catalogue import operations, queries
from sanlian.catalogue.models import CalendarDay
from sanlian.kernel.words import gettext_noop
from sanlian.people.actors import Actor
from sanlian.sheets import Book, Brought, Column, Kind, Outcome, Row, Table, bring_each

CALENDAR = Table(
    name="calendar",
    title=gettext_noop("Working calendar"),
    key=("day",),
    columns=(
        Column("day", gettext_noop("Day"), Kind.DATE, required=True, also=("日期", "date")),
        Column("working", gettext_noop("Offices work"), Kind.FLAG, required=True, also=("是否上班", "上班")),
        Column("name", gettext_noop("Name of the day"), required=True, most=40, also=("名称", "节假日")),
    ),
)


def _take_calendar() -> Iterator[Mapping[str, object]]:
    yield from CalendarDay.objects.order_by("day").values("day", "working", "name")


def _bring_calendar(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    there = {row.day: (row.working, row.name) for row in CalendarDay.objects.all()}

    def one(values: Mapping[str, Any]) -> Outcome:
        day: date = values["day"]
        if there.get(day) == (values["working"], values["name"]):
            return Outcome.SAME
        operations.set_calendar_day(day, working=values["working"], name=values["name"], by=by, at=at)
        return Outcome.CHANGED if day in there else Outcome.ADDED

    return bring_each(rows, one)


BOOK = Book(CALENDAR, _take_calendar, _bring_calendar, queries.look_again)
