"""The counters say what the orders' tables hold, however the facts arrive, and can be rebuilt from the journal."""

import io
import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from sanlian.figures import operations, queries, rules
from sanlian.figures.models import Balance, Daily, OrderCard, Waiting
from sanlian.journal import operations as journal, queries as journal_queries
from sanlian.people import queries as people
from sanlian.workorders import facts, operations as orders
from tests import builders
from tests.builders import MONDAY, hours
from tests.figures.lives import Lives
from tests.figures.recount import COUNTY, differences

pytestmark = pytest.mark.usefixtures("county")
LAST = MONDAY.date() + timedelta(days=120)


def kept() -> list[list[dict]]:
    """Return all that the room keeps, without rows that have gone back to nothing and without row numbers."""
    tables = []
    for table in (Daily, Balance, Waiting, OrderCard):
        rows = [
            {name: value for name, value in row.items() if name != "id"} for row in table.objects.values()
        ]
        rows = [
            row
            for row in rows
            if table is OrderCard
            or any(type(value) is int and value and name != "bucket" for name, value in row.items())
        ]
        tables.append(sorted(rows, key=str))
    return tables


@pytest.mark.parametrize("seed", range(3))
def test_random_lives_are_counted_as_the_tables_have_them(seed, worked_off):
    lives = Lives(seed)
    for _ in range(4):
        lives.live(30)
        worked_off(lives.at)
    assert differences(first=MONDAY.date(), last=LAST, at=lives.at) == []
    found = queries.verify()
    assert not found.difference and found.counters > 100
    before = kept()

    journal.replay("figures.counters")
    journal.replay("figures.waiting")

    assert kept() == before


@pytest.mark.parametrize("seed", range(2))
def test_facts_in_any_order_and_batches_and_twice_give_the_same(seed, worked_off):
    lives = Lives(seed)
    lives.live(90)
    worked_off(lives.at)
    straight = kept()
    operations.forget_counters()
    told = list(journal_queries.facts(names=rules.FOLLOWED))
    dice = random.Random(seed)
    dice.shuffle(told)
    told += dice.sample(told, 10)
    while told:
        size = dice.randint(1, 7)
        operations.follow(told[:size])
        told = told[size:]
    assert kept() == straight


def test_one_order_is_counted_for_its_village_township_and_county(worked_off):
    builders.rated()
    worked_off(MONDAY + hours(30))
    day = MONDAY.date()
    for scope in ("330825", "330825201", "330825201207"):
        counts = queries.by_day(scope, first=day, last=day)[day]
        assert (counts.received, counts.closed, counts.solved, counts.pleased) == (1, 1, 1, 1)
    assert queries.by_day("330825101", first=day, last=day) == {}
    assert queries.by_day(COUNTY, first=day, last=day + timedelta(days=1))[day + timedelta(days=1)].ended == 1


def test_a_corrected_category_and_another_unit_take_the_order_with_them(worked_off):
    request = builders.ask(category="road.lamp")
    worked_off(MONDAY)
    assert set(queries.now(COUNTY).categories) == {"road.lamp"}
    orders.dispatch(
        request.order_id,
        to="dept-water",
        category="water.burst",
        by=builders.desk_of(request.order),
        at=MONDAY,
    )
    worked_off(MONDAY)
    now = queries.now(COUNTY)
    assert {key: row.in_hand for key, row in now.categories.items()} == {"water.burst": 1}
    assert {key: row.to_accept for key, row in now.units.items()} == {"dept-water": 1}
    categories, units = queries.by_key(COUNTY, first=MONDAY.date(), last=MONDAY.date())
    assert {key: counts.received for key, counts in categories.items()} == {"water.burst": 1}
    assert {key: counts.received for key, counts in units.items()} == {"dept-water": 1}


def test_opening_again_takes_the_closing_back(worked_off):
    request = builders.replied()
    orders.close_silent(at=MONDAY + timedelta(days=9))
    worked_off(MONDAY + timedelta(days=9))
    assert differences(first=MONDAY.date(), last=LAST, at=MONDAY + timedelta(days=9)) == []
    again = MONDAY + timedelta(days=10)
    orders.rate(
        request.pk,
        solved="no",
        satisfied="unsatisfied",
        by=people.resident_actor(request.reporter_id),
        at=again,
    )
    worked_off(again)
    counts = queries.total(
        queries.by_day(COUNTY, first=MONDAY.date(), last=LAST), first=MONDAY.date(), last=LAST
    )
    assert (counts.closed, counts.ended, counts.unsolved, counts.reopened) == (0, 0, 1, 1)


