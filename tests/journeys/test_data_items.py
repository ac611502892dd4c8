"""A village secretary sees what is missing and enters it; nobody is kept out, at any width."""

import pytest

from sanlian.dataitems import listings
from sanlian.dataitems.models import Value
from tests.browser import DESK, PHONE
from tests.builders import VILLAGE, accepted, officer
from tests.journeys.test_officer import come_in, nothing_overflows

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("county")]
HOME = "/registry/data-items/"
SECRETARY = (f"vil-{VILLAGE}", "village_secretary")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_missing_is_found_entered_and_no_longer_missing(live_server, new_page, barriers, size):
    page = new_page(size=size)
    come_in(page, officer(*SECRETARY))
    for address in (HOME, f"{HOME}known/", f"{HOME}village/{VILLAGE}/"):
        page.goto(address)
        assert barriers(page) == []
        nothing_overflows(page)

    page.locator("section", has_text="户数人口").get_by_role("link", name="缪家").click()
    page.get_by_label("已知内容").fill("132")
    page.get_by_role("button", name="录入").click()
    page.get_by_text("中间用 / 隔开").wait_for()
    assert barriers(page) == []
    page.get_by_label("已知内容").fill("132/410")
    page.get_by_role("button", name="录入").click()
    page.get_by_text("已填写：户数人口").wait_for()
    assert barriers(page) == []
    nothing_overflows(page)

    assert Value.objects.get().said == "132/410"
    (village,) = listings.villages(VILLAGE, on=Value.objects.get().true_on)
    assert (
        next(standing for item, standing in village.by_item if item.code == "village.population").known == 1
    )


def test_what_stands_beside_an_order_is_corrected_from_there(live_server, page, barriers):
    request = accepted(to=SECRETARY[0])
    come_in(page, officer(*SECRETARY))
    page.goto(f"/desk/orders/{request.order_id}/")
    page.locator("#known").get_by_role("link", name="录入 户数人口").click()
    page.get_by_label("实际情况").fill("132/410")
    assert barriers(page) == []
    nothing_overflows(page)
    page.get_by_role("button", name="录入").click()
    page.locator("#known").get_by_text("132 户 · 410 人").wait_for()
    assert barriers(page) == []
