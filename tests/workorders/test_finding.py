"""Finding orders by words and by the end of a telephone number: quickly, and never more than one may see."""

import pytest
from django.db import connection

from sanlian.journal import operations as journal
from sanlian.people import contact, operations as people
from sanlian.people.models import Resident
from sanlian.workorders import finding, operations, queries, rules
from sanlian.workorders.models import OrderWords
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, accepted, ask, dispatched, hours, officer, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
DESK = f"twp-{TOWNSHIP}"
NOW = MONDAY + hours(2)
ELSEWHERE = "330825101003"


def found(actor, text, *, read=True):
    if read:
        journal.work_off(at=NOW)
    return [order.pk for order in finding.search(actor, text, at=NOW)]


@pytest.mark.parametrize(
    "wanted", ["停水", "水了", "停水了两天", "缪家 停水", "停水 罗家乡", "ａｂ１２", "Ab12", "停水，天"]
)
def test_an_order_is_found_by_two_characters_of_what_was_asked(wanted):
    order = dispatched(text="三组停水了两天，水表AB12", category="water.outage").order_id
    ask(text="路灯不亮")

    assert found(officer("county", "dispatcher"), wanted) == [order]


@pytest.mark.parametrize("wanted", ["停水天", "两天停水", "停了", "灯", "，。", "电表 停水"])
def test_what_does_not_stand_there_is_not_found(wanted):
    dispatched(text="三组停水了两天", category="water.outage")

    assert found(officer("county", "dispatcher"), wanted) == []


def test_the_newest_come_first_and_no_more_than_asked_for():
    numbers = [ask(text=f"第{each}盏灯不亮", at=MONDAY + hours(each / 100)).order_id for each in range(3)]
    journal.work_off(at=NOW)
    some = finding.search(officer(DESK, "dispatcher"), "盏灯", at=NOW, size=2)

    assert [order.pk for order in some] == numbers[:0:-1]


@pytest.mark.parametrize("wanted", ["村口", "缪家"])
def test_what_lies_bands_apart_is_found_whole_and_in_order(wanted, monkeypatch):
    # One order a band, and asked for one by one: three lie in the first bands, the rest among all the others.
    monkeypatch.setattr(rules, "BAND", 1)
    monkeypatch.setattr(finding, "BANDS", (1, 2))
    monkeypatch.setattr(finding, "PORTION", 1)
    matters = ["road.surface", "road.lamp", "water.outage", "road.crossing", "environment.rubbish"]
    numbers = [ask(text="村口坏了", category=matter).order_id for matter in matters]
    journal.work_off(at=NOW)
    dispatcher = officer("county", "dispatcher")

    assert found(dispatcher, wanted) == numbers[::-1]
    assert [order.pk for order in finding.search(dispatcher, wanted, at=NOW, size=4)] == numbers[:0:-1]
    assert found(officer("dept-water", "handler"), wanted) == []


