"""A shout for oneself and for others: kind, urgency, danger, and the same matter again."""

from django.utils import timezone

from sanlian.people import queries as people
from sanlian.workorders.models import ServiceRequest, WorkOrder
from tests import builders
from tests.builders import VILLAGE


def test_for_ones_mother_keeps_both_apart(phone, shouted):
    shouted(
        other="on",
        beneficiary_name="吕金梅",
        beneficiary_phone="12988880002",
        relation="妈妈",
        consent="on",
        reporter_name="方秋云",
        reporter_phone="12988880001",
    )

    request = ServiceRequest.objects.get()
    assert people.contact_of(request.reporter_id).name == "方秋云"
    assert people.contact_of(request.beneficiary_id).name == "吕金梅"
    assert (request.relation, request.consent) == ("妈妈", True)


def test_what_was_typed_for_another_is_not_kept_when_it_is_for_oneself_after_all(phone, shouted):
    shouted(other="", beneficiary_name="吕金梅", relation="妈妈", consent="on")

    request = ServiceRequest.objects.get()
    assert (request.beneficiary_id, request.relation, request.consent) == (None, "", False)


def test_ones_own_word_on_kind_and_urgency_counts(phone, shouted):
    shouted(category="road.surface", urgent="yes")

    order = WorkOrder.objects.get()
    assert (order.category_code, order.urgent) == ("road.surface", True)


def test_danger_is_told_whom_to_call_before_anything_else(phone, fill):
    page = phone.post("/shout/", {**fill(text="电线掉下来了冒火星"), "do": "look"}).content.decode()

    assert page.index('href="tel:119"') < page.index("<h1>这样对吗")


def test_whoever_met_with_the_same_joins_in_one_press(phone, shouted):
    first = builders.ask(text="第三根电杆上的灯", at=timezone.now())
    form = {
        "text": "我家门口的路灯也不亮，天黑看不见",
        "village": VILLAGE,
        "category": "road.lamp",
        "key": "k" * 20,
    }
    assert "是不是同一件事" not in phone.post("/shout/", form | {"do": "look"}).content.decode()
    ServiceRequest.objects.filter(pk=first.pk).update(visibility="village")

    page = phone.post("/shout/", form | {"do": "look"}).content.decode()
    assert "是不是同一件事" in page and "1人说过" in page
    assert f'name="joins" value="{first.order_id}"' in page
    # Others see the kind, not anybody's words.
    assert "第三根电杆" not in page

    for wrong in ("0", "x", str(first.order_id + 1)):
        answer = phone.post("/shout/", form | {"joins": wrong})
        assert answer.status_code == 409
        assert "单独发出" in answer.content.decode()
    assert ServiceRequest.objects.count() == 1

    sent = phone.post("/shout/", form | {"joins": str(first.order_id)})
    assert sent.status_code == 302
    assert WorkOrder.objects.count() == 1
    assert "也不亮" in phone.get(sent["Location"].replace("receipt/", "")).content.decode()
