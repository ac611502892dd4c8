"""Entering a day by hand."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from sanlian.catalogue import operations, queries
from sanlian.catalogue.deadlines import Span
from sanlian.catalogue.models import CalendarDay
from sanlian.journal import queries as journal
from sanlian.kernel.errors import NotAllowed
from sanlian.people.actors import HOUSE, Actor, PostScope
from tests.catalogue.conftest import MONDAY

pytestmark = pytest.mark.django_db

POST = PostScope(
    1, "county", "县社会治理中心", "county", "330825", "administrator", frozenset({"catalogue.edit"})
)
EDITOR = Actor(kind="officer", id=3, name="余红", posts=(POST,))
CLERK = Actor(kind="officer", id=7, name="周丽")
DAY = date(2026, 8, 12)


def enter(day=DAY, working=False, name="台风停工", by=EDITOR):
    return operations.set_calendar_day(day, working=working, name=name, by=by, at=MONDAY)


def changes():
    return list(journal.facts(names=frozenset({"catalogue.calendar_changed"})))


def test_a_day_off_moves_what_is_due(loaded):
    start, span = datetime(2026, 8, 11, 9, tzinfo=ZoneInfo("Asia/Shanghai")), Span.parse("1 working days")
    assert queries.calendar().due(start, span).at.date() == DAY
    assert enter()
    assert queries.calendar().due(start, span).at.date() == date(2026, 8, 13)
    (fact,) = changes()
    told = {"day": "2026-08-12", "working": False, "name": "台风停工", "was": True, "first_known": []}
    assert fact.details == told
    assert (fact.by_kind, fact.by_id, fact.subject_id) == ("officer", 3, "2026-08-12")


def test_the_same_again_is_no_change(loaded):
    assert enter()
    assert not enter()
    assert len(changes()) == 1


def test_one_day_does_not_make_a_year_known(loaded):
    assert enter(date(2027, 1, 1), name="元旦")
    assert not queries.calendar().known(2027)
    assert enter(date(2027, 10, 1), name="国庆节")
    assert queries.calendar().known(2027)


def test_before_the_first_load(db):
    assert enter()
    assert not queries.calendar().is_working_day(DAY)


@pytest.mark.parametrize(
    ("day", "name", "field"),
    [
        (DAY, " ", "name"),
        (DAY, "长" * 41, "name"),
        (date(1999, 12, 31), "元旦", "day"),
        (date(2101, 1, 1), "元旦", "day"),
    ],
)
def test_what_cannot_be_entered(loaded, day, name, field):
    before = CalendarDay.objects.count()
    with pytest.raises(operations.BadCalendarDay) as refusal:
        enter(day, name=name)
    assert refusal.value.field == field
    assert CalendarDay.objects.count() == before
    assert changes() == []


def test_not_everybody_may(loaded):
    with pytest.raises(NotAllowed):
        enter(by=CLERK)
    assert queries.calendar().is_working_day(DAY)
    assert changes() == []


def test_the_house_may(loaded):
    assert enter(by=HOUSE)
