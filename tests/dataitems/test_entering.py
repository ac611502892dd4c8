"""Values are entered once, with day and source; later news and corrections keep what was; refusals change nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sanlian.dataitems import facts, known, operations, queries
from sanlian.dataitems.models import DataItem, Value
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import listings
from sanlian.people.actors import HOUSE, Role
from sanlian.sheets import Loaded, Outcome, read_document
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, officer, resident
from tools.paths import ROOT

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
GRID = f"{VILLAGE}001"


@pytest.fixture
def village(county):
    return known.thing("village", VILLAGE)


@pytest.fixture
def household(county):
    first = listings.households(VILLAGE, on=TODAY, size=1)[0]
    return known.thing("household", str(first.id))


@pytest.fixture
def secretary(county):
    return officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)


def people(village, words="132/410", on=TODAY, source="户籍系统"):
    return operations.NewValue("village.population", village, words, on, source)


def head(household, words="吕有才"):
    return operations.NewValue("household.head", household, words, TODAY, "户口簿")


def answer(thing, code, by, on=TODAY):
    return next(each for each in queries.answers(thing, by=by, on=on) if each.item.code == code)


def test_what_is_entered_is_known_with_its_day_source_and_person(village, secretary):
    assert operations.enter_value(people(village), by=secretary, at=MONDAY) is Outcome.ADDED
    assert operations.enter_value(people(village), by=secretary, at=MONDAY) is Outcome.SAME

    found = answer(village, "village.population", secretary)
    assert (found.shown, found.since, found.source) == ("132 户 · 410 人", TODAY, "户籍系统")
    assert found.by == secretary.name and not found.stale
    entry = Entry.objects.get(name=facts.ENTERED)
    assert (entry.subject_kind, entry.subject_id) == ("village", VILLAGE)
    assert "132" not in str(entry.details)


def test_later_news_takes_the_place_of_what_was_known_and_ages(village, secretary):
    operations.enter_value(people(village, on=TODAY - timedelta(days=400)), by=secretary, at=MONDAY)
    assert answer(village, "village.population", secretary).stale

    assert operations.enter_value(people(village, "130/402"), by=secretary, at=MONDAY) is Outcome.CHANGED
    assert answer(village, "village.population", secretary).kept == "130/402"
    now, before = queries.history(village, by=secretary)
    assert now.ended_at is None and before.ended_at == MONDAY and before.shown == "132 户 · 410 人"

    with pytest.raises(operations.YoungerKnown):
        operations.enter_value(people(village, "1/1", on=TODAY - timedelta(days=1)), by=secretary, at=MONDAY)
    assert Value.objects.count() == 2


def test_a_correction_says_what_was_wrong_and_may_be_of_an_earlier_day(village, secretary):
    operations.enter_value(people(village), by=secretary, at=MONDAY)
    right = people(village, "123/410", on=TODAY - timedelta(days=30))

    operations.correct_value(right, reason="户数写反了", by=secretary, at=MONDAY)

    now = queries.history(village, by=secretary)[0]
    assert (now.reason, now.true_on) == ("户数写反了", right.true_on)
    assert Entry.objects.get(name=facts.CORRECTED).details["reason"] == "户数写反了"


@pytest.mark.parametrize("reason", ["", " ", "长" * 101])
def test_a_correction_needs_a_reason(village, secretary, reason):
    operations.enter_value(people(village), by=secretary, at=MONDAY)

    with pytest.raises(operations.UnusableValue):
        operations.correct_value(people(village, "1/1"), reason=reason, by=secretary, at=MONDAY)
    assert Value.objects.count() == 1


def test_nothing_known_and_nothing_different_are_no_corrections(village, secretary):
    entries = Entry.objects.count()
    with pytest.raises(operations.NothingToCorrect):
        operations.correct_value(people(village), reason="错了", by=secretary, at=MONDAY)
    assert (Value.objects.count(), Entry.objects.count()) == (0, entries)

    operations.enter_value(people(village), by=secretary, at=MONDAY)
    with pytest.raises(operations.NothingToCorrect):
        operations.correct_value(people(village), reason="错了", by=secretary, at=MONDAY)
    assert Value.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": "很多"}, "value"),
        ({"true_on": TODAY + timedelta(days=1)}, "true_on"),
        ({"source": " "}, "source"),
        ({"item": "village.name"}, "item"),  # known from places; entered nowhere else
        ({"item": "grid.microgrids"}, "item"),
        ({"item": "village.colour"}, None),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(village, secretary, change, field):
    given = {
        "item": "village.population",
        "thing": village,
        "words": "1/2",
        "true_on": TODAY,
        "source": "村里",
    }
    entries = Entry.objects.count()

    with pytest.raises((operations.UnusableValue, queries.NoSuchItem)) as refusal:
        operations.enter_value(operations.NewValue(**(given | change)), by=secretary, at=MONDAY)

    assert refusal.value.field == field
    assert (Value.objects.count(), Entry.objects.count()) == (0, entries)


def test_those_who_work_for_the_place_enter_and_nobody_else(village, household):
    elsewhere = officer("vil-330825101200", Role.VILLAGE_SECRETARY)
    for who in (elsewhere, officer("dept-housing"), officer("county", Role.LEADER), resident()):
        with pytest.raises(errors.NotAllowed):
            operations.enter_value(people(village), by=who, at=MONDAY)
    assert not Value.objects.exists()

    operations.enter_value(head(household), by=officer(f"grid-{household.place_code}"), at=MONDAY)
    operations.enter_value(people(village), by=officer(f"twp-{TOWNSHIP}", Role.DISPATCHER), at=MONDAY)


def test_what_is_sensitive_is_sealed_and_shown_to_those_cleared_for_it(household, secretary):
    operations.enter_value(head(household), by=secretary, at=MONDAY)

    row = Value.objects.get()
    assert not row.words and "吕有才" not in row.sealed and row.said == "吕有才"
    assert answer(household, "household.head", secretary).shown == "吕有才"
    for who in (officer("county", Role.ADMINISTRATOR), officer("vil-330825101200", Role.VILLAGE_SECRETARY)):
        veiled = answer(household, "household.head", who)
        assert veiled.known and veiled.hidden and not veiled.shown and not veiled.kept
        assert queries.history(household, by=who)[0].shown == ""


def test_an_item_that_becomes_sensitive_has_its_values_sealed_and_the_other_way(village, secretary):
    operations.enter_value(people(village), by=secretary, at=MONDAY)
    item = DataItem.objects.get(code="village.population")
    said = {name: getattr(item, name) for name in ("code", "name", "name_en", "kind", "parts", "owner")}
    said |= {"source": item.source, "source_en": item.source_en, "used": item.used, "fresh": 12}

    assert operations.keep_item(said | {"level": "sensitive"}, by=HOUSE, at=MONDAY)
    assert Value.objects.get().words == "" and Value.objects.get().said == "132/410"
    assert operations.keep_item(said | {"level": "public"}, by=HOUSE, at=MONDAY)
    assert Value.objects.get().words == "132/410"

    with pytest.raises(operations.ItemInUse):
        operations.keep_item(said | {"level": "public", "kind": "text"}, by=HOUSE, at=MONDAY)
    with pytest.raises(errors.NotAllowed):
        operations.keep_item(said | {"level": "public"}, by=secretary, at=MONDAY)


def test_the_document_of_items_changes_nothing_a_second_time(county):
    raw = read_document(ROOT / "data" / "dataitems" / "items.yaml")
    entries = Entry.objects.count()

    assert operations.load(raw, by=HOUSE, at=MONDAY) == Loaded()
    for wrong in (None, {"items": [{"code": "x"}]}):
        with pytest.raises(operations.BadItems):
            operations.load(wrong, by=HOUSE, at=MONDAY)
    assert Entry.objects.count() == entries and DataItem.objects.count() == 32


def test_what_comes_with_the_product_leaves_an_item_as_the_county_keeps_it(county):
    raw = read_document(ROOT / "data" / "dataitems" / "items.yaml")
    first, second = (row["code"] for row in raw["items"][:2])
    operations.load(
        {"items": [raw["items"][0] | {"owner": "dept-civil"}, *raw["items"][1:]]}, by=HOUSE, at=MONDAY
    )
    DataItem.objects.filter(code=second).delete()

    assert operations.load(raw, shipped=True, by=HOUSE, at=MONDAY) == Loaded((second,), (first,))
    assert DataItem.objects.get(code=first).owner == "dept-civil"


def test_what_the_house_knows_is_read_where_it_is_kept(village, household, secretary):
    member = known.thing("member", listings.members(VILLAGE, on=TODAY)[0].number)
    branch = known.thing("branch", listings.branches(VILLAGE)[0].code)
    grid = known.thing("grid", GRID)
    for thing, codes in (
        (village, ["village.name", "village.committee", "village.team"]),
        (branch, ["branch.secretary", "branch.village"]),
        (member, ["member.name", "member.phone", "member.branch"]),
        (grid, ["grid.code", "grid.head", "grid.worker"]),
        (household, ["household.address", "household.tags", "household.member"]),
    ):
        for code in codes:
            found = answer(thing, code, secretary)
            assert found.known and found.shown and found.source, code
    assert not Value.objects.exists()

    with pytest.raises(known.NoSuchThing):
        known.thing("request", "1")
    for subject, code in (
        ("village", GRID),
        ("household", "0"),
        ("household", f"{GRID}/无"),
        ("member", "?"),
    ):
        with pytest.raises(known.NoSuchThing):
            known.thing(subject, code)
    assert known.thing("household", household.code) == household


def test_many_come_in_at_once_or_none(village, household, secretary):
    done = operations.enter_values([people(village), head(household)], by=secretary, at=MONDAY)
    assert done == {Outcome.ADDED: 2} and Entry.objects.get(name=facts.BROUGHT).details == {"values": 2}

    with pytest.raises(operations.UnusableValue):
        operations.enter_values([people(village, "1/2"), head(household, "")], by=secretary, at=MONDAY)
    assert Value.objects.count() == 2
    assert date.min < Value.objects.first().true_on


def test_today_is_the_countys_day_just_after_midnight(village, secretary):
    """At half past midnight in Shanghai it is still yesterday in UTC."""
    early = datetime(2021, 8, 2, 16, 30, tzinfo=UTC)

    operations.enter_value(people(village, on=TODAY + timedelta(days=1)), by=secretary, at=early)

    assert Value.objects.get().true_on == TODAY + timedelta(days=1)
