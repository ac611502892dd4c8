"""What many say and no rule foresaw is found by its words, warned of once, and again only when it grows or returns."""

import importlib
import math
from datetime import timedelta

import pytest

from sanlian.analysis import discovery, operations
from sanlian.analysis.discovery import Said
from sanlian.analysis.models import EarlyWarning, HotIssue
from sanlian.workorders import operations as orders, queries
from tests.builders import MONDAY, ask, hours, resident

DAY = timedelta(days=1)
LOOK = importlib.import_module("sanlian.analysis.operations.discover")


@pytest.fixture(autouse=True)
def enough(monkeypatch):
    """Let fourteen requests be enough to compare; a hundred take long to write."""
    monkeypatch.setattr(LOOK, "FEWEST_REQUESTS", 12)


NOW = MONDAY + DAY * 20
VILLAGES = ("330825201207", "330825201201", "330825001001")


def told(number, *, days, person=None, place="330825201207", category="road.lamp"):
    return Said(number, number, category, place, person or f"p{number}", NOW - DAY * days)


def heat(said):
    return discovery.heat(said, at=NOW)


# ── the number ──────────────────────────────────────────────────────────────────────────────────────────


def test_ten_in_a_week_weigh_as_twenty_in_a_month_and_forty_in_ninety_days():
    week = [told(number, days=number % 6) for number in range(10)]
    month = [told(number, days=8 + number) for number in range(20)]
    steady = [told(number, days=31 + number) for number in range(40)]
    assert heat(week).value == pytest.approx(10, abs=0.01)
    assert heat(month).value == pytest.approx(10, abs=0.01)
    assert heat(steady).value == pytest.approx(10, abs=0.01)


def test_one_who_writes_often_is_one_and_many_villages_make_it_hotter():
    one = [told(number, days=1, person="p") for number in range(10)]
    spread = [told(number, days=1, place=VILLAGES[number % 3]) for number in range(9)]
    assert heat(one).value == 1
    assert heat(spread).value == pytest.approx(9 * (1 + math.log(3) / 4), abs=0.01)
    assert (heat(spread).people, heat(spread).villages) == ((9, 9, 9), 3)


def test_what_is_as_always_is_not_hot_now():
    as_always = [told(number, days=number * 90 / 80 + 0.1) for number in range(80)]
    new = [told(number, days=number % 7) for number in range(7)]
    assert heat(as_always).people[0] >= 6
    assert heat(as_always).value == 20  # eighty people at a quarter, nothing more for the week or the month
    assert heat([*as_always, *(told(100 + n, days=1) for n in range(30))]).value > 25
    assert heat(new).value == 7
    assert heat([told(1, days=91)]).value == 0


def test_the_place_is_the_smallest_from_which_most_come():
    village = [told(number, days=1) for number in range(4)] + [told(9, days=1, place=VILLAGES[2])]
    township = [told(number, days=1, place=VILLAGES[number % 2]) for number in range(4)]
    county = [told(number, days=1, place=VILLAGES[number % 3]) for number in range(6)]
    assert [discovery.area_of(each) for each in (village, township, county)] == [
        "330825201207",
        "330825201",
        "330825",
    ]


def test_two_sets_are_one_matter_when_half_of_the_smaller_is_in_the_other():
    assert discovery.same_thing([1, 2, 3, 4], [3, 4])
    assert discovery.same_thing([1, 2, 3, 4], [4, 5])
    assert not discovery.same_thing([1, 2, 3, 4], [4, 5, 6])
    assert not discovery.same_thing([], [1])


# ── looking ─────────────────────────────────────────────────────────────────────────────────────────────

QUARRY = "石料厂夜里开工，机器声吵得睡不着"
# Not one category: whoever counts by category counts half of them.
CALLED = ("environment.noise", "environment.dust")


def say(number, *, at, text=None):
    return ask(
        by=resident(phone=f"129{number:08d}", name="方"),
        at=at,
        place_code=VILLAGES[number % 3],
        category=CALLED[number % 2],
        text=text or f"{QUARRY}，已经{number + 2}天了",
    )


