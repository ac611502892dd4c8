"""What keeps coming back raises a warning as the facts arrive: once, with evidence, as an order in the one stream."""

from datetime import timedelta

import pytest
import yaml
from django.core.management import CommandError, call_command

from sanlian.analysis import operations, repeats, rules
from sanlian.analysis.models import EarlyWarning, Sighting, WarningRules
from sanlian.journal import operations as journal
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.places import queries as places
from sanlian.workorders import operations as orders, queries as order_queries
from tests import builders
from tests.builders import MONDAY, VILLAGE, ask, hours, officer, resident

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)
LIMITS = ("small", "ordinary")


def person(number):
    return resident(phone=f"129{number:08d}", name=f"方{number}")


def said(number, *, at=MONDAY, place=VILLAGE, category="water.outage", who=None, text=None):
    return ask(
        by=who or person(number),
        at=at,
        place_code=place,
        category=category,
        text=text or f"第{number}次说没水了",
    )


def warnings(**which):
    return list(EarlyWarning.objects.filter(**which).order_by("pk"))


def frequent():
    return warnings(rule="frequent")


def facts_named(name):
    return list(Entry.objects.filter(name=name).order_by("seq"))


def villages_of(township):
    return [each.code for each in places.villages() if each.code.startswith(township)]


def test_three_in_a_week_raise_one_order_with_its_evidence(worked_off):
    asked = [said(number, at=MONDAY + DAY * number) for number in range(3)]
    worked_off(MONDAY + DAY * 2)

    (warning,) = frequent()
    assert (warning.colour, warning.count, warning.people, warning.villages) == ("yellow", 3, 3, 1)
    assert warning.orders == [each.order_id for each in asked]
    order = order_queries.order(warning.order_id)
    assert (order.origin, order.status, order.place_code) == ("warning", "dispatched", VILLAGE)
    assert order.unit.code == "dept-water"
    assert "缪家村" in order.title and "7天内同一类诉求3件" in order.told
    assert order.limit_code == "ordinary"
    assert facts_named("analysis.warned")[0].details["orders"] == warning.orders


def test_two_or_three_in_a_fortnight_raise_none(worked_off):
    for number, days in enumerate((0, 4, 8)):
        said(number, at=MONDAY + DAY * days)
    worked_off(MONDAY + DAY * 8)

    assert warnings() == []
    assert Sighting.objects.count() == 3


def test_it_grows_and_does_not_ring_again(worked_off):
    for number in range(8):
        said(number, at=MONDAY + hours(number))
        worked_off(MONDAY + hours(number))

    (warning,) = frequent()
    assert (warning.colour, warning.count) == ("red", 8)
    grown = [entry for entry in facts_named("analysis.warning_grew") if entry.details["rule"] == "frequent"]
    assert [(entry.details["was"], entry.details["colour"]) for entry in grown] == [
        ("yellow", "orange"),
        ("orange", "red"),
    ]


def test_many_people_within_a_day_are_a_mass_and_one_who_repeats_is_none(worked_off):
    one = person(1)
    for number in range(6):
        said(number, who=one, at=MONDAY + hours(number), place=villages_of("330825001")[number])
    worked_off(MONDAY + hours(6))
    assert warnings(rule="mass") == []

    for number, village in enumerate(villages_of("330825201")[:5]):
        said(number, at=MONDAY + hours(number), place=village)
    worked_off(MONDAY + hours(6))

    (warning,) = warnings(rule="mass")
    assert (warning.place_code, warning.count, warning.villages, warning.colour) == (
        "330825201",
        5,
        5,
        "orange",
    )
    assert order_queries.order(warning.order_id).unit.code == "twp-330825201"


def test_three_villages_at_once_are_the_county_centres(worked_off):
    number = 0
    for village in villages_of("330825201")[:3]:
        for _ in range(3):
            number += 1
            said(number, at=MONDAY + DAY + hours(number / 10), place=village, who=person(number % 3))
    worked_off(MONDAY + DAY * 2)

    (warning,) = warnings(rule="spread")
    assert (warning.place_code, warning.colour, warning.villages) == ("330825", "red", 3)
    assert order_queries.order(warning.order_id).unit.code == "county"


@pytest.mark.parametrize(
    ("text", "days", "raised"),
    [
        ("水管又漏水了，还是水厂边上那一根", 10, 1),
        ("水管又漏水了，还是水厂边上那一根", 40, 0),
        ("请问水费怎么交，能用手机吗", 10, 0),
    ],
)
def test_what_comes_back_after_closing_may_be_a_sham_repair(worked_off, text, days, raised):
    before = builders.rated(
        to="dept-water", category="water.burst", text="水厂边上那一根水管漏水了", at=MONDAY
    )
    worked_off(MONDAY + DAY * 2)
    said(1, category="water.burst", text=text, at=MONDAY + DAY * days)
    worked_off(MONDAY + DAY * days)

    found = warnings(rule="recurring")
    assert len(found) == raised
    if found:
        assert found[0].orders[0] == before.order_id
        assert "可能没有修好" in order_queries.order(found[0].order_id).told


def test_who_lives_in_fear_is_no_statistic(worked_off):
    for number in range(5):
        said(number, category="safety.violence")
    worked_off(MONDAY + DAY)

    assert warnings() == []
    assert not Sighting.objects.exists()


