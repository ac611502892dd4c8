"""Notices: written by the desks of a place, read by its people from the first day to the last."""

from datetime import date, timedelta

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.notices import facts, operations, queries
from sanlian.notices.models import Notice
from sanlian.places import queries as places
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("county")
TODAY = MONDAY.date()
OTHER = "330825201205"


def days(number: int) -> timedelta:
    return timedelta(days=number)


def post(by, *, place_code=VILLAGE, title="停水通知", text="明天修水管，停水半天。", since=TODAY, until=None):
    until = until or since + days(7)
    return operations.post(
        place_code=place_code, title=title, text=text, since=since, until=until, by=by, at=MONDAY
    )


@pytest.fixture
def secretary():
    return builders.officer(f"vil-{VILLAGE}", "village_secretary")


@pytest.fixture
def desk():
    return builders.officer(f"twp-{TOWNSHIP}", "dispatcher")


def titles(village: str, on: date) -> list[str]:
    return [notice.title for notice in queries.hanging(village, on=on)]


def test_it_hangs_from_its_first_day_to_its_last(secretary):
    post(secretary, since=TODAY + days(1), until=TODAY + days(2))

    assert [titles(VILLAGE, TODAY + days(number)) for number in range(4)] == [
        [],
        ["停水通知"],
        ["停水通知"],
        [],
    ]
    assert titles(OTHER, TODAY + days(1)) == []
    (entry,) = Entry.objects.filter(name=facts.POSTED)
    assert entry.details["place"] == VILLAGE


def test_a_village_reads_its_own_first_and_those_of_its_township_too(secretary, desk):
    post(secretary, title="村里的")
    post(desk, place_code=TOWNSHIP, title="乡里的", since=TODAY)

    assert titles(VILLAGE, TODAY) == ["村里的", "乡里的"]
    assert titles(OTHER, TODAY) == ["乡里的"]
    assert titles("330825101240", TODAY) == []
    assert Notice.objects.get(title="乡里的").unit.code == f"twp-{TOWNSHIP}"


def test_what_is_taken_down_is_read_no_more_and_stays_in_the_desks_list(secretary, desk):
    number = post(secretary)

    operations.take_down(number, by=desk, at=MONDAY)

    assert titles(VILLAGE, TODAY) == []
    assert [notice.title for notice in queries.written(by=secretary).items] == ["停水通知"]
    assert Entry.objects.filter(name=facts.TAKEN_DOWN).count() == 1
    with pytest.raises(errors.Conflict):
        operations.take_down(number, by=desk, at=MONDAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 41}, "title"),
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"until": TODAY - days(1)}, "until"),
        ({"since": TODAY - days(9), "until": TODAY - days(1)}, "until"),
        ({"until": TODAY + days(367)}, "until"),
    ],
)
def test_what_cannot_hang_is_refused_at_its_field(secretary, said, field):
    entries = Entry.objects.count()

    with pytest.raises(operations.BadNotice) as refusal:
        post(secretary, **said)

    assert refusal.value.field == field
    assert (Notice.objects.count(), Entry.objects.count()) == (0, entries)


def test_nobody_speaks_for_another_place(secretary):
    number = post(secretary)
    stranger = builders.officer(f"vil-{OTHER}", "village_secretary")
    entries = Entry.objects.count()

    for forbidden in (
        lambda: post(secretary, place_code=OTHER),
        lambda: post(secretary, place_code=TOWNSHIP),
        lambda: post(builders.officer("dept-housing")),
        lambda: operations.take_down(number, by=stranger, at=MONDAY),
    ):
        with pytest.raises(errors.NotAllowed):
            forbidden()
    with pytest.raises(queries.NoSuchNotice):
        queries.get(number, by=stranger)
    with pytest.raises(queries.NoSuchNotice):
        operations.take_down(number + 1, by=secretary, at=MONDAY)

    assert (Notice.objects.count(), Entry.objects.count()) == (1, entries)


def test_the_desks_list_is_read_page_by_page(desk, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        post(desk, title=f"第{number}条")

    first = queries.written(by=desk)
    rest = queries.written(by=desk, cursor=first.next)

    assert [notice.title for notice in [*first.items, *rest.items]] == ["第2条", "第1条", "第0条"]
    assert rest.next is None
    with pytest.raises(queries.NoSuchPage):
        queries.written(by=desk, cursor="x")


def test_what_was_written_for_a_place_of_former_days_is_read_where_it_lies_now(secretary, monkeypatch):
    post(secretary)
    monkeypatch.setattr(places, "carried_by", lambda code: [code, VILLAGE] if code == OTHER else [code])

    assert titles(OTHER, TODAY) == ["停水通知"]
