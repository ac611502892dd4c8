"""One matter, for whoever holds its link: what is told, rated, withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.portal import promise, story
from sanlian.workorders import facts, operations
from sanlian.workorders.models import Rating, ServiceRequest, WorkOrder
from tests import builders
from tests.builders import MONDAY, hours


def test_every_fact_has_its_sentence_or_is_known_to_have_none():
    assert set(story.TELLERS) | story.UNTOLD == set(facts.FACTS)


def test_a_decline_is_told_with_its_reason_and_that_time_went_on(phone, address):
    request = builders.dispatched(to="dept-agriculture")
    operations.decline(
        request.order_id,
        reason="not_our_duty",
        list_item="8.1",
        suggested="dept-housing",
        note="路灯归住建局管",
        by=builders.officer("dept-agriculture"),
        at=MONDAY + hours(1),
    )

    page = phone.get(address(request)).content.decode()

    assert "换了一个部门" in page
    assert "这事归别的部门管" in page
    assert "路灯归住建局管" in page
    assert "您的时间没有重新算" in page


def test_what_is_for_officers_only_is_not_told(phone, address):
    request = builders.accepted()
    officer = builders.officer("dept-housing")
    operations.progress(request.order_id, note="内部说法", public=False, by=officer, at=MONDAY + hours(2))
    operations.progress(request.order_id, note="明天换灯", public=True, by=officer, at=MONDAY + hours(3))
    operations.reply(
        request.order_id,
        spoken_with="本人，电话",
        done="灯换好了",
        done_by=MONDAY.date(),
        internal_note="别让人知道",
        by=officer,
        at=MONDAY + hours(4),
    )

    page = phone.get(address(request)).content.decode()

    assert "明天换灯" in page
    assert "灯换好了" in page
    assert "本人，电话" in page
    assert "内部说法" not in page
    assert "别让人知道" not in page


def test_the_promise_is_counted_in_boxes_a_working_day(county):
    from sanlian.catalogue import queries as catalogue

    calendar = catalogue.calendar()
    due = MONDAY + timedelta(days=9, hours=8)  # Wednesday of the next week, 17:00

    days = promise.days_of(MONDAY, due, now=MONDAY + timedelta(days=3), calendar=calendar)

    assert (days.total, days.passed, days.left) == (7, 3, 4)
    assert days.boxes == [True] * 3 + [False] * 4
    assert promise.days_of(MONDAY, due, now=due + timedelta(days=5), calendar=calendar).left == 0
    assert promise.days_of(MONDAY, MONDAY + hours(2), now=MONDAY, calendar=calendar) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "解决"),
        ({"solved": "yes"}, "满意"),
        ({"solved": "perhaps", "satisfied": "satisfied"}, "解决"),
        ({"solved": "yes", "satisfied": "very"}, "满意"),
        ({"solved": "yes", "satisfied": "satisfied", "comment": "好" * 501}, "您写了501字"),
    ],
)
def test_a_rating_that_is_not_whole_is_asked_again(phone, address, said, words):
    request = builders.replied()

    answer = phone.post(address(request) + "rate/", {**said, "x": "1"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'role="alert"' in answer.content.decode() or "comment_error" in answer.content.decode()
    assert not Rating.objects.exists()


def test_not_solved_goes_back_without_the_second_question(phone, address):
    request = builders.replied(at=timezone.now() - timedelta(days=1))

    answer = phone.post(address(request) + "rate/", {"solved": "no", "comment": "还是不亮"})

    assert answer.status_code == 302
    assert WorkOrder.objects.get(pk=request.order_id).round == 2
    assert "接着办" in phone.get(answer["Location"]).content.decode()


def test_what_is_said_too_late_stays_on_the_page(phone, address):
    request = builders.replied()

    answer = phone.post(address(request) + "rate/", {"solved": "no", "comment": "还是不亮"})

    assert answer.status_code == 409
    assert "还是不亮" in answer.content.decode()
    assert not Rating.objects.exists()


def test_one_rates_once_and_only_what_was_answered(phone, address):
    request, open_one = builders.replied(), builders.accepted()
    said = {"solved": "yes", "satisfied": "basically"}
    phone.post(address(request) + "rate/", said)

    assert phone.post(address(request) + "rate/", said).status_code == 409
    assert phone.get(address(open_one) + "rate/").status_code == 409
    assert Rating.objects.count() == 1


def test_withdrawing_asks_once_and_ends_the_matter(phone, address):
    request = builders.accepted()
    assert phone.get(address(request) + "withdraw/").status_code == 200
    assert WorkOrder.objects.get(pk=request.order_id).status == "accepted"

    phone.post(address(request) + "withdraw/", {"reason": "自己修好了"})

    assert WorkOrder.objects.get(pk=request.order_id).status == "withdrawn"
    assert "您说不用办了" in phone.get(address(request)).content.decode()
    assert phone.post(address(request) + "withdraw/").status_code == 409


def test_whoever_left_no_name_acts_by_the_link_alone(phone, shouted):
    matter = shouted()
    request = ServiceRequest.objects.get()
    assert (request.reporter_id, request.beneficiary_id) == (None, None)

    assert phone.post(f"{matter}withdraw/").status_code == 302
    assert WorkOrder.objects.get().status == "withdrawn"