def test_what_is_found_asked_again_counts_once_and_only_while_it_is_closed(worked_off):
    first = builders.replied(to="dept-water", category="water.burst")
    orders.close_silent(at=MONDAY + timedelta(days=9))
    settled = MONDAY + timedelta(days=10)
    again = builders.ask(by=builders.resident("12900000099", "毛小满"), category="water.burst", at=settled)
    orders.suspect(again.order_id, earlier=first.order_id, at=settled)
    worked_off(settled)

    def repeated():
        worked_off(settled)
        assert differences(first=MONDAY.date(), last=LAST, at=settled) == []
        days = queries.by_day(COUNTY, first=MONDAY.date(), last=LAST)
        counts = queries.total(days, first=MONDAY.date(), last=LAST)
        return counts.repeated, counts.closed

    assert repeated() == (0, 1)
    orders.compare(again.order_id, same=True, by=builders.officer("county", "dispatcher"), at=settled)
    assert repeated() == (1, 1)
    assert queries.by_key(COUNTY, first=MONDAY.date(), last=LAST)[1]["dept-water"].repeated == 1
    orders.rate(
        first.pk,
        solved="no",
        satisfied="unsatisfied",
        by=people.resident_actor(first.reporter_id),
        at=settled,
    )
    assert repeated() == (0, 0)
    assert not queries.verify().difference


def test_the_stamp_moves_with_every_batch_of_facts(worked_off):
    assert queries.stamp() == queries.Stamp(0, None)
    builders.dispatched()
    worked_off(MONDAY)
    first = queries.stamp()
    newest = max(journal_queries.facts(names=rules.FOLLOWED), key=lambda fact: fact.id)
    assert (first.seq, first.at) == (newest.id, MONDAY)
    worked_off(MONDAY + hours(1))
    assert queries.stamp() == first


def test_the_steps_are_timed_in_working_minutes(worked_off):
    request = builders.accepted(at=MONDAY)
    housing = builders.officer("dept-housing")
    orders.contact(request.order_id, with_whom="本人", by=housing, at=MONDAY + hours(2))
    orders.contact(request.order_id, with_whom="本人", by=housing, at=MONDAY + hours(3))
    builders.reply(request, by=housing, at=MONDAY + hours(5))
    worked_off(MONDAY + hours(5))
    steps = queries.steps(COUNTY, first=MONDAY.date(), last=MONDAY.date())
    assert [(step.name, step.cases) for step in steps] == [
        ("dispatch", 1),
        ("accept", 1),
        ("contact", 1),
        ("reply", 1),
    ]
    accept, reply = steps[1], steps[3]
    assert 50 < accept.half <= accept.nine_tenths <= 60
    # From eleven to two, less the hour and a half at noon.
    assert 80 < reply.nine_tenths <= 120


def test_quantiles_of_a_known_spread():
    buckets = {rules.bucket_of(minutes): 0 for minutes in range(1, 421)}
    for minutes in range(1, 421):
        buckets[rules.bucket_of(minutes)] += 1
    assert rules.quantile(buckets, 0.5) == pytest.approx(210, abs=5)
    assert rules.quantile(buckets, 0.9) == pytest.approx(378, abs=5)
    assert rules.quantile({len(rules.EDGES): 3}, 0.9) == rules.EDGES[-1]


@pytest.mark.parametrize(("minutes", "bucket"), [(0, 0), (1, 0), (2, 1), (12600, 29), (12601, 30)])
def test_a_length_falls_into_the_bucket_that_ends_at_or_after_it(minutes, bucket):
    assert rules.bucket_of(minutes) == bucket


def test_the_rows_are_bounded_by_days_places_and_kinds(worked_off):
    def rows() -> int:
        return Daily.objects.count() + Balance.objects.count()

    builders.dispatched()
    worked_off(MONDAY)
    few = rows()
    for _ in range(20):
        builders.dispatched()
    worked_off(MONDAY)
    assert rows() == few


def test_what_is_followed_is_recorded_with_all_that_counting_needs():
    assert set(facts.FACTS) >= rules.FOLLOWED
    assert set(queries.MEASURES) <= {field.name for field in Daily._meta.get_fields()}


def test_verify_names_the_first_counter_that_differs_and_fails(worked_off):
    request = builders.rated()
    with pytest.raises(CommandError):
        call_command("rollup_verify")  # the worker owes everything
    worked_off(MONDAY + hours(25))
    out = io.StringIO()
    call_command("rollup_verify", stdout=out)
    assert "counters agree" in out.getvalue()

    Daily.objects.filter(scope=request.order.place_code[:12], kind=rules.ALL, received=1).update(received=2)
    # In words: the village by its name, the measure by what it means, and where to read on.
    with pytest.raises(CommandError, match=r"缪家村 .*received.*那天.*：按记录重算是1，表里是2") as said:
        call_command("rollup_verify")
    assert "verify-and-replay" in str(said.value)
    Daily.objects.filter(received=2).update(received=1)
    Waiting.objects.all().delete()
    with pytest.raises(CommandError, match="这一步用时"):
        call_command("rollup_verify")
