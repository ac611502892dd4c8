"""Blowing the whistle, calling people up and answering, from their pages."""

import pytest

from sanlian.workorders import operations, quality, queries
from tests.browser import DESK as WIDE, PHONE
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, accepted, dispatched, hours, officer
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
HOME, DESK, TEAM = f"vil-{VILLAGE}", f"twp-{TOWNSHIP}", f"team-{VILLAGE}"


def page_of(request, verb=""):
    return f"/desk/orders/{request.order_id}/{verb}{'/' if verb else ''}"


def test_a_village_blows_the_whistle_and_the_township_reads_whom_it_wants(logged_in):
    request = accepted(to=HOME)
    client = logged_in(officer(HOME))
    assert "吹哨" in words(client.get(page_of(request)))
    assert "请谁来" in words(client.get(page_of(request, "whistle")))
    refused = client.post(page_of(request, "whistle"), {"wanted": ["dept-water"], "reason": ""})
    assert (refused.status_code, queries.order(request.order_id).status) == (422, "accepted")

    given = {"wanted": ["dept-water"], "reason": "要挖机，村里没有。"}
    assert client.post(page_of(request, "whistle"), given).status_code == 302
    desk = logged_in(officer(DESK, "dispatcher"))
    page = words(desk.get(page_of(request, "dispatch")))
    assert "缪家村吹哨：要挖机，村里没有。" in page
    assert "吹哨，请水利" in words(desk.get(page_of(request)))

    back = {"to": HOME, "assists": [], "category": "", "reason": ""}
    refused = desk.post(page_of(request, "dispatch"), back)
    assert (refused.status_code, queries.order(request.order_id).status) == (422, "formed")
    assert "请写明为什么退回给他们" in words(refused)
    assert desk.post(page_of(request, "dispatch"), back | {"reason": "挖机下周到"}).status_code == 302
    page = words(client.get(page_of(request)))
    assert "退回给缪家村" in page
    assert "挖机下周到" in page


def test_who_has_no_whistle_sees_no_button_and_is_refused(logged_in):
    request = accepted()
    client = logged_in(officer("dept-housing"))
    assert "吹哨" not in words(client.get(page_of(request)))
    answer = client.post(page_of(request, "whistle"), {"wanted": ["dept-water"], "reason": "不"})
    assert (answer.status_code, queries.order(request.order_id).status) == (403, "accepted")


def test_the_township_calls_and_the_called_answer(logged_in):
    request = dispatched(to=HOME)
    leader = officer(TEAM, "team_leader")
    desk = logged_in(officer(DESK, "dispatcher"))
    assert leader.name in words(desk.get(page_of(request, "callup")))
    assert desk.post(page_of(request, "callup"), {"people": [leader.id], "task": ""}).status_code == 422
    assert desk.post(page_of(request, "callup"), {"people": [leader.id], "task": "看现场"}).status_code == 302
    assert "已点将" in words(desk.get(page_of(request)))

    client = logged_in(leader)
    assert "回复点将" in words(client.get(page_of(request)))
    assert "看现场" in words(client.get(page_of(request, "coming")))
    assert client.post(page_of(request, "coming"), {"coming": "no", "reason": ""}).status_code == 422
    assert client.post(page_of(request, "coming"), {"coming": "yes", "reason": ""}).status_code == 302
    assert quality.call_ups(request.order_id)[0].answer == "coming"
    assert "能来" in words(desk.get(page_of(request)))
    assert client.post(page_of(request, "coming"), {"coming": "yes"}).status_code == 409


def test_who_may_not_call_or_answer_is_refused(logged_in):
    request = dispatched(to=HOME)
    leader = officer(TEAM, "team_leader")
    client = logged_in(officer(HOME))
    assert "点将" not in words(client.get(page_of(request)))
    refused = client.post(page_of(request, "callup"), {"people": [leader.id], "task": "看现场"})
    assert (refused.status_code, quality.call_ups(request.order_id)) == (403, [])
    assert client.post(page_of(request, "coming"), {"coming": "yes"}).status_code == 403


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_nobody_is_kept_out(county, opened_by, barriers, size):
    request = accepted(to=HOME, at=NOW)
    operations.call_up(
        request.order_id,
        people_ids=[officer(TEAM, "team_leader").id],
        task="看现场",
        by=officer(DESK, "dispatcher"),
        at=MONDAY + hours(3),
    )
    page = opened_by(officer(DESK, "dispatcher"), page_of(request, "callup"), size=size)
    page.wait_for_load_state("load")
    assert barriers(page) == []
    page = opened_by(officer(HOME), page_of(request, "whistle"), size=size)
    page.wait_for_load_state("load")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
