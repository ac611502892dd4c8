"""Ten thousand faulty rows: none gets in, each is explained in both languages, the good ones between them come in."""

import random

import pytest

from sanlian.catalogue.models import CalendarDay
from sanlian.journal.models import Entry
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post, User
from sanlian.places import queries as places
from sanlian.places.models import Place
from sanlian.registry import books, operations
from tests.builders import MONDAY, VILLAGE, officers
from tests.registry import faulty

pytestmark = pytest.mark.django_db
NUMBER = 3334
PLACES, POSTS, DAYS = (
    ["编码", "名称", "上级编码"],
    ["手机号", "单位编码", "岗位", "任职日期", "离任日期"],
    ["日期", "是否上班", "名称"],
)


@pytest.fixture
def phones(county):
    return [people.phone_of(actor.id) for actor in officers("dept-housing")]


def cases(rnd, phones):
    """Return for each table its headings, faulty rows, and good rows with how to see that they are in."""
    villages = [village.code for village in places.villages()]
    fresh = [f"{VILLAGE}{number}" for number in range(100, 150)]
    return {
        "places": (
            PLACES,
            faulty.take(faulty.places(rnd, villages), NUMBER),
            [[code, f"新网格{n}", ""] for n, code in enumerate(fresh)],
        ),
        "posts": (
            POSTS,
            faulty.take(faulty.posts(rnd, phones), NUMBER),
            [[phone, "dept-health", "handler", "2021-08-03", ""] for phone in phones],
        ),
        "calendar": (
            DAYS,
            faulty.take(faulty.calendar(rnd), NUMBER),
            [[f"2027-12-{day}", "否", "好日子"] for day in (29, 30, 31)],
        ),
    }


def state():
    return Place.objects.count(), User.objects.count(), Post.objects.count(), CalendarDay.objects.count()


@pytest.mark.parametrize("name", ["places", "posts", "calendar"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_none_of_ten_thousand_faulty_rows_gets_in(county, phones, name, encoding):
    headings, bad, good = cases(random.Random(f"{name} {encoding}"), phones)[name]
    before, entries = state(), Entry.objects.count()
    content = faulty.file(headings, bad, encoding)

    report = operations.bring(
        books.book(name), content, file_name="bad.csv", whole=False, dry=False, by=HOUSE, at=MONDAY
    )

    assert (state(), Entry.objects.count()) == (before, entries)
    assert {fault.row for fault in report.faults} == set(range(2, len(bad) + 2))
    for speak in books.TONGUES:
        for fault in report.faults:
            assert fault.said.read(speak).strip() and fault.remedy.read(speak).strip()

    rows = bad + good
    random.Random(encoding).shuffle(rows)
    content = faulty.file(headings, rows, encoding)
    whole = operations.bring(
        books.book(name), content, file_name="all.csv", whole=True, dry=False, by=HOUSE, at=MONDAY
    )
    assert (whole.done, state(), Entry.objects.count()) == (False, before, entries)

    some = operations.bring(
        books.book(name), content, file_name="all.csv", whole=False, dry=False, by=HOUSE, at=MONDAY
    )
    assert (some.brought.added, some.faulty_rows) == (len(good), len(bad))
    assert sum(state()) == sum(before) + len(good)