@pytest.fixture
def quarry(county, worked_off):
    """Return the requests of ten people in three villages, two categories and ten days, and some of other things."""
    for number, words in enumerate(("路灯不亮", "自来水发黄", "公交车没有来", "医保卡刷不出来")):
        say(90 + number, at=MONDAY + hours(number), text=words)
    found = [say(number, at=MONDAY + DAY * 10 + hours(number * 12)) for number in range(10)]
    worked_off(MONDAY + DAY * 16)
    return found


def test_it_is_found_across_categories_and_villages_and_warned_of_once(quarry):
    assert not EarlyWarning.objects.exclude(rule="hot").exists()
    at = MONDAY + DAY * 16

    operations.discover(at=at)
    operations.discover(at=at + DAY)

    first = HotIssue.objects.get(rank=1)
    assert {each.order_id for each in quarry} == set(first.orders)
    assert (first.people[1], first.villages, first.place_code) == (10, 3, "330825")
    warning = EarlyWarning.objects.get()
    assert first.warning_id == warning.pk
    assert (warning.rule, warning.people, warning.villages) == ("hot", 10, 3)
    order = queries.order(warning.order_id)
    assert order.origin == "warning"
    assert "石料厂" in order.title
    assert "10位乡亲在3个村反映相近的事" in order.told


def test_it_grows_with_more_people(quarry, worked_off):
    operations.discover(at=MONDAY + DAY * 16)
    assert EarlyWarning.objects.get().colour == "yellow"
    later = MONDAY + DAY * 19
    for number in range(10, 30):
        say(number, at=later - hours(number))
    worked_off(later)

    operations.discover(at=later)

    (warning,) = EarlyWarning.objects.filter(rule="hot")
    assert warning.colour in {"orange", "red"}
    assert warning.people == 30


def test_after_it_was_dealt_with_only_what_comes_later_counts(quarry, worked_off):
    operations.discover(at=MONDAY + DAY * 16)
    warning = EarlyWarning.objects.get()
    operations.note_end(warning.order_id, outcome="closed", at=MONDAY + DAY * 17)

    operations.discover(at=MONDAY + DAY * 18)

    assert EarlyWarning.objects.count() == 1
    assert not HotIssue.objects.filter(name__contains="石料厂").exists()


def test_what_a_rule_has_warned_of_raises_no_second_alarm(county, worked_off):
    for number in range(12):
        ask(
            by=resident(phone=f"129{number:08d}", name="方"),
            at=MONDAY + hours(number),
            category="water.outage",
            text="没水了，整条弄堂都没水" + "啊" * number,
        )
    worked_off(MONDAY + DAY)
    before = EarlyWarning.objects.count()
    assert before

    operations.discover(at=MONDAY + DAY)

    assert EarlyWarning.objects.count() == before
    assert HotIssue.objects.get(rank=1).warning_id is not None


def test_what_few_may_see_or_was_taken_back_is_not_compared(quarry, worked_off):
    hidden, taken_back = quarry[0], quarry[1]
    type(hidden.order).objects.filter(pk=hidden.order_id).update(restricted=True)
    orders.withdraw(
        taken_back.pk, reason="", by=resident(phone="12900000001", name="方"), at=MONDAY + DAY * 16
    )
    worked_off(MONDAY + DAY * 16)

    operations.discover(at=MONDAY + DAY * 16)

    seen = {number for issue in HotIssue.objects.all() for number in issue.orders}
    assert not seen & {hidden.order_id, taken_back.order_id}


def test_among_few_requests_nothing_stands_out(quarry, monkeypatch):
    monkeypatch.setattr(LOOK, "FEWEST_REQUESTS", 100)
    assert operations.discover(at=MONDAY + DAY * 16) == 0
    assert not HotIssue.objects.exists()


def test_an_empty_county_has_nothing_to_say(county):
    assert operations.discover(at=MONDAY) == 0
    assert not HotIssue.objects.exists()
