"""Data items and values as files: what goes out comes in, each fault has its row, and a second time nothing changes."""

from datetime import timedelta

import pytest

from sanlian.dataitems import checks, known, operations, queries, sheets
from sanlian.dataitems.models import DataItem, Value
from sanlian.people import listings
from sanlian.people.actors import HOUSE
from sanlian.sheets import Row
from tests.builders import MONDAY, VILLAGE

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
ITEMS, VALUES, CLOSE = sheets.BOOKS


@pytest.fixture
def home(county):
    first = listings.households(VILLAGE, on=TODAY, size=1)[0]
    return known.of_household(first.id, first.grid_code, first.address)


def rows(*values):
    return [
        Row(number, dict(each), {name: str(value) for name, value in each.items()})
        for number, each in enumerate(values, 2)
    ]


def said(subject, about, item, value, true_on=TODAY):
    return {
        "subject": subject,
        "about": about,
        "item": item,
        "value": value,
        "true_on": true_on,
        "source": "台账",
    }


def bring(book, *values):
    return book.bring(rows(*values), by=HOUSE, at=MONDAY)


def test_what_goes_out_comes_in_again_and_changes_nothing(home):
    population = said("village", VILLAGE, "village.population", "132/410")
    head = said("household", home.code, "household.head", "吕有才")
    assert bring(VALUES, population).added == 1 and bring(CLOSE, head).added == 1

    for book, one in ((VALUES, population), (CLOSE, head)):
        assert list(book.take()) == [one]
        assert bring(book, *book.take()).same == 1
    assert bring(ITEMS, *ITEMS.take()).same == 32
    assert Value.objects.count() == 2


def test_each_row_that_cannot_come_in_is_named_and_the_good_ones_do(home):
    bring(VALUES, said("village", VILLAGE, "village.population", "132/410"))
    brought = bring(
        VALUES,
        said("village", VILLAGE, "village.population", "1/2", TODAY - timedelta(days=1)),
        said("village", "330825999999", "village.population", "1/2"),
        said("village", VILLAGE, "village.name", "缪家村"),
        said("grid", f"{VILLAGE}001", "grid.microgrids", "三"),
        said("grid", f"{VILLAGE}999", "grid.microgrids", "3"),
        said("village", VILLAGE, "grid.microgrids", "3"),
        said("household", home.code, "household.head", "吕有才"),
        said("grid", f"{VILLAGE}001", "grid.microgrids", "3", TODAY + timedelta(days=1)),
        said("grid", f"{VILLAGE}002", "grid.microgrids", "3"),
    )

    assert (brought.added, brought.changed) == (1, 0)
    assert sorted((fault.row, fault.column) for fault in brought.faults) == [
        (2, "true_on"),
        (3, "about"),
        (4, "item"),
        (5, "value"),
        (6, "about"),
        (7, "item"),
        (8, "item"),
        (9, "true_on"),
    ]


def test_a_county_adds_an_item_by_the_table_and_changes_who_answers(home):
    water = {
        "code": "household.water",
        "name": "饮水",
        "name_en": "Water",
        "kind": "choice",
        "parts": None,
        "choices": ("tap/自来水", "well/井水"),
        "owner": "dept-water",
        "source": "水利台账",
        "source_en": "register of waters",
        "level": "internal",
        "fresh": 24,
        "used": None,
    }
    assert bring(ITEMS, water).added == 1
    assert bring(ITEMS, water | {"owner": "dept-nobody"}).changed == 1
    assert bring(CLOSE, said("household", home.code, "household.water", "井水")).added == 1
    assert bring(ITEMS, water | {"choices": ("tap",)}).faults[0].column == "choices"
    assert bring(ITEMS, water | {"kind": "text"}).faults

    found = [
        each for each in queries.answers(home, by=HOUSE, on=TODAY) if each.item.code == "household.water"
    ]
    assert [each.shown for each in found] == ["井水"]
    assert [finding.about for finding in checks.findings()] == ["household.water"]


def test_a_branch_and_a_member_have_values_of_the_countys_own_items(county):
    branch, member = listings.branches(VILLAGE)[0].code, listings.members(VILLAGE, on=TODAY)[0].number
    for subject, code, kind in (("branch", branch, "flag"), ("member", member, "date")):
        item = {
            "code": f"{subject}.extra",
            "name": "其他",
            "name_en": "Other",
            "kind": kind,
            "owner": "county",
        }
        item |= {"source": "台账", "source_en": "register", "level": "internal"}
        assert operations.keep_item(item, by=HOUSE, at=MONDAY)
        value = {"flag": "是", "date": "2021-01-01"}[kind]
        assert bring(VALUES, said(subject, code, f"{subject}.extra", value)).added == 1
    assert sorted(row["about"] for row in VALUES.take()) == sorted([branch, member])
    assert DataItem.objects.count() == 34
