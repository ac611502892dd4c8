"""Awards: the same facts come to the same, in whatever order and however often they arrive."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, given, settings, strategies as st

from sanlian.broadcasts import operations as broadcasts
from sanlian.journal import operations as journal_operations, queries as journal
from sanlian.journal.models import Delivery
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations, queries, rules
from sanlian.scoring.models import Award, BoardField, BoardUnit, RuleVersion
from sanlian.scoring.rules import Outcome
from sanlian.workorders import facts as order_facts, operations as orders
from sanlian.workorders.models import CallBack, Sampling
from tests import builders
from tests.builders import MONDAY, hours
from tests.scoring.conftest import AUGUST, counted, keep, rows

pytestmark = pytest.mark.usefixtures("county")
FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_a_life_is_counted_as_by_hand(life, facts):
    keep(facts)

    housing = {code: count for (holder, code), count in counted().items() if holder == "dept-housing"}
    assert housing == {
        "accepted": (4, 4),  # pleased, half, again and again after the reopening
        "contacted": (1, 4),  # only the second time was anybody spoken to before the reply
        "completed": (3, 5),  # first rounds: three replies in time; two dispatched to it broke their promise
        "solved": (2, 4),  # yes, partly, no, yes
        "satisfied": (3, 4),
        "reworked": (1, 4),
        "foreseen": (0, 3),  # of first rounds; nobody found any of it before it was asked for
        "repeated": (0, 4),  # a new request about what was closed, once a person says that it is the same
    }
    assert counted()["dept-water", "declined"] == (1, 1)
    assert counted()["dept-land", "assisted"] == (1, 1)
    # The village's case and the grid's broken promise count for their township.
    assert counted()["twp-330825201", "solved"] == (1, 1)
    assert counted()["twp-330825201", "completed"] == (1, 2)


def test_a_call_of_the_centre_confirms_an_answer_or_does_not():
    Sampling.objects.update_or_create(kind="call_back", defaults={"percent": 100})
    for number in range(3):
        builders.rated(at=MONDAY + hours(number))
    centre, at = builders.officer("county", "dispatcher"), MONDAY + hours(30)
    confirmed, denied, missed = CallBack.objects.order_by("pk")
    orders.call_back(confirmed.pk, reached=True, solved="yes", satisfied="satisfied", by=centre, at=at)
    orders.call_back(denied.pk, reached=True, solved="no", by=centre, at=at)
    orders.call_back(missed.pk, reached=False, by=centre, at=at)
    keep(list(journal.facts()))

    assert counted()["dept-housing", "confirmed"] == (1, 2)


@pytest.mark.parametrize(
    ("origin", "hour", "expected"), [("warning", 5, (1, 1)), ("warning", 400, (0, 1)), ("task", 5, None)]
)
def test_an_answer_to_a_warning_counts_for_whoever_dealt_with_it(origin, hour, expected):
    unit, at = builders.officer("dept-housing"), MONDAY
    order = orders.raise_order(
        origin=origin,
        title="高频预警",
        told="请查清根源。",
        category="road.lamp",
        place_id=None,
        place_code=builders.VILLAGE,
        send=orders.Sending(to="dept-housing", reason="高频"),
        by=HOUSE,
        at=at,
    )
    orders.accept(order.pk, by=unit, at=at + hours(1))
    answered = at + hours(hour)
    day = answered.date() + timedelta(days=1)
    orders.reply(order.pk, spoken_with="村里", done="查清了，换了线路。", done_by=day, by=unit, at=answered)
    keep(list(journal.facts()))

    assert counted().get(("dept-housing", "warned")) == expected


def test_a_correction_is_a_row_of_its_own(life, facts):
    before_rating = [fact for fact in facts if fact.at < MONDAY + hours(24)]
    keep(before_rating)
    earlier = rows()
    assert counted()["dept-housing", "reworked"][0] == 0

    keep(facts)

    assert counted()["dept-housing", "reworked"][0] == 1
    assert set(earlier) <= set(rows())
    (turn,) = Award.objects.filter(indicator="reworked", outcome=Outcome.FOLLOWED)
    assert turn.order_id == life["again"].order_id


def test_a_reopening_in_the_next_month_counts_in_the_month_of_the_reply():
    at = MONDAY.replace(day=31)
    request = builders.replied(at=at)
    from sanlian.people import queries as people

    who = people.resident_actor(request.reporter_id)
    orders.rate(request.pk, solved="no", by=who, at=at + hours(48))
    keep(list(journal.facts()))

    assert counted(AUGUST)["dept-housing", "reworked"] == (1, 1)
    assert ("dept-housing", "reworked") not in counted(date(2021, 9, 1))
    assert counted(date(2021, 9, 1))["dept-housing", "solved"] == (0, 1)


def test_what_a_person_says_has_come_back_counts_for_whoever_closed_it():
    first, second = (
        builders.rated(),
        builders.rated(by=builders.resident("12900000042", "毛小满"), at=MONDAY + hours(72)),
    )
    at = MONDAY + hours(120)
    centre = builders.officer("county", "dispatcher")
    orders.suspect(second.order_id, earlier=first.order_id, at=at)
    keep(list(journal.facts()))
    assert counted()["dept-housing", "repeated"] == (0, 2)

    orders.compare(second.order_id, same=True, by=centre, at=at)
    keep(list(journal.facts()))

    assert counted()["dept-housing", "repeated"] == (1, 2)


def test_what_was_found_before_anybody_asked_counts_for_whoever_dealt_with_it_in_time():
    village, at = "vil-330825201207", MONDAY
    builders.rated(to=village)
    for hour in (5, 400):
        order = orders.raise_order(
            origin="inspection",
            title="路灯杆歪了",
            told="巡查时看到，怕倒。",
            category="road.lamp",
            place_id=None,
            place_code=builders.VILLAGE,
            send=orders.Sending(to=village, reason="巡查"),
            by=HOUSE,
            at=at,
        )
        unit, answered = builders.officer(village), at + hours(hour)
        orders.accept(order.pk, by=unit, at=at + hours(1))
        day = answered.date() + timedelta(days=1)
        orders.reply(order.pk, spoken_with="村里", done="扶正了。", done_by=day, by=unit, at=answered)
    keep(list(journal.facts()))

    assert counted()["twp-330825201", "foreseen"] == (1, 3)


def test_the_reach_of_an_urgent_broadcast_counts_for_the_township_and_names_the_broadcast():
    sender = builders.officer("twp-330825201", "dispatcher")
    draft = broadcasts.Draft(
        title="台风来了",
        text="今天18点前看一遍危房。",
        groups=["grid_head"],
        places=["330825201"],
        urgent=True,
        phones_after=4,
    )
    sent = broadcasts.send(draft, key="one", by=sender, at=MONDAY)
    broadcasts.measure_reach(at=MONDAY + hours(4))
    keep(list(journal.facts()))

    assert counted()["twp-330825201", "reached"] == (0, 1)
    (case,) = queries.cases(rules.month_span(AUGUST), "twp-330825201", "reached", upto=10**9).items
    assert (case.broadcast_id, case.order_id, case.counted) == (sent.broadcast_id, None, False)
    # Whether a unit is judged goes by its orders; a broadcast is none.
    found = queries.figures(rules.month_span(AUGUST), upto=10**9).of("township")["twp-330825201"]
    assert found.orders == 0
    assert not queries.verify(AUGUST).difference


@FEW
@given(data=st.data())
def test_order_and_repetition_of_facts_do_not_matter(facts, data):
    operations.forget_awards()
    keep(facts)
    once = rows(), counted()
    operations.forget_awards()

    shuffled = data.draw(st.permutations(facts))
    again = data.draw(st.lists(st.sampled_from(facts), max_size=20))
    cut = data.draw(st.integers(0, len(shuffled)))
    for batch in (shuffled[:cut], again, shuffled[cut:], again[:3]):
        keep(batch)

    assert (rows(), counted()) == once


def test_the_worker_delivers_and_a_replay_comes_to_the_same(life, worked_off):
    worked_off(at=MONDAY + hours(24 * 13))
    delivered = rows()
    assert delivered

    journal_operations.replay(queries.READER)

    assert rows() == delivered


def test_before_the_first_rules_nothing_is_earned(facts):
    from sanlian.scoring.models import RuleVersion

    RuleVersion.objects.update(first_month=date(2021, 9, 1))
    keep(facts)

    assert not Award.objects.exists()


def test_every_award_names_the_rules_and_the_case_behind_it(life, facts):
    keep(facts)

    known = {request.order_id for request in life.values()}
    for award in Award.objects.select_related("rules"):
        assert award.order_id in known
        assert award.rules == RuleVersion.objects.get()
        assert {fact.id for fact in facts} >= {award.entry}


def test_the_tables_know_no_person():
    """Points of persons do not exist: no column could hold one. Named is who proposed, decided, looked or wrote."""
    people = {"user", "resident", "post", "household"}
    deciders = {"asked_by", "decided_by", "published_by", "proposed_by", "looked_by", "written_by"}
    for model in apps.get_app_config("scoring").get_models():
        for field in model._meta.get_fields():
            if field.name in deciders and model not in (Award, BoardField, BoardUnit):
                continue
            target = getattr(field, "related_model", None)
            assert target is None or target._meta.model_name not in people, field
            assert not {"user", "person", "officer", "handler", "resident", "by"} & set(field.name.split("_"))
    text = [field.name for field in Award._meta.fields if isinstance(field, models.CharField)]
    assert text == ["indicator", "outcome", "unit", "holder", "category", "stratum", "place"]


def test_nobodys_name_gets_into_an_award(life, facts):
    keep(facts)

    names = {fact.by_name for fact in facts if fact.by_name}
    assert names
    said = {str(value) for row in Award.objects.values_list() for value in row}
    assert not {value for value in said if any(name in value for name in names)}


def test_contacts_and_notes_earn_nothing(life):
    from sanlian.workorders import operations as orders

    request = builders.accepted()
    officer = builders.officer("dept-housing")
    keep(list(journal.facts()))
    earlier = rows()
    for number in range(2, 5):
        orders.contact(request.order_id, with_whom="本人", by=officer, at=MONDAY + hours(number))
        orders.progress(request.order_id, note="又去看了", by=officer, at=MONDAY + hours(number))

    keep(list(journal.facts()))

    assert rows() == earlier
    owed = Delivery.objects.filter(
        reader=queries.READER, entry__name__in=[order_facts.CONTACTED, order_facts.PROGRESSED]
    )
    assert not owed.exists()
