"""What was found on a round and what somebody is to do become orders in the one stream."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sanlian.journal.models import Entry
from sanlian.workorders import facts, queries
from sanlian.workorders.models import WorkOrder
from tests.browser import DESK, PHONE
from tests.builders import TOWNSHIP, VILLAGE, officer
from tests.desk.pages import words
from tests.photographs import picture

pytestmark = pytest.mark.usefixtures("county")
GRID = f"{VILLAGE}001"
FOUND = {"title": "祠堂边井盖没了", "told": "晚上有人走，很危险。", "category": "road.lamp"}


def taken(content=None):
    return SimpleUploadedFile("IMG_1.jpg", content or picture(), "image/jpeg")


def test_a_grid_worker_reports_and_the_township_desk_has_it(logged_in):
    client = logged_in(officer(f"grid-{GRID}", "grid_worker"))
    assert "发现了问题" in words(client.get("/desk/"))
    page = words(client.get("/desk/raise/"))
    assert "报告发现的问题" in page
    assert "谁来办" not in page

    answer = client.post("/desk/raise/", {**FOUND, "place": GRID, "urgent": "on"})
    assert answer.status_code == 302

    order = WorkOrder.objects.get()
    assert (order.origin, order.status, order.unit.code) == ("inspection", "formed", f"twp-{TOWNSHIP}")
    assert (order.place_code, order.urgent) == (GRID, True)
    assert [fact.name for fact in queries.timeline(order.pk)] == [facts.FORMED]
    assert "祠堂边井盖没了" in words(logged_in(officer(f"twp-{TOWNSHIP}")).get("/desk/"))
    assert order.code[2:] in words(client.get("/desk/"))


def test_a_cadre_of_a_village_who_heads_no_grid_reports_what_was_found_there(logged_in):
    client = logged_in(officer(f"vil-{VILLAGE}", "handler"))
    assert "发现了问题" in words(client.get("/desk/"))
    assert client.post("/desk/raise/", {**FOUND, "place": VILLAGE}).status_code == 302
    order = WorkOrder.objects.get()
    assert (order.origin, order.unit.code) == ("inspection", f"twp-{TOWNSHIP}")


def test_a_desk_gives_a_task_straight_to_a_unit(logged_in):
    client = logged_in(officer(f"twp-{TOWNSHIP}", "dispatcher"))
    given = {**FOUND, "title": "汛前查一遍山塘", "place": VILLAGE, "to": f"vil-{VILLAGE}"}
    assert client.post("/desk/raise/", given).status_code == 302

    order = WorkOrder.objects.get()
    assert (order.origin, order.status, order.unit.code) == ("task", "dispatched", f"vil-{VILLAGE}")
    assert "汛前查一遍山塘" in words(logged_in(officer(f"vil-{VILLAGE}")).get("/desk/"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "请写明要办什么"),
        ({"told": ""}, "请写明要办什么"),
        ({"told": "长" * 2001}, "2000"),
        ({"place": "330825101201"}, "330825101201"),
        ({"category": "no.such"}, "no.such"),
        ({"category": ""}, "必填"),
        ({"to": "dept-nobody"}, "dept-nobody"),
    ],
)
def test_a_faulty_one_is_shown_again_and_nothing_is_formed(logged_in, changed, sentence):
    client = logged_in(officer(f"twp-{TOWNSHIP}", "dispatcher"))
    entries = Entry.objects.count()
    answer = client.post("/desk/raise/", {**FOUND, "place": VILLAGE, **changed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (WorkOrder.objects.count(), Entry.objects.count()) == (0, entries)


def test_photographs_go_along_and_a_file_that_is_none_forms_nothing(logged_in):
    client = logged_in(officer(f"grid-{GRID}", "grid_worker"))
    entries = Entry.objects.count()
    for sent, sentence in (
        ([taken(b"no picture")], "照片"),
        ([taken() for _each in range(7)], "最多六张"),
    ):
        answer = client.post("/desk/raise/", {**FOUND, "place": GRID, "photos": sent})
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert "祠堂边井盖没了" in answer.content.decode()
        assert (WorkOrder.objects.count(), Entry.objects.count()) == (0, entries)

    answer = client.post("/desk/raise/", {**FOUND, "place": GRID, "photos": [taken(), taken()]})
    assert answer.status_code == 302
    order = WorkOrder.objects.get()
    kept = queries.photographs(order.pk)
    assert [photo.public for photo in kept] == [False, False]
    desk = logged_in(officer(f"twp-{TOWNSHIP}"))
    assert f"/desk/photos/{kept[0].pk}/" in desk.get(f"/desk/orders/{order.pk}/").content.decode()
    assert b"".join(desk.get(f"/desk/photos/{kept[0].pk}/").streaming_content)[:3] == b"\xff\xd8\xff"


def test_who_only_reports_cannot_choose_who_does_it(logged_in):
    client = logged_in(officer(f"grid-{GRID}", "grid_head"))
    assert client.post("/desk/raise/", {**FOUND, "place": GRID, "to": "dept-housing"}).status_code == 302
    order = WorkOrder.objects.get()
    assert (order.origin, order.unit.code) == ("inspection", f"twp-{TOWNSHIP}")


@pytest.mark.parametrize("who", [("dept-housing", None), ("county", "leader"), ("county", "administrator")])
def test_nobody_else_finds_the_page(logged_in, who):
    client = logged_in(officer(*who))
    assert client.get("/desk/raise/").status_code == 403
    assert client.post("/desk/raise/", {**FOUND, "place": VILLAGE}).status_code == 403
    assert not WorkOrder.objects.exists()


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_kept_out(county, opened_by, barriers, size):
    page = opened_by(officer(f"twp-{TOWNSHIP}", "dispatcher"), "/desk/raise/", size=size)
    page.get_by_label("一句话").fill("汛前查一遍山塘")
    page.get_by_role("button", name="派出去").click()
    page.get_by_text("这个字段是必填项").first.wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.journey
def test_the_ways_to_raise_are_of_one_width_on_a_phone(county, opened_by):
    page = opened_by(officer(f"twp-{TOWNSHIP}", "dispatcher"), "/desk/", size=(375, 812))
    boxes = [each.bounding_box() for each in page.locator(".raising .btn").all()]
    assert len(boxes) == 3
    assert len({(round(box["x"]), round(box["width"])) for box in boxes}) == 1