def test_what_was_called_something_else_or_taken_back_does_not_count(worked_off):
    first, second, third = (said(number, at=MONDAY + hours(number)) for number in range(3))
    orders.withdraw(first.pk, by=people.resident_actor(first.reporter_id), at=MONDAY + hours(3))
    orders.dispatch(
        second.order_id,
        to="dept-housing",
        category="road.lamp",
        by=builders.desk_of(second.order),
        at=MONDAY + hours(3),
    )
    # All of it is heard in the order in which it happened, but late.
    assert third is not None
    said(4, at=MONDAY + hours(4))
    worked_off(MONDAY + hours(5))

    standing = [warning for warning in frequent() if warning.colour]
    assert [warning.count for warning in standing] == [3]
    assert Sighting.objects.filter(category="water.outage").count() == 2


def test_it_ends_with_its_order_and_counts_anew(worked_off):
    for number in range(3):
        said(number, at=MONDAY + hours(number))
    worked_off(MONDAY + hours(3))
    (first,) = frequent()
    at = MONDAY + hours(4)
    orders.accept(first.order_id, by=officer("dept-water"), at=at)
    orders.reply(
        first.order_id, spoken_with="水厂", done="换了泵", done_by=at.date(), by=officer("dept-water"), at=at
    )
    # Nobody asked for it, so nobody rates it: it ends when another has looked at the answer.
    later = at + hours(2)
    orders.check(first.order_id, by=officer("county"), at=later)
    worked_off(later)
    first.refresh_from_db()
    assert (first.outcome, first.ended_at) == ("closed", later)

    for number in range(2):
        said(10 + number, at=later + hours(number + 1))
    worked_off(later + DAY)
    assert len(frequent()) == 1
    said(12, at=later + DAY)
    worked_off(later + DAY)
    assert [warning.count for warning in frequent()] == [3, 3]


def test_told_twice_it_is_seen_once(worked_off):
    asked = [said(number, at=MONDAY + hours(number)) for number in range(3)]
    worked_off(MONDAY + DAY)
    entries = Entry.objects.count()

    operations.sight(
        asked[2].pk,
        order_id=asked[2].order_id,
        category="water.outage",
        place_code=VILLAGE,
        person="r1",
        at=MONDAY + hours(2),
    )

    assert Sighting.objects.count() == 3
    assert [warning.count for warning in frequent()] == [3]
    assert Entry.objects.count() == entries


def test_what_has_raised_orders_is_not_replayed():
    with pytest.raises(journal.NotReplayable):
        journal.replay("analysis.repeats")


def test_old_sightings_go():
    said(1)
    journal.work_off(at=MONDAY)
    assert operations.forget_old(at=MONDAY + operations.KEPT_FOR) == 0
    assert operations.forget_old(at=MONDAY + operations.KEPT_FOR + DAY) == 1


# ── the rules as a file ───────────────────────────────────────────────────────────────────────────


def shipped(settings):
    file = settings.BASE_DIR / "data" / "analysis" / "warnings.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def test_loading_twice_changes_nothing_and_one_name_is_one_thing(settings, tmp_path):
    assert operations.load_warnings(shipped(settings), by=HOUSE, at=MONDAY).new == ()
    assert WarningRules.objects.count() == 1
    changed = shipped(settings) | {}
    changed["rules"][0]["steps"]["yellow"] = 2
    file = tmp_path / "warnings.yaml"
    file.write_text(yaml.safe_dump(changed), encoding="utf-8")

    with pytest.raises(CommandError, match=r"2021\.2"):
        call_command("document_load", "warnings", str(file))
    assert WarningRules.objects.count() == 1

    changed["version"] = "2021.9"
    file.write_text(yaml.safe_dump(changed), encoding="utf-8")
    call_command("document_load", "warnings", str(file))
    assert repeats.rules_in_force().rules[0].steps[0] == ("yellow", 2)
    newer = shipped(settings) | {"version": "2021.3"}
    assert operations.load_warnings(newer, shipped=True, by=HOUSE, at=MONDAY).own == ("2021.9",)
    assert repeats.rules_in_force().version == "2021.9"
    with pytest.raises(errors.NotAllowed):
        operations.load_warnings(changed, by=officer("dept-water"), at=MONDAY)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("kind", "visits", "kind"),
        ("area", "street", "area"),
        ("window", "7", "window"),
        ("window", "91d", "window"),
        ("steps", {"yellow": 5, "red": 3}, "steps"),
        ("steps", {"purple": 1}, "steps"),
        ("steps", {"yellow": True}, "steps"),
        ("owner", "nobody", "owner"),
        ("limit", "never", "limit"),
        ("likeness", 101, "likeness"),
        ("code", "Über", "code"),
        ("name", "", "name"),
        ("colour", "red", "colour"),
    ],
)
def test_each_fault_of_a_rule_is_named(settings, field, value, words):
    raw = shipped(settings)
    raw["rules"][0][field] = value
    problems = rules.check(raw, limits=LIMITS)[1]
    assert problems
    assert any(words in problem.words % problem.values for problem in problems)


@pytest.mark.parametrize("raw", [None, [], {}, {"version": "1", "rules": []}, {"version": "", "rules": [1]}])
def test_what_are_no_rules_is_refused(raw):
    assert rules.check(raw, limits=LIMITS)[1]


def test_two_rules_of_one_code_and_a_spread_of_nothing_are_refused(settings):
    raw = shipped(settings)
    raw["rules"] = [rule for rule in raw["rules"] if rule["kind"] != "frequent"] * 2
    said_of = " ".join(problem.words for problem in rules.check(raw, limits=LIMITS)[1])
    assert "two rules" in said_of and "spread" in said_of


@pytest.mark.parametrize("content", ["a: [", "\udcff", "version: 1\nrules: x"])
def test_a_file_that_is_none_changes_nothing(tmp_path, content):
    file = tmp_path / "warnings.yaml"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CommandError):
        call_command("document_load", "warnings", str(file))
    assert WarningRules.objects.count() == 1
