"""What a longer run leaves behind on its last day: a broadcast under way, a matter that rests, neighbours who speak."""

from datetime import date, timedelta

import pytest

from sanlian.broadcasts import queries as broadcasts
from sanlian.broadcasts.models import Broadcast, Receipt
from sanlian.demonstration.roster import STAGE_VILLAGE
from sanlian.demonstration.simulate import Life
from sanlian.workorders import inboxes, operations as orders
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import WorkOrder
from tests import builders
from tests.builders import hours

START = date(2021, 7, 1)


def test_the_last_day_of_a_longer_run_leaves_a_broadcast_under_way_with_real_answers(county):
    life = Life(start=START, days=30, requests=30, seed=3)
    life._live(29)

    leader = builders.officer("county", "leader")
    (found,) = broadcasts.underway(by=leader, place_code="330825", at=life.until)
    assert found.broadcast.title == "汛期走访"
    whole = found.whole
    assert whole.addressed > whole.read > whole.done > 0
    assert len(found.parts) > 1
    assert Receipt.objects.filter(done_at__gte=life.until).count() == 0
    # Whoever logs in as one of the village's people, or of those that work for it, finds something to do.
    for unit in (f"vil-{STAGE_VILLAGE}", f"twp-{STAGE_VILLAGE[:9]}", "dept-housing"):
        inbox = inboxes.inbox(builders.officer(unit), at=life.until)
        assert any(item.order.place_code.startswith(STAGE_VILLAGE) for item in inbox.items), unit


def test_a_short_run_sends_nothing(county):
    life = Life(start=START, days=3, requests=3, seed=3)
    life._live(2)
    assert not Broadcast.objects.exists()


def test_a_matter_rests_when_its_officer_asks_and_the_level_above_lets_it(county):
    request = builders.accepted(category="road.surface")
    life = Life(start=builders.MONDAY.date(), days=30, requests=30, seed=3)
    life.lately.rest(0, builders.MONDAY + hours(1.5))
    assert WorkOrder.objects.get(pk=request.order_id).status == Status.ACCEPTED

    at = builders.MONDAY + hours(2)
    orders.contact(request.order_id, with_whom="本人，现场", by=builders.officer("dept-housing"), at=at)
    life.lately.rest(0, builders.MONDAY + hours(4))
    order = WorkOrder.objects.get(pk=request.order_id)
    assert order.status == Status.SUSPENDED
    assert order.review_at.date() == builders.MONDAY.date() + timedelta(days=45)


@pytest.mark.parametrize("left", [3, 2, 1])
def test_neighbours_begin_to_speak_of_the_same(county, left):
    life = Life(start=START, days=30, requests=30, seed=3)
    life.lately.plan(30 - left)
    assert len({village.code for village, _category in life.residents._spreading}) == 1
    assert len(life.residents._spreading) >= 3
