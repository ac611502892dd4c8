"""Narrowing the inbox down by its address, keeping what one comes back to, and the numbers that open their cases."""

import re
from datetime import date

import pytest

from sanlian.workorders import inboxes, operations
from sanlian.workorders.inboxes import Sieve
from sanlian.workorders.models import SavedView
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, accepted, ask, dispatched, hours, officer, officers
from tests.desk.conftest import NOW
from tests.desk.pages import rows, words

pytestmark = pytest.mark.django_db
DESK = f"twp-{TOWNSHIP}"
ELSEWHERE = "330825101003"


def chosen(page) -> list[str]:
    return re.findall(r"<option[^>]* selected>([^<]*)<", page.content.decode())


def test_the_address_narrows_by_place_matter_and_due(logged_in, stand_at):
    dispatched(text="灯不亮", at=MONDAY)
    dispatched(text="水停了", category="water.outage", at=MONDAY)
    dispatched(text="别村的灯", place_code=ELSEWHERE, at=MONDAY)
    client = logged_in(officer("dept-housing"))
    stand_at(MONDAY + hours(5))

    assert set(rows(client.get(f"/desk/?place={VILLAGE}"))) == {"灯不亮", "水停了"}
    assert rows(client.get("/desk/?matter=water")) == ["水停了"]
    assert rows(client.get("/desk/?matter=water.outage&place=330825")) == ["水停了"]
    assert "水停了" in rows(client.get("/desk/?due=late"))
    assert rows(client.get(f"/desk/?place={ELSEWHERE}&view=lead")) == ["别村的灯"]
    assert rows(client.get("/desk/?matter=water&due=nonsense&place=x")) == ["水停了"]
    page = client.get(f"/desk/?place={VILLAGE[:9]}&due=late")
    assert chosen(page) == ["罗家乡", "所有事项", "超时"]
    assert "这里没有单子" in words(client.get("/desk/?place=330825999"))


def test_a_page_goes_on_within_what_is_narrowed(logged_in):
    for number in range(52):
        ask(text=f"第{number}件", at=MONDAY + hours(number / 100))
    client = logged_in(officer(DESK))
    first = client.get(f"/desk/?view=desk&place={VILLAGE}").content.decode()
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")

    assert "view=desk" in onward
    assert f"place={VILLAGE}" in onward
    assert rows(client.get(onward)) == ["第50件", "第51件"]


def test_ones_own_what_waits_and_what_rests_have_their_views(logged_in):
    first, second = officers("dept-housing")[:2]
    mine, theirs, waiting = (dispatched(text=text) for text in ("我的", "同事的", "没人接的"))
    operations.accept(mine.order_id, by=first, at=NOW)
    operations.accept(theirs.order_id, by=second, at=NOW)
    resting = dispatched(text="歇着的")
    operations.accept(resting.order_id, by=first, at=NOW)
    operations.contact(resting.order_id, with_whom="本人，电话", note="", by=first, at=NOW)
    operations.ask_suspension(
        resting.order_id, until=date(2021, 9, 1), reason="等省里的补助到账", by=first, at=NOW
    )
    operations.grant_plea(resting.order_id, by=officer("county", "dispatcher"), at=NOW)
    client = logged_in(first)

    assert rows(client.get("/desk/?view=mine")) == ["我的"]
    assert rows(client.get("/desk/?view=accept")) == [waiting.order.title]
    assert rows(client.get("/desk/?view=rest")) == ["歇着的"]
    page = words(client.get("/desk/"))
    assert "我手上 1 在办 0 今天到期 0 超时" in page
    assert "挂账 1" in page
    # What rests stands in a group of its own, after all that runs.
    assert rows(client.get("/desk/"))[-1] == "歇着的"


def test_the_numbers_open_their_cases(logged_in, stand_at):
    accepted(text="过了时的", at=MONDAY)
    stand_at(MONDAY + hours(24 * 20))
    me = officer("dept-housing")
    page = logged_in(me).get("/desk/").content.decode()

    for number, query in re.findall(r'href="/desk/(\?[^"]+)"><b>(\d+)</b>', page):
        shown = rows(logged_in(me).get("/desk/" + number.replace("&amp;", "&")))
        assert len(shown) == int(query), number


# ── views that one keeps ────────────────────────────────────────────────────────────────────────


def test_a_view_is_kept_counted_and_let_go(logged_in):
    dispatched(text="水停了", category="water.outage")
    dispatched(text="灯不亮")
    client = logged_in(officer("dept-housing"))

    answer = client.post("/desk/views/", {"name": " 水的事 ", "matter": "water"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/desk/?matter=water"
    assert "“水的事”存好了" in words(answer)
    assert "水的事 1" in words(client.get("/desk/"))
    assert "水的事 1" not in words(logged_in(officers("dept-housing")[1]).get("/desk/"))
    kept = SavedView.objects.get()
    assert "去掉“水的事”" in words(client.get("/desk/?matter=water"))
    client.post(f"/desk/views/{kept.pk}/drop/")
    client.post(f"/desk/views/{kept.pk}/drop/")
    assert not SavedView.objects.exists()


def test_a_name_that_is_kept_already_gets_the_new_view(logged_in):
    client = logged_in(officer("dept-housing"))
    client.post("/desk/views/", {"name": "常看", "matter": "water"})
    client.post("/desk/views/", {"name": "常看", "due": "late"})

    assert SavedView.objects.get().sieve == {"due": "late"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " ", "matter": "water"}, "请给视图起个名字"),
        ({"name": "全部"}, "先选好要看什么"),
        ({"name": "要批的", "view": "decide"}, "先选好要看什么"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_page_stays(logged_in, given, said):
    answer = logged_in(officer("dept-housing")).post("/desk/views/", given)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not SavedView.objects.exists()


def test_nobody_keeps_more_than_twelve(logged_in):
    me = officer("dept-housing")
    for number in range(12):
        operations.keep_view(Sieve(due="late"), name=f"第{number}个", by=me, at=NOW)
    answer = logged_in(me).post("/desk/views/", {"name": "再来一个", "matter": "water"})

    assert answer.status_code == 422
    assert "已经存了12个视图" in words(answer)
    assert len(inboxes.saved_views(me)) == 12


def test_nobody_lets_go_of_anothers_view(logged_in):
    kept = operations.keep_view(Sieve(due="late"), name="我的", by=officer("dept-water"), at=NOW)
    logged_in(officer("dept-housing")).post(f"/desk/views/{kept.pk}/drop/")

    assert SavedView.objects.filter(pk=kept.pk).exists()


def test_kept_views_cost_no_question_more(logged_in, django_assert_num_queries):
    me = officer("dept-housing")
    client = logged_in(me)
    client.get("/desk/")
    with django_assert_num_queries(8):
        client.get("/desk/")
    for number in range(5):
        operations.keep_view(Sieve(place=VILLAGE, matter="water"), name=f"第{number}个", by=me, at=NOW)
    with django_assert_num_queries(8):
        client.get("/desk/")
