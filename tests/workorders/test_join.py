"""我也遇到: whoever met with the same joins, with a receipt and rating of their own, and no second order is formed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanlian.analysis import operations as analysis
from sanlian.kernel import errors
from sanlian.workorders import operations, queries, twins
from sanlian.workorders.models import ServiceRequest, WorkOrder
from tests import builders
from tests.builders import MONDAY, VILLAGE, ask, hours, officer, resident

LATER = MONDAY + hours(1)
pytestmark = pytest.mark.usefixtures("county")


def shown(**fields):
    """Return a request that the village may know of."""
    request = ask(text="路灯不亮", **fields)
    ServiceRequest.objects.filter(pk=request.pk).update(visibility="village")
    return request


def me_too(order_id, *, phone="12977777777", key=None, text="我家门口也不亮", at=LATER):
    who = resident(phone=phone, name="方二")
    return operations.join(
        operations.Ask(text=text, reporter_id=who.id, beneficiary_id=who.id, idempotency_key=key),
        order_id=order_id,
        by=who,
        at=at,
    )


def offered(place=VILLAGE, category="road.lamp", at=LATER):
    return [twin.order_id for twin in twins.twins(category, place, at=at)]


def test_one_order_two_receipts_two_ratings():
    first = shown()
    second = me_too(first.order_id)

    assert second.order_id == first.order_id
    assert second.code != first.code
    assert WorkOrder.objects.count() == 1
    assert [twin.asked_by for twin in twins.twins("road.lamp", VILLAGE, at=MONDAY + hours(2))] == [2]
    joined = queries.timeline(first.order_id)[-1]
    assert (joined.details["joined"], joined.details["request"]) == (True, second.request_id)

    operations.dispatch(first.order_id, to="dept-housing", by=builders.desk_of(first.order), at=MONDAY)
    operations.accept(first.order_id, by=officer("dept-housing"), at=MONDAY + hours(2))
    builders.reply(first, by=officer("dept-housing"), at=MONDAY + hours(3))
    for request in queries.requests_of(first.order_id):
        who = builders.people.resident_actor(request.reporter_id)
        operations.rate(request.pk, solved="yes", satisfied="satisfied", by=who, at=MONDAY + hours(4))
    assert queries.order(first.order_id).status == "closed"


def test_sent_twice_it_is_received_once():
    first = shown()
    one, two = me_too(first.order_id, key="k1"), me_too(first.order_id, key="k1")
    assert (one.request_id, one.code) == (two.request_id, two.code)
    assert two.repeated
    assert ServiceRequest.objects.count() == 2


def test_only_what_the_village_may_know_of_is_offered():
    ask(text="只给办的人看")
    assert offered() == []
    first = shown()
    assert offered() == [first.order_id]
    assert offered(place="330825201206") == []
    assert offered(place="330825") == []
    assert offered(category="road.surface") == []
    assert offered(at=MONDAY + timedelta(days=15)) == []
    ServiceRequest.objects.update(withdrawn_at=MONDAY)
    assert offered() == []


def test_at_most_three_and_one_question():
    for number in range(5):
        shown(at=MONDAY + hours(number / 10))
    with CaptureQueriesContext(connection) as captured:
        assert len(offered()) == 3
    assert len(captured) == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"restricted": True}, errors.NotAllowed),
        ({"origin": "warning"}, errors.NotAllowed),
        ({"status": "replied"}, errors.Conflict),
    ],
)
def test_what_cannot_be_joined_is_refused_and_nothing_is_kept(change, refusal):
    first = shown()
    WorkOrder.objects.filter(pk=first.order_id).update(**change)
    with pytest.raises(refusal):
        me_too(first.order_id)
    with pytest.raises(errors.Invalid):
        me_too(first.order_id, text=" ")
    assert ServiceRequest.objects.count() == 1


def test_a_shout_joins_only_what_was_offered_for_it():
    first, other = shown(), shown(category="environment.rubbish")
    said = {
        "text": "我家门口的路灯也不亮",
        "village": VILLAGE,
        "category": "road.lamp",
        "at": MONDAY + hours(1),
    }

    with pytest.raises(analysis.NoSuchTwin):
        analysis.shout(**said, joins=other.order_id)
    assert ServiceRequest.objects.count() == 2

    receipt = analysis.shout(**said, joins=first.order_id)
    assert (receipt.order_id, receipt.repeated) == (first.order_id, False)
    assert receipt.code != first.code
    assert WorkOrder.objects.count() == 2
