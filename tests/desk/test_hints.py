"""Before a reply goes out the machine may ask for another look, once; it never holds a reply back."""

import pytest

from sanlian.people import queries as people
from sanlian.workorders import operations, queries
from sanlian.workorders.operations import Part
from sanlian.workorders.public import public_words
from tests.builders import MONDAY, TOWNSHIP, accepted, ask, hours, officer, resident
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
    assert said in words(first) and "再按一次，就照上面这样发出" in words(first)
    assert queries.order(request.order_id).status == "accepted"

    assert reply(client, request, done, looked="1").status_code == 302
    assert queries.order(request.order_id).status == "replied"


def test_what_is_private_never_goes_out(logged_in):
    request = accepted()
    client = logged_in(officer(UNIT))
    done = "已和邻居周大福先生说好，13912345678随时能找到他；灯接好了，供电所0570-7012345。"
    read = "已和邻居周**先生说好，〔电话〕随时能找到他；灯接好了，供电所0570-7012345。"

    assert read in words(reply(client, request, done, preview="1"))
    assert reply(client, request, done, looked="1").status_code == 302

    assert queries.replies(request.order_id)[0].done == read


def test_who_asked_together_do_not_read_each_others_names(logged_in):
    first = accepted()
    second = ask(by=resident(phone="12977770001", name="吴春红"), at=MONDAY + hours(2))
    desk = officer(f"twp-{TOWNSHIP}", "dispatcher")
    operations.merge(second.order_id, into=first.order_id, by=desk, at=MONDAY + hours(3))

    reply(logged_in(officer(UNIT)), first, "和吴春红一起看过，换了灯泡，晚上亮了。", looked="1")

    assert queries.replies(first.order_id)[0].done == "和吴**一起看过，换了灯泡，晚上亮了。"


def test_a_note_that_the_resident_reads_is_without_numbers_and_one_for_inside_is_whole(logged_in):
    request = accepted()
    client = logged_in(officer(UNIT))
    for public, note in [("yes", "〔电话〕明天来修"), ("no", "13912345678明天来修")]:
        client.post(
            f"/desk/orders/{request.order_id}/progress/", {"note": "13912345678明天来修", "public": public}
        )
        assert queries.timeline(request.order_id)[-1].details["note"] == note


def test_a_part_answers_those_who_asked_for_the_whole(county):
    request = accepted()
    desk = officer(f"twp-{TOWNSHIP}", "dispatcher")
    two = (Part("换灯泡", to="dept-water"), Part("修电线杆旁的路", to="dept-transport"))
    part, _other = operations.split(request.order_id, parts=two, by=desk, at=MONDAY + hours(2))
    name = request.reporter.name
    assert public_words(part, f"户主{name}同意了", at=MONDAY) == f"户主{name}同意了"


def test_a_reason_that_the_resident_reads_is_without_numbers(logged_in):
    request = accepted()
    given = {"reason": "等老板13912345678发货", "until": "2021-08-06"}
    answer = logged_in(officer(UNIT)).post(f"/desk/orders/{request.order_id}/extension/", given)
    assert answer.status_code == 302
    assert queries.timeline(request.order_id)[-1].details["reason"] == "等老板〔电话〕发货"


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


def test_the_work_telephone_of_an_officer_is_no_hint_and_goes_out(logged_in):
    request = accepted()
    phone = people.phone_of(officer(UNIT).id)
    said = f"换了灯泡，线路查过，晚上亮了，有事打{phone}。"
    assert reply(logged_in(officer(UNIT)), request, said).status_code == 302
    assert queries.replies(request.order_id)[0].done == said
