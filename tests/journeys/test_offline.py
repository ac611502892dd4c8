"""No signal: pages are read from the phone, a shout is kept there, and goes out by itself, once."""

import pytest

from sanlian.workorders.models import Recording, ServiceRequest
from tests import builders
from tests.browser import served_by_worker, until

pytestmark = pytest.mark.journey
NARROW = (360, 740)
TEXT = "祠堂边的路灯不亮三天了"
KEPT_PAGES = """async () => {
  const names = await caches.keys();
  const keys = async (name) => (await caches.open(name)).keys();
  return (await Promise.all(names.map(keys))).flat().map(({ url }) => url);
}"""


@pytest.fixture
def street(live_server, county, settings, tmp_path):
    """Return nothing; the county stands behind a live server, and what is sent has a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def open_to_all(barriers):
    """Return a function that proves that a page keeps nobody out, as tall as its content."""

    def check(page):
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": NARROW[0], "height": height})
        assert barriers(page) == []
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})

    return check


@pytest.fixture
def phone(street, new_page):
    """Return a page whose service worker is at work, in a village that it knows."""
    page = new_page(size=NARROW, permissions=["microphone"], path=f"/village/{builders.VILLAGE}/")
    served_by_worker(page)
    return page


def test_off_shout_close_open_on_is_received_once(phone, open_to_all):
    phone.goto("/shout/", wait_until="load")
    phone.context.set_offline(True)
    phone.fill("#id_text", TEXT)
    phone.click("text=写好了，看一看")
    phone.wait_for_selector("text=现在没有信号")
    phone.wait_for_selector("text=有1件存在手机里")
    open_to_all(phone)
    assert ServiceRequest.objects.count() == 0

    # The page is closed, and opened again while there still is no signal.
    again = phone.context.new_page()
    phone.close()
    again.goto("/", wait_until="load")
    again.wait_for_selector("text=有1件存在手机里")
    assert ServiceRequest.objects.count() == 0

    again.context.set_offline(False)
    again.wait_for_selector("text=发出去了，已收到")
    request = ServiceRequest.objects.get()
    assert (request.text, request.order.place_code) == (TEXT, builders.VILLAGE)
    assert request.code[2:] in again.inner_text("[data-outbox]")
    open_to_all(again)
    again.click("[data-outbox] >> text=打开")
    again.wait_for_selector("text=存好这一页")
    again.goto("/mine/", wait_until="load")
    assert "路灯" in again.inner_text("main")
    again.click("text=知道了")
    again.reload(wait_until="load")
    assert again.is_hidden("[data-outbox]")
    assert ServiceRequest.objects.count() == 1


def test_two_shouts_from_one_kept_page_are_two_and_a_voice_is_among_them(phone):
    phone.context.set_offline(True)
    for words in ("路灯不亮", "水管漏水"):
        phone.goto("/shout/", wait_until="load")
        phone.fill("#id_text", words)
        phone.click("text=写好了，看一看")
        phone.wait_for_selector("text=现在没有信号")
    phone.goto("/shout/?speak", wait_until="load")
    phone.click("[data-press=start]")
    phone.wait_for_selector("[data-time]:text-matches('^0:0[1-9]$')")
    phone.click("text=说完了")
    phone.wait_for_selector("text=有3件存在手机里")

    phone.context.set_offline(False)
    phone.wait_for_selector("text=发出去了，已收到")
    phone.wait_for_selector("[data-state=kept]", state="hidden")

    assert sorted(ServiceRequest.objects.values_list("text", flat=True)) == ["", "水管漏水", "路灯不亮"]
    assert Recording.objects.count() == 1


def test_what_was_read_is_read_again_until_the_phone_is_told_to_forget(phone):
    phone.goto("/shout/", wait_until="load")
    phone.fill("#id_text", TEXT)
    phone.click("text=写好了，看一看")
    phone.click("text=对，喊出去")
    phone.click("text=看办到哪了")
    phone.wait_for_selector("text=接下来")
    matter = phone.url
    phone.goto("/mine/", wait_until="load")

    phone.context.set_offline(True)
    phone.goto(matter, wait_until="load")
    assert "路灯" in phone.inner_text("main")
    phone.goto("/feedback/", wait_until="load")
    assert "现在没有信号" in phone.inner_text("main")

    phone.context.set_offline(False)
    phone.goto("/mine/", wait_until="load")
    phone.click("text=这部手机不再记住这些事")
    phone.wait_for_selector("text=还没喊过事")
    kept = phone.evaluate(KEPT_PAGES)
    assert not [url for url in kept if "/r/" in url]
    phone.context.set_offline(True)
    phone.goto(matter, wait_until="load")
    assert "路灯" not in phone.inner_text("main")


def test_what_was_begun_to_be_said_is_there_again(phone):
    phone.goto("/shout/?speak", wait_until="load")
    phone.click("[data-press=start]")
    # The clock runs before the first second of sound is kept: what is kept is waited for, not what is shown.
    kept = "self.outbox.tape().then((tape) => (tape?.blob.size ?? 0) >= 4000)"
    until(phone, kept, "what the microphone hears to be kept")

    phone.goto("/", wait_until="load")
    phone.goto("/shout/?speak", wait_until="load")
    phone.wait_for_selector("text=上次说的还在手机里")
    phone.click("text=说完了")
    phone.wait_for_selector("text=这样对吗")
    phone.click("text=对，喊出去")
    phone.wait_for_selector("text=收到了")

    assert Recording.objects.count() == 1
    phone.goto("/shout/?speak", wait_until="load")
    phone.wait_for_selector("text=按下面的按钮")
