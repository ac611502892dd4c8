"""An officer in a valley without signal: reads what is kept, writes, and it goes out by itself, in order, once."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError, expect

from sanlian.people import queries as people
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import Attachment
from tests import builders
from tests.browser import served_by_worker
from tests.builders import officer, officers
from tests.photographs import picture

pytestmark = pytest.mark.journey
SMALL_PHONE = (375, 812)
WRITTEN = (facts.CONTACTED, facts.PROGRESSED, facts.REPLIED)
KEPT_PAGES = """async () => {
  const names = await caches.keys();
  const keys = async (name) => (await caches.open(name)).keys();
  return (await Promise.all(names.map(keys))).flat().map(({ url }) => new URL(url).pathname);
}"""


@pytest.fixture
def orders(live_server, county, settings, tmp_path):
    """Return two orders in the hands of the same officer; what is sent has a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    at = timezone.now() - builders.hours(3)
    return builders.accepted(at=at), builders.accepted(text="水沟堵了，水漫到路上", at=at)


@pytest.fixture
def phone(orders, opened_by):
    """Return a phone on which the desk's home and the orders are kept."""
    page = opened_by(officer("dept-housing"), "/desk/", size=SMALL_PHONE)
    served_by_worker(page)
    page.locator("[data-line=ready]").wait_for()
    return page


def written(request):
    """Return the names and words of what officers wrote, in the order in which it arrived."""
    found = [fact for fact in queries.timeline(request.order_id) if fact.name in WRITTEN]
    return [(fact.name, fact.details.get("note", "")) for fact in found]


def open_to_all(page, barriers):
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def note(page, request, words, photo=None):
    """Write a note on the page of an order, as a thumb does."""
    page.goto(f"/desk/orders/{request.order_id}/", wait_until="load")
    page.get_by_role("link", name="写进展").click()
    page.get_by_label("办到哪一步了？").fill(words)
    if photo:
        page.set_input_files("input[type=file]", photo)
        page.locator(".fresh-photos img").wait_for()
    page.get_by_role("button", name="写进展", exact=True).click()
    page.locator("[data-of-order] li").filter(has_text="等信号").first.wait_for()


def reply(page, request, done):
    page.goto(f"/desk/orders/{request.order_id}/reply/", wait_until="load")
    page.get_by_label("和谁谈过").fill("本人，当面")
    page.get_by_label("做了什么").fill(done)
    page.get_by_label("什么时候办好").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_role("button", name="回单", exact=True).click()
    page.locator("[data-line=kept]").wait_for()


def test_written_off_closed_opened_on_is_there_once_and_in_order(phone, orders, barriers, tmp_path):
    lamp, drain = orders
    (tmp_path / "work.jpg").write_bytes(picture(size=(2400, 1800)))
    phone.context.set_offline(True)
    phone.goto("/desk/", wait_until="load")
    phone.locator("[data-line=away]").wait_for()
    open_to_all(phone, barriers)

    note(phone, lamp, "第一句：到现场了", photo=tmp_path / "work.jpg")
    note(phone, lamp, "第二句：灯泡换了")
    note(phone, drain, "水沟先清一段")
    expect(phone.locator("svg.spot")).to_be_visible()
    reply(phone, lamp, "换了灯泡，晚上亮了。")
    open_to_all(phone, barriers)
    # A tablet held wide: the strip stands over the page and covers none of it.
    phone.set_viewport_size({"width": 1440, "height": 900})
    strip, frame = (phone.locator(part).bounding_box() for part in ("[data-offline]", ".frame"))
    assert strip["y"] + strip["height"] <= frame["y"]
    open_to_all(phone, barriers)
    phone.set_viewport_size({"width": SMALL_PHONE[0], "height": SMALL_PHONE[1]})
    assert "等信号发出：4" in phone.inner_text("[data-offline]")
    # The page is closed, and opened again while there still is no signal.
    again = phone.context.new_page()
    phone.close()
    again.goto("/desk/kept/", wait_until="load")
    again.get_by_text("第一句：到现场了").wait_for()
    assert again.locator("[data-part=waiting] li").count() == 4
    open_to_all(again, barriers)
    assert written(lamp) == [] == written(drain)

    again.context.set_offline(False)
    again.locator("[data-line=sent]").wait_for()
    again.locator("[data-line=kept]").wait_for(state="hidden")

    assert written(lamp) == [
        (facts.PROGRESSED, "第一句：到现场了"),
        (facts.PROGRESSED, "第二句：灯泡换了"),
        (facts.REPLIED, ""),
    ]
    assert written(drain) == [(facts.PROGRESSED, "水沟先清一段")]
    (proof,) = Attachment.objects.filter(order=lamp.order_id)
    assert (proof.width, proof.height) == (1600, 1200)
    again.get_by_role("button", name="知道了").click()
    again.reload(wait_until="load")
    again.goto(f"/desk/orders/{lamp.order_id}/", wait_until="load")
    assert len(written(lamp)) == 3


