"""Several orders in one step: each is a step of its own, and what could not be done is told one by one."""

import re

import pytest

from sanlian.journal.models import Entry
from sanlian.workorders import facts, operations, queries
from tests.builders import TOWNSHIP, VILLAGE, ask, dispatched, officer, officers
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DESK = f"twp-{TOWNSHIP}"


def picks(page) -> list[int]:
    return [int(number) for number in re.findall(r'name="order" value="(\d+)"', page.content.decode())]


def told(name, order_id) -> int:
    return Entry.objects.filter(name=name, subject_kind="order", subject_id=str(order_id)).count()


def test_several_are_accepted_at_once_each_by_itself(logged_in):
    orders = [dispatched(text=f"第{number}件").order_id for number in range(3)]
    me = officer("dept-housing")
    client = logged_in(me)
    page = client.get("/desk/?view=accept&choose=1")
    assert picks(page) == orders

    answer = client.post("/desk/batch/accept/", {"order": orders, "view": "accept"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/desk/?view=accept"
    assert "3件归您办了" in words(answer)
    assert [told(facts.ACCEPTED, number) for number in orders] == [1, 1, 1]
    assert {queries.order(number).handler_id for number in orders} == {me.id}


def test_pressed_twice_it_is_done_once(logged_in):
    order = dispatched().order_id
    client = logged_in(officer("dept-housing"))
    client.post("/desk/batch/accept/", {"order": [order, order]})
    answer = client.post("/desk/batch/accept/", {"order": [order]}, follow=True)

    assert "1件归您办了" in words(answer)
    assert told(facts.ACCEPTED, order) == 1


def test_what_may_not_be_accepted_is_told_one_by_one_and_the_rest_is_done(logged_in):
    mine, taken, others = dispatched(text="没人接的"), dispatched(text="同事接了的"), ask(text="还没派的")
    colleague = officers("dept-housing")[1]
    operations.accept(taken.order_id, by=colleague, at=NOW)
    hidden = dispatched(text="看不到的", to="dept-water").order_id
    entries = Entry.objects.count()

    answer = logged_in(officer("dept-housing")).post(
        "/desk/batch/accept/",
        {"order": [mine.order_id, taken.order_id, hidden, others.order_id, "x", "9" * 30]},
        follow=True,
    )

    text = words(answer)
    assert "1件归您办了" in text
    assert "同事接了的: " in text
    assert "2件您看不到" in text
    assert Entry.objects.count() == entries + 1
    assert queries.order(taken.order_id).handler_id == colleague.id
    assert queries.order(hidden).status == "dispatched"


def test_several_are_sent_each_to_its_own_village_after_one_question(logged_in):
    orders = [ask(text=f"第{number}件").order_id for number in range(2)]
    client = logged_in(officer(DESK, "dispatcher"))
    assert picks(client.get("/desk/?choose=1")) == orders

    asked = client.post("/desk/batch/dispatch/", {"order": orders})
    assert asked.status_code == 200
    assert "这2件派给谁" in words(asked)
    assert {queries.order(number).status for number in orders} == {"formed"}
    unsure = client.post("/desk/batch/dispatch/", {"order": orders, "to": ""})
    assert unsure.status_code == 422
    assert "请选承办单位" in words(unsure)

    answer = client.post("/desk/batch/dispatch/", {"order": orders, "to": "village"}, follow=True)

    assert "2件派出去了" in words(answer)
    assert {queries.get(number, by=officer(DESK)).unit.code for number in orders} == {f"vil-{VILLAGE}"}
    assert [told(facts.DISPATCHED, number) for number in orders] == [1, 1]
    client.post("/desk/batch/dispatch/", {"order": orders, "to": "village"})
    assert [told(facts.DISPATCHED, number) for number in orders] == [1, 1]


def test_who_may_not_send_on_is_told_why_and_nothing_moves(logged_in):
    orders = [dispatched(text=f"第{number}件").order_id for number in range(2)]
    entries = Entry.objects.count()

    answer = logged_in(officer("dept-housing")).post(
        "/desk/batch/dispatch/", {"order": orders, "to": "dept-water"}, follow=True
    )

    text = words(answer)
    assert "第0件: " in text
    assert "第1件: " in text
    assert "派出去了" not in text
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("given", [{}, {"order": ["x", ""]}])
def test_nothing_chosen_is_said(logged_in, given):
    answer = logged_in(officer("dept-housing")).post("/desk/batch/accept/", given, follow=True)

    assert "请先选单子" in words(answer)


def test_other_verbs_are_done_one_by_one_and_a_look_changes_nothing(logged_in):
    order = dispatched().order_id
    client = logged_in(officer("dept-housing"))

    assert client.post("/desk/batch/decline/", {"order": [order]}).status_code == 404
    assert client.get("/desk/batch/accept/").status_code == 405
    assert queries.order(order).status == "dispatched"


def test_nobody_chooses_where_nothing_can_be_done_together(logged_in):
    dispatched()
    page = logged_in(officer("dept-housing")).get("/desk/?choose=1")

    assert picks(page) == []
    assert "选几件一起办" not in words(page)
