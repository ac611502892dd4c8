"""Writing down of whom an order complains, on the desk."""

import pytest

from sanlian.workorders import queries
from tests.browser import DESK as WIDE, PHONE
from tests.builders import TOWNSHIP, dispatched, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DESK = f"twp-{TOWNSHIP}"


def address(order):
    return f"/desk/orders/{order.pk}/complained/"


def test_whoever_is_complained_of_loses_the_order_and_sees_it_no_longer(logged_in):
    order = dispatched().order
    desk, complained_of = logged_in(officer(DESK, "dispatcher")), logged_in(officer("dept-housing"))
    assert "反映有人" in words(desk.get(f"/desk/orders/{order.pk}/"))
    assert "看不到它" in words(desk.get(address(order)))
    assert complained_of.get(f"/desk/orders/{order.pk}/").status_code == 200

    done = desk.post(address(order), {"units": ["dept-housing"], "officer": ""})

    assert done.status_code == 302
    assert queries.order(order.pk).unit.code != "dept-housing"
    assert complained_of.get(f"/desk/orders/{order.pk}/").status_code == 404
    story = words(desk.get(f"/desk/orders/{order.pk}/"))
    assert "dept-housing" not in story


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"units": [], "officer": ""}, 422, "请指明"),
        ({"units": ["dept-nowhere"], "officer": ""}, 422, "dept-nowhere"),
        ({"units": [], "officer": "查无此人"}, 422, "没有人用这个姓名或电话"),
    ],
)
def test_what_names_nobody_is_said_and_changes_nothing(logged_in, given, status, said):
    order = dispatched().order
    before = queries.order(order.pk).about

    answer = logged_in(officer(DESK, "dispatcher")).post(address(order), given)

    assert answer.status_code == status
    assert said in words(answer)
    assert queries.order(order.pk).about == before


def test_a_handler_names_nobody(logged_in):
    order = dispatched().order
    page = logged_in(officer("dept-housing"))

    assert "反映有人" not in words(page.get(f"/desk/orders/{order.pk}/"))
    assert page.post(address(order), {"units": [DESK], "officer": ""}).status_code == 403


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_nobody_is_kept_out(opened_by, barriers, county, size):
    order = dispatched().order
    page = opened_by(officer(DESK, "dispatcher"), address(order), size=size)
    page.wait_for_load_state("load")
    assert barriers(page) == []

    page.goto(f"{page.url.split('/desk/')[0]}/desk/me/relatives/")
    page.wait_for_load_state("load")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
