"""Every form of an order without barriers, and the ways through many orders: choosing several, kept views, finding."""

import re

import pytest
from django.utils import timezone

from sanlian.desk import acts
from sanlian.journal import operations as journal
from sanlian.workorders import operations, queries
from tests.browser import DESK as WIDE
from tests.builders import TOWNSHIP, VILLAGE, ask, officer

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("county")]
UNIT = f"twp-{TOWNSHIP}"
SMALL_PHONE = (375, 812)
SIZES = pytest.mark.parametrize("size", [SMALL_PHONE, WIDE], ids=["phone", "wide"])


def send(request, to="dept-housing"):
    operations.dispatch(request.order_id, to=to, by=officer(UNIT), at=timezone.now())


def nothing_overflows(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@SIZES
def test_no_form_of_an_order_and_no_narrowed_list_keeps_anybody_out(opened_by, barriers, size):
    now = timezone.now()
    waiting, mine = ask(text="桥头的路灯灭了", at=now), ask(text="河边栏杆松了，老人怕掉下去", at=now)
    ask(text="晒谷场的路灯不亮", at=now)
    send(mine, UNIT)
    operations.accept(mine.order_id, by=officer(UNIT), at=now)
    journal.work_off(at=now)
    of_orders = [
        f"/desk/orders/{request.order_id}/{verb}/"
        for request in (waiting, mine)
        for verb in acts.OFFERED[queries.order(request.order_id).status]
        if verb != "accept"
    ]
    addresses = [
        "/desk/?choose=1",
        f"/desk/?place={VILLAGE}&due=today",
        "/desk/?matter=water",
        "/desk/find/?q=路灯",
        f"/desk/orders/{mine.order_id}/?all=1",
        *of_orders,
    ]
    page = opened_by(officer(UNIT, "dispatcher"), "/desk/", size=size)
    for path in addresses:
        page.goto(path)
        page.wait_for_load_state("load")
        assert barriers(page) == [], path
        assert nothing_overflows(page), path


@SIZES
def test_several_are_accepted_narrowed_down_and_found(opened_by, barriers, size):
    requests = [
        ask(text=text, at=timezone.now()) for text in ("东头路灯灭了", "西头栏杆松了", "南头井盖没了")
    ]
    for request in requests:
        send(request)
    journal.work_off(at=timezone.now())
    page = opened_by(officer("dept-housing"), "/desk/", size=size)

    page.get_by_role("link", name="选几件一起办").click()
    for title in ("东头路灯灭了", "西头栏杆松了"):
        page.get_by_role("checkbox", name=title).check()
    page.get_by_role("button", name="接下选中的").click()
    page.get_by_text("2件归您办了").wait_for()
    assert [queries.order(each.order_id).status for each in requests] == [
        "accepted",
        "accepted",
        "dispatched",
    ]

    page.get_by_role("link", name=re.compile("2 ?在办")).click()
    page.get_by_label("给它起个名字").or_(page.get_by_label("视图的名字")).fill("我在办的")
    page.get_by_role("button", name="存成视图").click()
    page.get_by_text("“我在办的”存好了").wait_for()
    assert barriers(page) == []
    page.goto("/desk/")
    page.get_by_role("link", name="我在办的 2").wait_for()

    page.goto("/desk/find/")
    page.get_by_label("单号、村、电话尾号、几个字").last.fill("井盖")
    page.get_by_role("button", name="查单").click()
    page.get_by_role("link", name=re.compile("南头井盖没了")).click()
    page.get_by_role("button", name="接单").click()
    page.get_by_text("接到了，归您办").wait_for()
    assert queries.order(requests[2].order_id).status == "accepted"
