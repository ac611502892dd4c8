"""Splitting and looking at answers from the desk's forms."""

from sanlian.portal import links
from sanlian.workorders import quality, queries
from sanlian.workorders.models import Sampling
from tests.builders import MONDAY, TOWNSHIP, accepted, hours, officer, rated, replied
from tests.desk.pages import words

DESK = f"twp-{TOWNSHIP}"
FILLED = {"told_1": "换灯泡", "to_1": "dept-water", "told_2": "修路", "to_2": "dept-transport"}


def act(client, request, verb, **fields):
    return client.post(f"/desk/orders/{request.order_id}/{verb}/", fields)


def test_a_desk_splits_from_its_form_and_the_lead_reads_how_far_the_parts_are(logged_in, client):
    request, desk = accepted(), logged_in(officer(DESK, "dispatcher"))
    assert "每个部分" in words(desk.get(f"/desk/orders/{request.order_id}/split/"))
    faulty = act(desk, request, "split", **(FILLED | {"told_2": ""}))
    assert faulty.status_code == 422
    assert "换灯泡" in faulty.content.decode()
    assert quality.parts_of(request.order_id) == []

    assert act(desk, request, "split", **FILLED).status_code == 302

    page = words(logged_in(officer("dept-housing")).get(f"/desk/orders/{request.order_id}/"))
    assert "2个部分还没办完" in page
    part = quality.parts_of(request.order_id)[0]
    assert request.order.title in words(logged_in(officer("dept-water")).get(f"/desk/orders/{part.pk}/"))
    assert "各办一部分" in words(client.get(f"/r/{links.token_of(request.pk)}/"))


def test_who_is_no_desk_is_not_offered_to_split(logged_in):
    request = accepted()
    lead = logged_in(officer("dept-housing"))
    assert "/split/" not in lead.get(f"/desk/orders/{request.order_id}/").content.decode()
    assert act(lead, request, "split", **FILLED).status_code == 403
    assert quality.parts_of(request.order_id) == []


def test_the_level_above_looks_from_its_inbox_and_the_unit_cannot(logged_in, stand_at):
    Sampling.objects.update_or_create(kind="check", defaults={"percent": 100})
    request = replied()
    stand_at(MONDAY + hours(6))
    centre, unit = logged_in(officer("county", "dispatcher")), logged_in(officer("dept-housing"))
    assert request.order.title in words(centre.get("/desk/?view=check"))
    assert act(unit, request, "check").status_code == 403
    assert act(centre, request, "return", reason="").status_code == 422
    assert act(centre, request, "check").status_code == 302
    assert queries.order(request.order_id).check_state == "passed"
    assert act(centre, request, "return", reason="晚了").status_code == 409


def test_all_missing_elements_of_a_reply_are_said_at_once(logged_in):
    request = accepted()
    page = words(act(logged_in(officer("dept-housing")), request, "reply", looked="1"))
    assert "请写明和谁" in page
    assert "请写明做了什么" in page
    assert "请写明什么时候" in page


def test_what_was_said_of_ones_own_work_opens_when_the_month_is_over(logged_in, stand_at):
    request = rated(satisfied="basically")
    stand_at(MONDAY + hours(30))
    address = f"/desk/orders/{request.order_id}/"
    unit, above = logged_in(officer("dept-housing")), logged_in(officer("county", "dispatcher"))
    assert "基本满意" not in words(unit.get(address))
    assert "月底过后" in words(unit.get(address))
    assert "基本满意" in words(above.get(address))
    stand_at(MONDAY + hours(24 * 31))
    assert "基本满意" in words(logged_in(officer("dept-housing")).get(address))