def test_nothing_is_looked_for_below_the_first_band(monkeypatch, django_assert_num_queries):
    for _ in range(3):
        ask(text="河边路灯灭了")
    number = ask(text="村口坏了").order_id
    # In the third band: two are looked through first, then the one that is left.
    monkeypatch.setattr(rules, "BAND", number // 2)
    journal.work_off(at=NOW)
    dispatcher = officer("county", "dispatcher")

    with django_assert_num_queries(4):
        assert [order.pk for order in finding.search(dispatcher, "村口坏了", at=NOW)] == [number]


def test_words_go_with_the_order_that_goes_on():
    first, second = ask(text="河边路灯灭了"), ask(text="桥头路灯坏了")
    operations.merge(second.order_id, into=first.order_id, by=officer(DESK, "dispatcher"), at=NOW)

    assert first.order_id in found(officer(DESK, "dispatcher"), "桥头")


def test_nobody_finds_by_words_what_is_not_shown_to_them():
    here = dispatched(text="祠堂漏雨", to="dept-housing").order_id
    there = dispatched(text="祠堂漏雨", to="dept-water", place_code=ELSEWHERE).order_id

    assert found(officer("dept-housing"), "祠堂") == [here]
    assert found(officer("dept-water"), "祠堂") == [there]
    assert found(officer("dept-police"), "祠堂") == []
    assert found(officer(f"vil-{VILLAGE}"), "祠堂") == [here]
    assert found(officer("county", "leader"), "祠堂") == [there, here]
    assert found(officer("county", "security_admin"), "祠堂") == []


def test_what_is_restricted_is_found_by_words_only_by_who_is_cleared():
    order = ask(text="邻居打孩子", category="livelihood.children").order
    assert order.restricted

    assert found(officer("county", "leader"), "打孩") == []
    assert found(officer("county", "dispatcher"), "打孩") == [order.pk]


@pytest.mark.parametrize("who", [("dept-housing", None), (DESK, "dispatcher"), (f"vil-{VILLAGE}", None)])
def test_the_index_keeps_nothing_from_who_may_see_it(who):
    operations.decline(
        dispatched(text="路灯一").order_id,
        reason="address_unclear",
        suggested="dept-water",
        note="找不到是哪一盏",
        by=officer("dept-housing"),
        at=NOW,
    )
    accepted(text="路灯二", to="dept-housing")
    dispatched(text="路灯三", to=f"vil-{VILLAGE}")
    ask(text="路灯四", place_code=ELSEWHERE)
    actor = officer(*who)

    assert found(actor, "路灯") == [row.pk for row in queries.visible_to(actor).order_by("-pk")]


def test_the_index_can_be_written_anew_and_what_is_missing_caught_up_on():
    order = ask(text="桥头路灯坏了").order_id
    journal.work_off(at=NOW)
    kept = OrderWords.objects.get(order=order)
    operations.forget_words()
    assert found(officer(DESK, "dispatcher"), "桥头") == []

    assert operations.index_missing() == 1
    assert operations.index_missing() == 0

    again = OrderWords.objects.get(order=order)
    assert (again.words, again.tokens) == (kept.words, kept.tokens)
    assert found(officer(DESK, "dispatcher"), "桥头") == [order]


def test_words_are_spelt_alike_and_paired_within_themselves():
    assert rules.searchable(["ＡＢ 路灯，坏了", "", "x"]) == "ab 路灯 坏了 x"
    assert rules.pairs("ab 路灯坏 路灯 x") == ["ab", "路灯", "灯坏"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has the index")
def test_postgresql_has_an_index_of_the_tokens():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'order_tokens'")
        assert "USING gin (string_to_array(tokens, ' '::text))" in cursor.fetchone()[0]


# ── by the end of a telephone number ────────────────────────────────────────────────────────────


def test_the_end_of_a_number_finds_the_orders_of_who_may_see_it():
    order = accepted(by=resident(phone="12977774321"), to="dept-housing").order_id
    accepted(by=resident(phone="12977771234"), to="dept-housing")

    assert found(officer("dept-housing"), "4321") == [order]
    assert found(officer("county", "dispatcher"), "4321") == [order]
    assert found(officer("county", "leader"), "4321") == []
    assert found(officer("dept-water"), "4321") == []
    assert found(officer("county", "dispatcher"), "9999") == []


def test_numbers_entered_before_the_end_was_kept_are_caught_up_on():
    order = accepted(by=resident(phone="12977774321")).order_id
    Resident.objects.update(tail_key="")
    assert found(officer("dept-housing"), "4321") == []

    assert people.key_tails() >= 1
    assert people.key_tails() == 0

    assert found(officer("dept-housing"), "4321") == [order]


def test_the_end_of_a_number_is_kept_as_a_keyed_hash(settings):
    key = contact.tail_key("129 7777 4321")
    assert key == contact.tail_key("+8612900004321")
    assert "4321" not in key
    assert contact.tail_key("123") == ""
    settings.CONTACT_KEY = "another key of this county, quite long"
    assert contact.tail_key("12977774321") != key
