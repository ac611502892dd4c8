"""The board's month in the demonstration: enough cases, appeals, publication, an improvement asked and told."""

from collections import Counter
from datetime import date, timedelta

import pytest

from sanlian.analysis.routing import route
from sanlian.demonstration.boardmonth import BoardMonth
from sanlian.demonstration.offices import Offices
from sanlian.demonstration.residents import Residents
from sanlian.demonstration.voices import Voices
from sanlian.demonstration.world import Matter, World
from sanlian.journal import operations as journal
from sanlian.people import queries as people
from sanlian.places import queries as places
from sanlian.scoring import operations, queries as scoring
from sanlian.scoring.models import Appeal, Improvement, WatchSign
from sanlian.scoring.rules import State, holder_of
from sanlian.workorders.lifecycle import Status
from tests import builders
from tests.builders import MONDAY, hours
from tests.scoring.conftest import AUGUST
from tests.scoring.test_month import cases

__all__ = ["cases"]
pytestmark = pytest.mark.usefixtures("county")
# Of `make run` half: the orders of a month.
ORDERS = 600


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return World(start=date(2021, 9, 1), days=40, seed=1)


def live(world, month, days):
    for day in days:
        month.plan(day)
        for at, what in world.agenda.until(world.midnight(day + 1)):
            what(at)
        journal.work_off(at=world.midnight(day + 1))
        # The house's own duty comes round in the night.
        journal.fire_duties(at=world.midnight(day + 1) + timedelta(hours=1), only="scoring.board")


def test_a_month_of_the_demonstration_has_units_with_enough_cases_and_units_with_too_few(world):
    voices = Voices(world.dice, {leaf.code for leaf in world.catalogue.leaves})
    weights = {code: world.behaviour.category_weight(code, 0) for code in voices.categories}
    busy = world.behaviour.residents["busy_townships"]
    villages = places.villages()
    # One village stands for its township: matters go where its list says.
    heard = Counter(village.code[:9] for village in villages)
    weight = {code: number * busy.get(code, 1.0) for code, number in heard.items()}
    expected: Counter[str] = Counter()
    for village in {each.code[:9]: each for each in villages}.values():
        for category, comes_up in weights.items():
            to = holder_of(route(category, village.code, text="", at=world.midnight(0)).unit_code)
            share = comes_up / sum(weights.values()) * weight[village.code[:9]] / sum(weight.values())
            expected[to] += ORDERS * share
    enough = {code for code, number in expected.items() if number >= 36}

    assert len([code for code in enough if code.startswith("twp-3308251")]) >= 3, expected
    assert len([code for code in enough if code.startswith("dept-")]) >= 3, expected
    assert {"twp-330825110", "dept-transport"} <= enough, expected
    assert any(number < 20 for code, number in expected.items() if code.startswith("twp-"))


def test_grey_units_appeal_somebody_decides_the_board_is_published_and_acted_upon(world, cases):
    offices = Offices(world, desk=lambda *_: None, person=lambda *_: None)
    month = BoardMonth(world, unit=offices.expect)

    live(world, month, range(4))
    (grey,) = [
        each.unit
        for field in scoring.board(AUGUST).fields
        for each in field.standings
        if each.state == State.GREY
    ]
    asked = Appeal.objects.get()
    assert (asked.unit, asked.state, asked.ground) == (grey, "upheld", "force")
    assert asked.decided_by_id != asked.asked_by_id
    assert scoring.board(AUGUST).version == 2

    live(world, month, range(4, 40))
    board = scoring.board(AUGUST)
    assert (board.published_at is not None, board.version) == (True, 2)
    red = [each.unit for field in board.fields for each in field.standings if each.state == State.RED]
    lessons = scoring.lessons(board.span)
    assert list(lessons) == red[: len(month.script["lessons"])] and "" not in lessons.values()
    found = Improvement.objects.select_related("order").get()
    assert found.unit == grey
    assert found.order.status in {Status.REPLIED, Status.CLOSED}
    assert people.unit_by_id(found.order.unit_id).code == grey
    assert world.tally["improvements asked"] == 1


def test_good_answers_from_a_counters_own_computer_are_a_sign_to_look_at(world):
    residents = Residents(world, desk=lambda *_: None, unit=lambda *_: None)
    for number in range(2 * residents.ways["at_the_counter"]["each"]):
        request = builders.replied(to="dept-insurance", at=MONDAY + hours(number / 100))
        who = people.resident_actor(request.reporter_id)
        matter = Matter(request.pk, who, category=request.order.category_code, order=request.order)
        residents.answer(matter, "yes", MONDAY + hours(24))

    operations.watch_month(AUGUST, at=MONDAY + hours(48))
    (sign,) = WatchSign.objects.filter(kind="own")
    assert (sign.unit, len(sign.cases), sign.state) == ("dept-insurance", 2, "open")
