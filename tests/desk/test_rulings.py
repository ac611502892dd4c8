"""Ruling and not taking on, through the desk's forms, and what the resident reads."""

import pytest

from sanlian.portal import links
from sanlian.workorders import operations, queries
from tests.builders import MONDAY, TOWNSHIP, ask, dispatched, hours, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DESK = f"twp-{TOWNSHIP}"


def act(client, request, verb, **fields):
    return client.post(f"/desk/orders/{request.order_id}/{verb}/", fields)


def track(client, request):
    return words(client.get(f"/r/{links.token_of(request.pk)}/"))


def disputed():
    request = dispatched()
    for unit, other in (("dept-housing", "dept-water"), ("dept-water", "dept-housing")):
        at = MONDAY + hours(1)
        if unit == "dept-water":
            operations.dispatch(request.order_id, to=unit, by=officer(DESK, "dispatcher"), at=at)
        fields = {"reason": "needs_lead", "suggested": other, "note": "不是我们的"}
        operations.decline(request.order_id, by=officer(unit), at=at, **fields)
    return request


def test_the_centre_rules_from_its_form(logged_in, client):
    request, centre = disputed(), logged_in(officer("county", "dispatcher"))
    assert "以后的单子会引用" in words(centre.get(f"/desk/orders/{request.order_id}/rule/"))
    assert act(centre, request, "rule", to="dept-housing", reason="").status_code == 422

    ruled = act(centre, request, "rule", to="dept-housing", reason="路灯归住建")

    assert ruled.status_code == 302
    assert "裁定由住建局办" in words(centre.get(ruled["Location"]))
    assert "县里定了：由" in track(client, request)
    other = ask()
    page = words(logged_in(officer(DESK, "dispatcher")).get(f"/desk/orders/{other.order_id}/dispatch/"))
    assert f"裁定见{request.code[2:]}" in page


def test_a_township_does_not_rule(logged_in):
    request = disputed()

    answer = act(logged_in(officer(DESK, "dispatcher")), request, "rule", to="dept-housing", reason="归他们")

    assert answer.status_code == 403
    assert queries.order(request.order_id).status == "formed"


def test_not_taking_on_says_why_and_where_to_turn(logged_in, client):
    request, desk = ask(), logged_in(officer(DESK, "dispatcher"))
    assert act(desk, request, "refuse", ground="", path="找法院").status_code == 422
    assert queries.order(request.order_id).status == "formed"

    refused = act(desk, request, "refuse", ground="litigation", path="请向县人民法院询问进展。")

    assert refused.status_code == 302
    assert "已进入诉讼" in words(desk.get(refused["Location"]))
    told = track(client, request)
    for sentence in ("这件事我们办不了", "法院已经在办这件事", "请向县人民法院询问进展。", "您可以找那里办"):
        assert sentence in told


def test_a_department_is_not_offered_to_refuse(logged_in):
    request = dispatched()
    client = logged_in(officer("dept-housing"))

    assert "/refuse/" not in client.get(f"/desk/orders/{request.order_id}/").content.decode()
    assert act(client, request, "refuse", ground="court", path="找法院").status_code == 403


@pytest.mark.usefixtures("county")
def test_the_rulings_stand_in_the_administration(client, django_user_model):
    keeper = django_user_model.objects.get(pk=officer("county", "administrator").id)
    client.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
    operations.rule(
        disputed().order_id,
        to="dept-water",
        reason="水利的灯",
        by=officer("county", "dispatcher"),
        at=MONDAY + hours(4),
    )

    assert "水利的灯" in words(client.get("/admin/workorders/routingprecedent/"))
    assert client.get("/admin/workorders/routingprecedent/add/").status_code == 403