def test_what_was_overtaken_is_shown_and_can_be_sent_from_where_it_stands(phone, orders, barriers):
    lamp, drain = orders
    phone.context.set_offline(True)
    note(phone, lamp, "我写的还要用")
    note(phone, lamp, "后写的等在后面")
    note(phone, drain, "这一句没人打断")
    colleague = officers("dept-housing")[1]
    builders.reply(lamp, by=officer("dept-housing"), at=timezone.now())
    operations.rate(lamp.pk, solved="no", satisfied="", by=builders.resident(), at=timezone.now())
    operations.accept(lamp.order_id, by=colleague, at=timezone.now())

    phone.context.set_offline(False)
    phone.locator("[data-line=refused]").wait_for()
    phone.locator("[data-line=sent]").wait_for()
    assert written(drain) == [(facts.PROGRESSED, "这一句没人打断")]
    assert [name for name, _words in written(lamp)] == [facts.REPLIED]
    phone.goto("/desk/kept/", wait_until="load")
    refused = phone.locator("[data-part=refused] li")
    assert "我写的还要用" in refused.inner_text() and "刚被" in refused.inner_text()
    assert phone.locator("[data-part=waiting] li").count() == 1
    open_to_all(phone, barriers)

    # It is filled in again where the order stands now, and what waited behind it follows.
    refused.get_by_role("link", name="带着这段话打开").click()
    phone.wait_for_load_state("load")
    field = phone.get_by_label("办到哪一步了？")
    # Asked from outside: a text that the page would have to read as code is what its content policy forbids.
    expect(field).to_have_value("我写的还要用")
    phone.get_by_role("button", name="写进展", exact=True).click()
    phone.locator("[data-of-order] li").filter(has_text="已发出").first.wait_for()
    phone.locator("[data-line=refused]").first.wait_for()
    assert [words for _name, words in written(lamp)][1:] == ["我写的还要用"]

    phone.goto("/desk/kept/", wait_until="load")
    row = phone.locator("[data-part=refused] li")
    assert "后写的等在后面" in row.inner_text()
    row.get_by_text("丢掉", exact=True).click()
    row.get_by_role("button", name="确定丢掉").click()
    phone.locator("[data-part=nothing]").wait_for()


def test_who_logs_out_leaves_nothing_to_read_and_takes_what_was_written_along(phone, orders, opened_by):
    lamp, _drain = orders
    phone.context.set_offline(True)
    note(phone, lamp, "只给我自己看的话")
    # Nothing goes out for whoever has no session any more, and it is not lost. Gone before the signal is back:
    # else what was written may be out already.
    phone.context.clear_cookies(name="sessionid")
    phone.context.set_offline(False)
    phone.goto("/desk/", wait_until="load")
    phone.locator("[data-line=login]").wait_for()
    assert written(lamp) == []
    assert phone.get_by_text("只给我自己看的话").count() == 0

    come_in(phone, officers("dept-housing")[1])
    phone.locator("[data-line=ready]").wait_for()
    phone.goto("/desk/kept/", wait_until="load")
    phone.get_by_text("还有别人写的话在这部手机里等着").wait_for()
    assert phone.get_by_text("只给我自己看的话").count() == 0
    assert written(lamp) == []

    phone.goto("/desk/me/", wait_until="load")
    phone.get_by_role("button", name="退出").click()
    phone.wait_for_url("**/desk/login/**")
    assert not [path for path in phone.evaluate(KEPT_PAGES) if path.startswith("/desk/")]

    come_in(phone, officer("dept-housing"))
    phone.locator("[data-line=sent]").wait_for()
    assert written(lamp) == [(facts.PROGRESSED, "只给我自己看的话")]


