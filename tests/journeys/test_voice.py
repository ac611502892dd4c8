"""Somebody speaks into a telephone; the desk writes it down; with a microphone, without one, and without script."""

import pytest

from sanlian.workorders.models import Recording, ServiceRequest
from tests import builders, sounds
from tests.browser import until

pytestmark = pytest.mark.journey
NARROW = (360, 740)
CAN_BE_PLAYED = "document.querySelector('.heard audio').readyState > 0"


@pytest.fixture
def street(live_server, county, settings, tmp_path):
    """Return nothing; the county stands behind a live server, and recordings have a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def open_to_all(barriers):
    """Return a function that proves that a page keeps nobody out and does not scroll sideways."""

    def check(page):
        assert barriers(page) == []
        width, shown = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert width <= shown, page.url

    return check


def test_a_matter_is_spoken_stopped_heard_gone_on_with_and_sent(street, new_page, open_to_all):
    page = new_page(size=NARROW, permissions=["microphone"], path=f"/village/{builders.VILLAGE}/")
    page.goto("/", wait_until="load")
    page.click(".shout")
    page.wait_for_load_state("load")
    open_to_all(page)

    page.click("text=按一下，开始说")
    page.wait_for_selector("text=正在听您说")
    open_to_all(page)
    page.wait_for_selector("[data-time]:text-matches('^0:0[1-9]$')")
    page.click("text=停一停")
    page.wait_for_selector("text=停下了")
    assert page.evaluate("document.querySelector('.recorder audio').src").startswith("blob:")
    open_to_all(page)
    page.click("[data-press=resume]")
    page.wait_for_selector("[data-time]:text-matches('^0:0[2-9]$')")
    page.click("text=说完了")

    page.wait_for_selector("text=这样对吗")
    page.wait_for_load_state("load")
    open_to_all(page)
    until(page, CAN_BE_PLAYED, "a recording that can be played")
    page.click("text=对，喊出去")
    page.wait_for_selector("text=先有人听您的录音")

    recording = Recording.objects.select_related("order").get()
    assert recording.media_type == "audio/webm"
    assert recording.seconds >= 1.5
    assert recording.order.unit.code == f"twp-{builders.TOWNSHIP}"


def test_what_was_said_can_be_said_anew_and_written_after_all(street, new_page):
    page = new_page(size=NARROW, permissions=["microphone"], path="/shout/?speak")
    page.wait_for_load_state("load")
    page.click("text=按一下，开始说")
    page.wait_for_selector("[data-time]:text-matches('^0:0[1-9]$')")
    page.click("text=停一停")
    page.wait_for_selector("text=重说一遍")
    page.click("text=重说一遍")
    page.wait_for_selector("[data-time]:text-is('0:00')")
    page.wait_for_selector("[data-time]:text-matches('^0:0[1-9]$')")
    page.click("text=停一停")
    page.wait_for_selector("text=停下了")

    page.click("text=改成写字")
    page.wait_for_selector("text=您说了一段")
    page.fill("#id_text", "路灯不亮")
    page.click("text=写好了，看一看")
    page.click("text=对，喊出去")
    page.wait_for_selector("text=收到了")

    request = ServiceRequest.objects.get()
    assert request.text == "路灯不亮"
    assert request.recordings.count() == 1


def test_a_phone_that_does_not_let_us_is_told_what_else_there_is(street, new_page, open_to_all):
    page = new_page(size=NARROW, path=f"/village/{builders.VILLAGE}/")
    # The shared browser answers every question with yes; this phone says no.
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied'))")
    page.goto("/shout/?speak", wait_until="load")

    page.click("text=按一下，开始说")
    page.wait_for_selector("text=手机不让用话筒")
    open_to_all(page)
    page.click("text=改成写字")
    page.fill("#id_text", "路灯不亮")
    page.click("text=写好了，看一看")
    page.wait_for_selector("text=这样对吗")


def test_without_script_the_phones_own_recorder_serves(street, new_page, tmp_path):
    said = tmp_path / "said.m4a"
    said.write_bytes(sounds.mp4(3))
    page = new_page(size=NARROW, javascript=False, path="/shout/?speak")

    assert page.get_attribute("#id_voice", "capture") == "user"
    page.set_input_files("#id_voice", said)
    page.click("text=说完了")
    page.wait_for_selector("text=这样对吗")
    page.click("text=对，喊出去")
    page.wait_for_selector("text=收到了")
    assert Recording.objects.get().media_type == "audio/mp4"
