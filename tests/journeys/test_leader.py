"""A leader's morning: log in, see the county, open a number's list, go down to a township and back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sanlian.demonstration import build
from sanlian.demonstration.simulate import Life
from sanlian.journal import operations as journal
from sanlian.people import queries as people
from tests import builders
from tests.browser import PHONE, WALL
from tests.cockpit import leader

pytestmark = pytest.mark.journey
LAPTOP, SMALL = (1366, 768), (375, 812)


@pytest.fixture
def lived(live_server, stage):
    """Let the county live two days, so that the counters have something to say."""
    stage(_live)


def _live() -> None:
    today = timezone.localdate()
    for _day in Life(start=today - timedelta(days=2), days=2, requests=24, seed=4).run():
        pass
    journal.work_off(at=timezone.now())


def log_in(page, account) -> None:
    page.get_by_label("手机号").fill(people.phone_of(account.pk))
    page.get_by_label("密码").fill(build.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator(".three .number").first.wait_for()
    # The figures are in the page before its scripts have run; what is told to them earlier nobody hears.
    page.wait_for_load_state("load")


@pytest.mark.parametrize(("size", "javascript"), [(WALL, True), (LAPTOP, False), (SMALL, True)])
def test_a_leader_reads_the_screen_opens_a_list_goes_down_and_comes_back(
    lived, new_page, barriers, size, javascript
):
    page = new_page(size=size, javascript=javascript, path="/cockpit/?period=week")
    log_in(page, leader("county", "leader"))
    page.get_by_role("heading", name="一屏掌控").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") if javascript else True
    if javascript:
        assert barriers(page) == []

    with page.expect_download() as taken:
        page.get_by_role("link", name="这一屏的全部数字").click()
    assert taken.value.suggested_filename.startswith("screen-330825-")
    number = page.locator(".three .number").nth(1)
    in_hand = int(number.inner_text())
    assert in_hand > 0
    number.click()
    page.get_by_role("heading", name=re.compile("办理中")).wait_for()
    assert int(re.search(r"\d+", page.locator(".list-head b").inner_text()).group()) == in_hand
    assert page.locator(".orders li").count() == min(in_hand, 50)
    if javascript:
        assert barriers(page) == []
    title = page.locator(".orders a.title").first.inner_text()
    page.locator(".orders a.title").first.click()
    page.get_by_role("heading", name=title).first.wait_for()
    page.go_back()
    page.get_by_role("link", name="回到一屏掌控").last.click()

    page.locator(".rows").first.get_by_role("link", name="湖镇镇").click()
    page.wait_for_url(re.compile("place=330825101"))
    assert page.locator(".crumbs [aria-current]").inner_text() == "湖镇镇"
    assert page.get_by_role("link", name="本周").get_attribute("aria-current") == "true"
    # What lies below stands in the path of places; it opens without a script.
    page.locator(".crumbs summary").click()
    page.locator(".crumbs .down a").first.click()
    page.wait_for_url(re.compile(r"place=330825101\d{3}"))
    expect(page.locator(".crumbs summary")).to_contain_text("个网格")
    page.locator(".crumbs").get_by_role("link", name="龙游县").click()
    page.wait_for_url(lambda address: "330825101" not in address)
    assert int(page.locator(".three .number").nth(1).inner_text()) == in_hand


def test_the_first_band_fills_the_wall_and_paper_squeezes_nothing(lived, new_page, barriers):
    page = new_page(size=WALL, path="/cockpit/")
    log_in(page, leader("county", "leader"))
    window, below = WALL[1], page.locator(".pane.below")
    assert abs(below.bounding_box()["y"] - window) <= 2
    for pane in page.locator(".pane").all()[:3]:
        box = pane.bounding_box()
        last = max(
            each.bounding_box()["y"] + each.bounding_box()["height"] for each in pane.locator("> *").all()
        )
        assert last <= box["y"] + box["height"] + 1
    page.emulate_media(color_scheme="dark")
    assert barriers(page) == []

    page.set_viewport_size({"width": 720, "height": 1018})
    page.emulate_media(media="print", color_scheme="light")
    expect(page.locator(".table-top")).to_be_visible()
    expect(page.locator(".crumbs summary")).to_be_hidden()
    assert all(row.bounding_box()["height"] < 60 for row in page.locator(".waits li").all())


def test_an_open_screen_shows_what_has_happened_since(lived, new_page):
    page = new_page(size=WALL, path="/cockpit/")
    log_in(page, leader("county", "leader"))
    number = page.locator(".three .number").first
    before = int(number.inner_text())

    builders.ask(at=timezone.now())
    journal.work_off(at=timezone.now())

    # Nobody touches the page: it asks by itself, every three seconds.
    expect(number).to_have_text(str(before + 1), timeout=30_000)


@pytest.mark.parametrize("size", [WALL, PHONE])
def test_a_leader_goes_from_the_links_of_the_county_to_the_people_of_a_village(
    lived, new_page, barriers, size
):
    page = new_page(size=size, path="/cockpit/")
    log_in(page, leader("county", "leader"))
    page.get_by_role("link", name="逐地查看").click()
    for name in ("罗家乡", "缪家村"):
        page.get_by_role("rowheader", name=name).get_by_role("link").click()
    page.get_by_role("heading", name="网格和联格的人").wait_for()
    assert page.get_by_text("网格长", exact=False).count() > 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(page) == []
