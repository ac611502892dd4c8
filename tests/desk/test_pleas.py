"""More time and rest, through the desk's forms: who is shown what, what is said back, and what the resident reads."""

import pytest

from sanlian.journal.models import Entry
from sanlian.portal import links
from sanlian.workorders import operations, queries
from tests.builders import MONDAY, TOWNSHIP, accepted, hours, officer
from tests.desk.conftest import NOW
from tests.desk.pages import words

pytestmark = pytest.mark.django_db


def act(client, request, verb, **fields):
    return client.post(f"/desk/orders/{request.order_id}/{verb}/", fields)


def track(client, request):
    return words(client.get(f"/r/{links.token_of(request.pk)}/"))


def centre():
    return officer("county", "dispatcher")


def test_more_time_from_asking_to_the_residents_sentence(logged_in, client):
    request = accepted()
    mine, above = logged_in(officer("dept-housing")), logged_in(centre())

    asked = act(mine, request, "extension", until="2021-08-06", reason="等配件")
    assert asked.status_code == 302
    page = words(mine.get(f"/desk/orders/{request.order_id}/"))
    assert "替住建局申请延期到8月6日 周五" in page
    assert "已经申请过，还没有批" in page
    assert "要晚几天" not in track(client, request)

    assert "待我批 1" in words(above.get("/desk/"))
    panel = words(above.get(f"/desk/orders/{request.order_id}/grant/"))
    assert "等配件" in panel
    granted = act(above, request, "grant")
    assert granted.status_code == 302

    assert "已同意延期" in words(above.get(granted["Location"]))
    told = track(client, request)
    assert "要晚几天，因为等配件" in told
    assert "最晚办好：8月6日 周五" in told


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until": ""}, "最晚2021-08-10"),
        ({"until": "2021-08-32"}, "2026-08-26"),
        ({"until": "2021-08-07"}, "不上班"),
        ({"reason": " "}, "请写原因"),
        ({"reason": "长" * 201}, "200"),
    ],
)
def test_a_faulty_request_for_time_is_shown_again(logged_in, fields, sentence):
    request, entries = accepted(), Entry.objects.count

    before = entries()
    given = {"until": "2021-08-06", "reason": "等配件"} | fields
    answer = act(logged_in(officer("dept-housing")), request, "extension", **given)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert entries() == before


def test_who_is_not_one_level_up_is_shown_no_button_and_refused(logged_in):
    request = accepted()
    act(logged_in(officer("dept-housing")), request, "extension", until="2021-08-06", reason="等配件")
    before = Entry.objects.count()
    client = logged_in(officer(f"twp-{TOWNSHIP}", "dispatcher"))

    assert "/grant/" not in client.get(f"/desk/orders/{request.order_id}/").content.decode()
    for verb in ("grant", "deny"):
        answer = act(client, request, verb, answer="不行")
        assert answer.status_code == 403
        assert "来定" in words(answer)
    assert Entry.objects.count() == before


def test_a_refusal_stands_in_the_story_of_the_desk_alone(logged_in, client):
    request = accepted()
    act(logged_in(officer("dept-housing")), request, "extension", until="2021-08-06", reason="等配件")
    above = logged_in(centre())

    assert act(above, request, "deny", answer=" ").status_code == 422
    assert act(above, request, "deny", answer="配件明天就到").status_code == 302

    assert "配件明天就到" in words(above.get(f"/desk/orders/{request.order_id}/"))
    assert "配件明天就到" not in track(client, request)


def test_rest_from_asking_to_going_on(logged_in, client, stand_at, worked_off):
    request = accepted()
    mine, above = logged_in(officer("dept-housing")), logged_in(centre())
    assert "请先联系乡亲" in words(mine.get(f"/desk/orders/{request.order_id}/"))
    operations.contact(request.order_id, with_whom="方秋云", by=officer("dept-housing"), at=NOW)

    act(mine, request, "suspension", until="2021-08-16", reason="要等雨季过去")
    assert act(above, request, "grant").status_code == 302

    page = words(mine.get(f"/desk/orders/{request.order_id}/"))
    assert "挂账到" in page
    assert "要等雨季过去" in page
    worked_off(NOW)
    assert "8月16日再看" in words(mine.get("/desk/find/?q=路灯"))
    told = track(client, request)
    assert "现在还办不了，8月16日 周一再看" in told
    assert "要等雨季过去" in told

    stand_at(MONDAY + hours(4))
    assert act(mine, request, "resume").status_code == 302
    assert queries.order(request.order_id).status == "accepted"
    assert "停了一段，现在接着办" in track(client, request)