def come_in(page, actor):
    """Log in by telephone and password."""
    from sanlian.demonstration import build

    page.goto("/desk/login/", wait_until="load")
    page.get_by_label("手机号").fill(people.phone_of(actor.id))
    page.get_by_label("密码").fill(build.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile(r"/desk/$"))


def test_what_cannot_wait_says_so_and_keeps_what_was_typed(phone, orders):
    lamp, _drain = orders
    phone.goto(f"/desk/orders/{lamp.order_id}/extension/", wait_until="load")
    phone.get_by_label("为什么要延期").fill("灯杆要从外地来")
    phone.context.set_offline(True)
    phone.locator(".doing-panel button[type=submit]").click()
    phone.locator("[data-line=stuck]").wait_for()
    assert phone.get_by_label("为什么要延期").input_value() == "灯杆要从外地来"
    assert phone.url.endswith("/extension/")


@pytest.mark.parametrize("permitted", [False, True], ids=["as-it-is", "where-the-county-permits"])
def test_names_and_numbers_stay_on_the_phone_only_where_the_county_permits_it(
    orders, opened_by, settings, permitted
):
    settings.OFFLINE_CONTACTS = permitted
    lamp, _drain = orders
    page = opened_by(officer("dept-housing"), "/desk/", size=SMALL_PHONE)
    served_by_worker(page)
    page.locator("[data-line=ready]").wait_for()
    page.goto(f"/desk/orders/{lamp.order_id}/", wait_until="load")
    assert page.get_by_text("12988888888").count() == 0
    page.get_by_role("button", name="看姓名和电话").click()
    page.get_by_role("link", name="12988888888").wait_for()

    page.context.set_offline(True)
    page.goto(f"/desk/orders/{lamp.order_id}/", wait_until="load")

    page.locator("[data-line=away]").wait_for()
    assert page.get_by_text("12988888888").count() == int(permitted)


def test_what_is_kept_goes_after_its_hours_and_who_wants_nothing_kept_has_nothing(phone, orders):
    lamp, _drain = orders
    phone.goto("/desk/kept/", wait_until="load")
    phone.get_by_role("button", name="现在就从手机里清掉").click()
    phone.locator("[data-part=off]").wait_for()
    assert not [path for path in phone.evaluate(KEPT_PAGES) if path.startswith("/desk/")]
    phone.reload(wait_until="load")
    phone.get_by_role("button", name="重新存下").click()
    phone.locator("[data-part=orders] li").first.wait_for()

    # The phone's clock stands thirteen hours later, and no signal came between.
    phone.evaluate("deskOutbox.note({ at: Date.now() - 13 * 3600 * 1000 })")
    phone.context.set_offline(True)
    with pytest.raises(PlaywrightError, match="net::ERR"):
        phone.goto(f"/desk/orders/{lamp.order_id}/", wait_until="load")


def test_a_log_out_without_a_signal_is_made_good_before_anything_is_shown(phone, orders):
    phone.goto("/desk/me/", wait_until="load")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="退出登录").click()
    phone.locator("[data-line=left]").wait_for()
    assert not [path for path in phone.evaluate(KEPT_PAGES) if path.startswith("/desk/")]

    phone.context.set_offline(False)
    phone.goto("/desk/", wait_until="load")

    assert "/desk/login/" in phone.url
