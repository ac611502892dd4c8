"""An officer's day in a real browser: on a phone and on a wide screen, by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from sanlian.demonstration import build
from sanlian.people import queries as people
from sanlian.workorders import operations, queries
from tests.browser import DESK, PHONE
from tests.builders import TOWNSHIP, VILLAGE, ask, officer, resident

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("county")]
UNIT = f"twp-{TOWNSHIP}"
SMALL_PHONE = (375, 812)


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


def come_in(page, actor):
    page.goto("/desk/")
    page.get_by_label("手机号").fill(people.phone_of(actor.id))
    page.get_by_label("密码").fill(build.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/")


def send(request, to, now):
    operations.dispatch(request.order_id, to=to, by=officer(UNIT), at=now)


def status(request):
    return queries.order(request.order_id).status


def settle(page):
    # Keys are heard once the page's module has run, and the browser drops those that come before the first frame.
    page.wait_for_load_state()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def nothing_overflows(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [SMALL_PHONE, DESK], ids=["phone", "wide"])
def test_accepted_spoken_with_and_replied(new_page, barriers, now, size):
    request = ask(by=resident(phone="12966661234", name="方秋云"), at=now)
    send(request, "dept-housing", now)
    page = new_page(size=size, path="/desk/login/")
    assert barriers(page) == []
    come_in(page, officer("dept-housing"))
    assert barriers(page) == []
    nothing_overflows(page)

    page.get_by_role("button", name=re.compile("接单")).first.click()
    page.get_by_text("接到了，归您办").wait_for()
    assert barriers(page) == []
    nothing_overflows(page)
    assert page.get_by_text("12966661234").count() == 0
    page.get_by_role("button", name="看姓名和电话").click()
    page.get_by_role("link", name="12966661234").wait_for()
    assert barriers(page) == []

    page.get_by_role("link", name="记联系").click()
    assert barriers(page) == []
    page.get_by_label("和谁谈的？").fill("方秋云，电话")
    page.get_by_role("button", name="记联系", exact=True).click()
    page.get_by_text("联系记下了").wait_for()

    if size == SMALL_PHONE:
        page.get_by_role("link", name="回单").click()
    assert page.get_by_label("2 和谁谈过").input_value() == "方**，电话"
    page.locator(".doing-panel").get_by_role("button", name="回单", exact=True).click()
    page.locator(".error").first.wait_for()
    assert barriers(page) == []
    page.get_by_label("3 做了什么").fill("换了灯泡，晚上亮了。")
    page.get_by_label("4 什么时候办好").fill(f"{now:%Y-%m-%d}")
    page.get_by_role("button", name="看乡亲会读到的样子").click()
    assert "换了灯泡" in page.locator(".as-read").inner_text()
    assert barriers(page) == []
    nothing_overflows(page)
    page.locator(".doing-panel").get_by_role("button", name="回单", exact=True).click()
    page.get_by_text("接下来由乡亲说解决没有").wait_for()

    assert barriers(page) == []
    assert status(request) == "replied"


@pytest.mark.parametrize("size", [SMALL_PHONE, DESK], ids=["phone", "wide"])
def test_handed_back_and_sent_on(new_page, barriers, now, size):
    request = ask(text="水管爆了，路上都是水", category="water.burst", at=now)
    send(request, "dept-housing", now)
    page = new_page(size=size, path="/desk/login/")
    come_in(page, officer("dept-housing"))
    page.locator(".first-title, .row-title").filter(has_text="水管爆了", visible=True).first.click()
    page.get_by_role("link", name="退单").click()
    assert barriers(page) == []
    nothing_overflows(page)
    page.locator(".doing-panel").get_by_role("button", name="退单", exact=True).click()
    page.get_by_text("请从六条理由里选一条").wait_for()
    assert barriers(page) == []
    page.get_by_text("不是本单位职责").click()
    page.get_by_label("依据哪一条").select_option(index=1)
    page.get_by_label("建议交给谁").select_option("dept-water")
    page.get_by_label("说一句").fill("这段管子归水利管")
    page.locator(".doing-panel").get_by_role("button", name="退单", exact=True).click()
    page.get_by_text("时间照走").wait_for()
    assert status(request) == "formed"

    desk = new_page(size=size, path="/desk/login/")
    come_in(desk, officer(UNIT))
    desk.get_by_role("link", name=re.compile("派单.*水管爆了")).click()
    assert "这段管子归水利管" in desk.locator(".doing-panel").inner_text()
    assert barriers(desk) == []
    nothing_overflows(desk)
    desk.get_by_role("button", name="派单", exact=True).click()
    desk.get_by_text("派给水利林业局了").wait_for()

    assert queries.get(request.order_id, by=officer(UNIT)).unit.code == "dept-water"


def test_hands_stay_on_the_keyboard(new_page, now):
    first, second = ask(text="第一件", at=now), ask(text="第二件", at=now)
    send(first, "dept-water", now)
    send(second, "dept-water", now)
    page = new_page(size=DESK, path="/desk/login/")
    come_in(page, officer("dept-water"))

    def arrive(title):
        page.get_by_role("heading", name=title).wait_for()
        settle(page)

    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.innerText").startswith("第一件")
    page.keyboard.press("Enter")
    arrive("第一件")
    page.keyboard.press("j")
    arrive("第二件")
    page.keyboard.press("k")
    arrive("第一件")
    page.keyboard.press("a")
    page.get_by_text("接到了，归您办").wait_for()
    settle(page)
    page.keyboard.press("r")
    page.wait_for_url("**/reply/**")
    settle(page)
    page.get_by_label("2 和谁谈过").fill("ajk")
    page.keyboard.press("/")

    assert page.get_by_label("2 和谁谈过").input_value() == "ajk/"
    assert status(first) == "accepted"
    assert status(second) == "dispatched"


def test_a_sheet_names_every_key_and_switches_them_off(new_page, barriers, now):
    first = ask(text="第一件", at=now)
    send(first, "dept-water", now)
    page = new_page(size=DESK, path="/desk/login/")
    come_in(page, officer("dept-water"))
    settle(page)
    sheet, search = page.get_by_role("dialog", name="快捷键"), page.locator("#search")

    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("jkar?/")
    expect(search).to_have_value("jkar?/")
    expect(sheet).to_be_hidden()
    search.fill("")
    search.blur()
    # What belongs to the browser stays the browser's.
    page.keyboard.press("Alt+j")
    expect(page.locator(".row a").first).not_to_be_focused()

    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    assert sheet.locator("kbd").all_inner_texts() == ["J", "K", "Enter", "A", "R", "/", "?"]
    assert barriers(page) == []
    page.keyboard.press("a")
    sheet.get_by_label("在这个浏览器里用快捷键").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert status(first) == "dispatched"

    page.reload()
    settle(page)
    page.keyboard.press("j")
    expect(page.locator(".row a").first).not_to_be_focused()
    page.get_by_role("button", name="快捷键").click()
    expect(sheet).to_be_visible()
    sheet.get_by_label("在这个浏览器里用快捷键").check()
    sheet.get_by_role("button", name="关上").click()
    page.locator("body").click(position={"x": 700, "y": 880})
    page.keyboard.press("j")
    expect(page.locator(".row a").first).to_be_focused()


def test_everything_works_without_a_script(new_page, now):
    request = ask(text="没有脚本也能办", at=now)
    send(request, "dept-police", now)
    page = new_page(size=PHONE, javascript=False, path="/desk/login/")
    come_in(page, officer("dept-police"))

    page.get_by_role("button", name=re.compile("接单")).click()
    page.get_by_role("link", name="回单").click()
    page.get_by_label("2 和谁谈过").fill("本人，上门")
    page.get_by_label("3 做了什么").fill("劝住了")
    page.get_by_label("4 什么时候办好").fill(f"{now:%Y-%m-%d}")
    page.locator(".doing-panel").get_by_role("button", name="回单", exact=True).click()
    page.get_by_text("接下来由乡亲说解决没有").wait_for()

    assert status(request) == "replied"


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("size", [SMALL_PHONE, DESK], ids=["phone", "wide"])
def test_no_page_keeps_anybody_out(new_page, barriers, now, size, theme):
    late = ask(text="很长的事" * 30, at=now)
    send(late, UNIT, now)
    operations.list_weekly(
        late.order_id, goal="这周谈一次", by=officer(f"team-{VILLAGE}", "team_leader"), at=now
    )
    page = new_page(size=size, path="/desk/login/")
    come_in(page, officer(UNIT))
    page.goto("/desk/me/")
    page.get_by_role("button", name={"light": "浅色", "dark": "深色", "contrast": "高对比"}[theme]).click()
    addresses = (
        "/desk/me/",
        "/desk/",
        "/desk/?view=assist",
        "/desk/weekly/",
        "/desk/find/?q=很长",
        "/desk/find/?q=没有的",
    )
    for address in (*addresses, f"/desk/orders/{late.order_id}/", "/desk/orders/999999999/"):
        page.goto(address)
        assert barriers(page) == [], address
        nothing_overflows(page)
