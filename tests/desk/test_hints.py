"""Before a reply goes out the machine may ask for another look, once; it never holds a reply back."""

import pytest

from sanlian.workorders import queries
from tests.builders import accepted, officer
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
UNIT = "dept-housing"


def reply(client, request, done, **more):
    fields = {"spoken_with": "本人，电话", "done": done, "done_by": f"{NOW:%Y-%m-%d}", "internal_note": ""}
    return client.post(f"/desk/orders/{request.order_id}/reply/", fields | more)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("已转交相关部门处理，请您耐心等待。", "没有说清做了什么"),
        ("承包人13912345678明天来换灯泡。", "13912345678"),
        ("经查是邻居周大福先生把线剪断了，已接好。", "周大福"),
    ],
)
def test_what_cannot_be_taken_back_is_shown_once(logged_in, done, said):
    request = accepted()
    client = logged_in(officer(UNIT))

    first = reply(client, request, done)
    assert first.status_code == 422
    assert said in words(first) and "再按一次就照原样发出" in words(first)
    assert queries.order(request.order_id).status == "accepted"

    assert reply(client, request, done, looked="1").status_code == 302
    assert queries.order(request.order_id).status == "replied"


def test_a_preview_shows_what_would_not_stop_it(logged_in):
    request = accepted()
    client = logged_in(officer(UNIT))

    shown = reply(client, request, "修好了", preview="1")
    assert shown.status_code == 200
    assert "写得太短了" in words(shown)

    assert reply(client, request, "修好了").status_code == 302


def test_a_good_answer_goes_out_at_once(logged_in):
    request = accepted()
    assert reply(logged_in(officer(UNIT)), request, "换了灯泡，线路查过，晚上亮了。").status_code == 302
