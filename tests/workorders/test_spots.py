"""The spots of a map: what they tell of an order, to whom, and that a restricted one keeps its secret."""

from datetime import timedelta

import pytest

from sanlian.people import queries as people
from sanlian.places import queries as places
from sanlian.workorders import operations, spots
from sanlian.workorders.spots import CALM, LATE, RESTING, spots_of
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours

pytestmark = pytest.mark.usefixtures("county")
LATER = MONDAY + timedelta(days=2)
TODAY = 89


@pytest.fixture
def leader():
    return builders.officer("county", "leader")


def read(actor, at=LATER, place="330825"):
    return spots_of(actor, place, days=90, at=at)


def test_a_spot_says_where_and_from_which_day_to_which(leader):
    open_one, answered = builders.accepted().order_id, builders.replied().order_id
    found = read(leader)
    assert found.ids == [answered, open_one]
    assert found.places == [VILLAGE, VILLAGE]
    assert found.categories == ["road.lamp", "road.lamp"]
    assert found.since == [TODAY - 2, TODAY - 2]
    assert found.until == [TODAY - 2, None]
    assert found.states == [CALM, CALM]
    assert found.first + timedelta(days=TODAY - 2) == MONDAY.date()


def test_a_spot_wears_what_stands_worst(leader):
    request = builders.accepted()
    late = request.order.due_at + hours(1)
    operations.mark_overdue(at=late)
    found = read(leader, at=late)
    assert found.states == [LATE]
    assert found.first + timedelta(days=found.due[0]) == request.order.due_at.date()


def test_what_was_answered_before_the_days_is_gone_and_what_is_in_hand_stays(leader):
    builders.replied()
    still = builders.accepted().order_id
    assert read(leader, at=MONDAY + timedelta(days=200)).ids == [still]


def test_a_restricted_order_tells_only_its_grid_and_its_days(leader):
    request = builders.ask(category="safety.violence", text="隔壁有人打孩子")
    type(request).objects.filter(pk=request.pk).update(lon=119.2, lat=29.0)
    found = read(leader)
    assert (found.ids, found.categories, found.places, found.points) == ([0], [""], [VILLAGE], {})


def test_who_is_complained_of_is_told_no_more_than_of_a_restricted_order(leader):
    request = builders.ask()
    type(request).objects.filter(pk=request.pk).update(lon=119.2, lat=29.0)
    desk = builders.desk_of(request.order)
    operations.name_complained(request.order_id, officers=[leader.id], by=desk, at=MONDAY)
    found = read(leader)
    assert (found.ids, found.categories, found.places, found.points) == ([0], [""], [VILLAGE], {})
    assert read(desk, place=TOWNSHIP).ids == [request.order_id]


def test_a_position_is_told_where_one_was_given(leader):
    request = builders.ask()
    type(request).objects.filter(pk=request.pk).update(lon=119.2000012, lat=29.0)
    builders.ask()
    assert read(leader).points == {1: (119.2, 29.0)}


def test_a_township_sees_its_own_and_a_department_nothing(leader):
    here, elsewhere = builders.ask(), builders.ask(place_code="330825101003")
    assert read(leader).ids == [elsewhere.order_id, here.order_id]
    assert read(leader, place=TOWNSHIP).ids == [here.order_id]
    assert read(builders.officer("twp-330825201")).ids == [0]
    assert read(builders.officer("twp-330825201"), place=TOWNSHIP).ids == [here.order_id]
    assert read(builders.officer("dept-housing")).ids == []
    assert read(people.resident_actor(here.reporter_id)).ids == []


def test_the_oldest_are_left_out_and_counted_where_there_are_too_many(leader, monkeypatch):
    made = [builders.ask().order_id for _ in range(3)]
    monkeypatch.setattr(spots, "MOST", 2)
    found = read(leader)
    assert (found.ids, found.left_out) == (made[:0:-1], 1)


def test_a_resting_order_says_so(leader):
    request = builders.accepted()
    type(request.order).objects.filter(pk=request.order_id).update(status="suspended", suspended_at=LATER)
    assert read(leader).states == [RESTING]
    assert places.get(VILLAGE).lon is not None
