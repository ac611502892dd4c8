"""What a value may say, when one is stale, and what a file of items may say."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from sanlian.dataitems import rules
from sanlian.dataitems.rules import Kind, Shape
from tools.paths import ROOT

PEOPLE = Shape(Kind.NUMBERS, ("户", "人"))
CHOICE = Shape(Kind.CHOICE, choices={"tap": "自来水", "well": "井水"})


@pytest.mark.parametrize(
    ("words", "shape", "kept"),
    [
        (" 吕  有才 ", Shape(Kind.TEXT), "吕 有才"),
        ("1,012", Shape(Kind.NUMBER), "1012"),
        ("０１２", Shape(Kind.NUMBER), "12"),
        ("132 / 410", PEOPLE, "132/410"),
        ("132、410", PEOPLE, "132/410"),
        ("2026-05-01", Shape(Kind.DATE), "2026-05-01"),
        ("是", Shape(Kind.FLAG), "1"),
        ("No", Shape(Kind.FLAG), "0"),
        ("井水", CHOICE, "well"),
        ("tap", CHOICE, "tap"),
    ],
)
def test_what_people_write_is_kept_in_one_way(words, shape, kept):
    assert rules.read(words, shape) == kept
    assert rules.read(kept, shape) == kept


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("  ", Shape(Kind.TEXT)),
        ("长" * 101, Shape(Kind.TEXT)),
        ("-3", Shape(Kind.NUMBER)),
        ("9" * 10, Shape(Kind.NUMBER)),
        ("一二", Shape(Kind.NUMBER)),
        ("132", PEOPLE),
        ("132/410/2", PEOPLE),
        ("1.5/2", PEOPLE),
        ("5月1日", Shape(Kind.DATE)),
        ("也许", Shape(Kind.FLAG)),
        ("河水", CHOICE),
    ],
)
def test_what_is_no_value_is_refused_with_a_sentence(words, shape):
    with pytest.raises(rules.Unusable) as refusal:
        rules.read(words, shape)

    assert refusal.value.said.read(str)


def test_a_value_is_shown_with_what_it_counts():
    assert rules.shown("132/410", PEOPLE, str) == "132 户 · 410 人"
    assert rules.shown("well", CHOICE, str) == "井水"
    assert rules.shown("0", Shape(Kind.FLAG), str) == "no"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_months_back_is_the_same_day_of_an_earlier_month_or_its_last(today, months):
    oldest = rules.stale_before(today, months)

    assert (today.year - oldest.year) * 12 + today.month - oldest.month == months
    last_of_month = (oldest + timedelta(days=1)).day == 1
    assert oldest.day == today.day or (oldest.day < today.day and last_of_month)


GOOD = {
    "code": "village.wells",
    "name": "水井",
    "name_en": "Wells",
    "kind": "number",
    "owner": "dept-water",
    "source": "水利台账",
    "source_en": "register of waters",
    "level": "internal",
}


def test_a_county_may_add_an_item_of_its_own():
    assert rules.check({"items": [GOOD]}) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "river.wells"},
        {"code": "Village wells"},
        {"code": "request.colour"},  # nothing lasting that it would be about
        {"name_en": ""},
        {"kind": "picture"},
        {"kind": "numbers"},
        {"kind": "choice"},
        {"level": "secret"},
        {"fresh": 0},
        {"fresh": "soon"},
        {"used": ["everywhere"]},
    ],
)
def test_an_item_that_cannot_be_is_named_with_its_fault(wrong):
    (fault,) = rules.check({"items": [GOOD | wrong]})

    assert str((GOOD | wrong)["code"]) in fault.read(str)


def test_a_file_without_items_or_with_one_twice_is_refused():
    assert rules.check([]) and rules.check({"items": []}) and rules.check({"items": ["village.wells"]})
    assert [fault.read(str) for fault in rules.check({"items": [GOOD, GOOD]})] == [
        "village.wells stands twice in the file."
    ]


def test_the_county_has_seven_categories_and_thirty_two_items():
    import yaml

    listed = yaml.safe_load((ROOT / "data" / "dataitems" / "items.yaml").read_text(encoding="utf-8"))

    assert rules.check(listed) == []
    counts = {}
    for row in listed["items"]:
        counts.setdefault(row["code"].split(".")[0], []).append(row["code"])
    assert [len(codes) for codes in counts.values()] == [4, 6, 5, 4, 5, 5, 3]
    assert list(counts) == [subject.value for subject in rules.Subject]
    assert set(rules.HELD) <= {row["code"] for row in listed["items"]}
    # What was found at a door is a note, which few read; the item of a list is cited by the order that it raised.
    held = {code: held.value for code, held in rules.HELD.items() if code.startswith("visit.")}
    assert held == {"visit.when": "visits", "visit.finding": "visits", "visit.duty": "orders"}
    levels = {row["code"]: row["level"] for row in listed["items"]}
    assert (levels["visit.when"], levels["visit.finding"]) == ("internal", "sensitive")
