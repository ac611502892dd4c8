"""Broadcasts on the desk: written and tried first, followed, called after; answered with one thumb."""

import pytest

from sanlian.broadcasts import facts, operations
from sanlian.broadcasts.models import Broadcast, Receipt
from sanlian.journal.models import Entry
from sanlian.people import queries as people
from tests import builders
from tests.broadcasts.conftest import draft
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours
from tests.desk.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
GIVEN = {
    "key": "a1",
    "title": "台风来了",
    "text": "请看一遍危房",
    "places": [TOWNSHIP],
    "groups": ["grid_head", "team_leader"],
    "form": "none",
    "question": "",
    "urgent": "no",
    "remind_after": "0",
    "phones_after": "4",
}


@pytest.fixture
def desk():
    return builders.officer(f"twp-{TOWNSHIP}", "dispatcher")


@pytest.fixture
def sent(desk):
    """Return the number of a broadcast that asks yes or no, and one of its receivers."""
    told = operations.send(
        draft(form="yes_no", question="看过了吗？", phones_after=4), key="k", by=desk, at=MONDAY
    )
    receipt = Receipt.objects.filter(broadcast_id=told.broadcast_id).order_by("pk").first()
    return told.broadcast_id, people.actor_of_user(receipt.user_id, on=MONDAY.date())


def test_it_is_tried_first_and_then_sent_once(logged_in, desk):
    client = logged_in(desk)
    assert "写派发" in words(client.get("/desk/broadcasts/new/"))

    page = client.post("/desk/broadcasts/new/", GIVEN)
    assert page.status_code == 200
    assert "发给" in words(page) and "现在发出" in words(page)
    assert not Broadcast.objects.exists()

    for _twice in range(2):
        answer = client.post("/desk/broadcasts/new/", GIVEN | {"send": "1"})
        assert answer.headers["Location"].endswith("/progress/")
    assert Broadcast.objects.count() == 1
    assert "台风来了" in words(client.get("/desk/broadcasts/"))


def test_chosen_villages_narrow_it_down(logged_in, desk):
    logged_in(desk).post("/desk/broadcasts/new/", GIVEN | {"villages": [VILLAGE], "send": "1"})

    assert Broadcast.objects.get().places == [VILLAGE]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"text": ""},
        {"groups": []},
        {"groups": ["king"]},
        {"places": ["330825101"]},
        {"form": "number"},
        {"form": "poem"},
        {"phones_after": "99"},
        {"title": "长" * 61},
    ],
)
@pytest.mark.parametrize("button", [{}, {"send": "1"}])
def test_a_fault_stands_at_its_field_and_nothing_is_sent(logged_in, desk, wrong, button):
    page = logged_in(desk).post("/desk/broadcasts/new/", GIVEN | wrong | button)

    assert page.status_code == 422
    assert "请看一遍危房" in page.content.decode() or wrong == {"text": ""}
    assert 'class="error"' in page.content.decode()
    assert not Broadcast.objects.exists()


@pytest.mark.parametrize(
    "path", ["/desk/broadcasts/", "/desk/broadcasts/new/", "/desk/broadcasts/1/progress/"]
)
def test_who_may_not_broadcast_is_told_so(logged_in, client, path):
    assert logged_in(builders.officer("dept-housing")).get(path).status_code == 403
    assert client.get(path).headers["Location"].startswith("/desk/login/")


def test_a_receiver_reads_and_answers_with_one_thumb(logged_in, sent, desk, worked_off):
    number, receiver = sent
    client = logged_in(receiver)
    page = words(client.get(f"/desk/broadcasts/{number}/"))
    assert "看过了吗？" in page and "我看到了" in page
    assert Receipt.objects.get(broadcast=number, user=receiver.id).read_at is None

    assert client.post(f"/desk/broadcasts/{number}/seen/", headers={"X-Quietly": "1"}).status_code == 204
    assert Receipt.objects.get(broadcast=number, user=receiver.id).read_at is not None
    assert client.post(f"/desk/broadcasts/{number}/", {"note": "x"}).status_code == 422
    assert client.post(f"/desk/broadcasts/{number}/", {"yes": "no", "note": "一户没人"}).status_code == 302
    assert "您回的是：否" in words(client.get(f"/desk/broadcasts/{number}/"))

    worked_off(MONDAY + hours(2))
    page = words(logged_in(desk).get(f"/desk/broadcasts/{number}/progress/"))
    assert "否 1" in page


def test_a_stranger_sees_nothing_of_it(logged_in, sent):
    number, _receiver = sent
    client = logged_in(builders.officer("dept-housing"))

    assert client.get(f"/desk/broadcasts/{number}/").status_code == 404
    assert client.post(f"/desk/broadcasts/{number}/", {"yes": "yes"}).status_code == 404
    assert client.post(f"/desk/broadcasts/{number}/seen/").status_code == 404
    elsewhere = logged_in(builders.officer("twp-330825101", "dispatcher"))
    for page in ("phones", "progress"):
        ask = elsewhere.get if page == "progress" else elsewhere.post
        assert ask(f"/desk/broadcasts/{number}/{page}/").status_code == 404
    assert elsewhere.post(f"/desk/broadcasts/{number}/remind/").status_code == 403
    assert elsewhere.post(f"/desk/broadcasts/{number}/end/").status_code == 403


def test_telephones_are_shown_after_the_hours_and_the_look_is_kept(logged_in, sent, desk, stand_at):
    number, _receiver = sent
    client = logged_in(desk)
    path = f"/desk/broadcasts/{number}/phones/"
    assert "电话" not in words(client.get(f"/desk/broadcasts/{number}/progress/")).split("还没看的")[0]
    assert client.post(path, {"township": TOWNSHIP}).status_code == 409

    stand_at(MONDAY + hours(5))
    # A session that was left alone for an hour has ended.
    client = logged_in(desk)
    assert client.get(path).status_code == 405
    page = client.post(path, {"township": TOWNSHIP})

    assert page.status_code == 200
    assert 'href="tel:' in page.content.decode()
    assert Entry.objects.filter(name=facts.PHONES_SEEN, by_id=desk.id).count() == 1
    leader = logged_in(builders.officer(f"twp-{TOWNSHIP}", "leader"))
    assert leader.post(path, {"township": TOWNSHIP}).status_code == 403
    assert "看不了这里的电话名单" in words(leader.get(f"/desk/broadcasts/{number}/progress/"))


def test_pressing_too_soon_is_said_on_the_page(logged_in, sent, desk, stand_at):
    number, _receiver = sent
    stand_at(MONDAY + hours(0.5))
    client = logged_in(desk)

    page = client.post(f"/desk/broadcasts/{number}/remind/")
    assert page.status_code == 409
    assert "刚提醒过" in words(page)
    stand_at(MONDAY + hours(3))
    client = logged_in(desk)
    assert client.post(f"/desk/broadcasts/{number}/remind/").status_code == 302
    assert client.post(f"/desk/broadcasts/{number}/end/").status_code == 302
    assert client.post(f"/desk/broadcasts/{number}/end/").status_code == 409


def test_the_page_of_progress_costs_the_same(logged_in, desk, django_assert_max_num_queries):
    client = logged_in(desk)
    few = operations.send(draft(places=[VILLAGE], groups=["team_leader"]), key="f", by=desk, at=MONDAY)
    many = operations.send(draft(), key="m", by=desk, at=MONDAY)
    client.get("/desk/broadcasts/")
    for told in (few, many):
        with django_assert_max_num_queries(8):
            client.get(f"/desk/broadcasts/{told.broadcast_id}/progress/")
