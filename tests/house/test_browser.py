"""The browser that journeys are driven with works, and watches."""

import pytest
from django.http import HttpResponse
from django.urls import path
from playwright.sync_api import Error as PlaywrightError

from tests.browser import opening_pages

urlpatterns = [
    path("", lambda request: HttpResponse("<!doctype html><title>喊</title><p lang=zh>有事，喊一声。</p>")),
    path("barred/", lambda request: HttpResponse("<!doctype html><title>喊</title><input name=text>")),
]


@pytest.mark.journey
@pytest.mark.urls(__name__)
def test_a_page_is_shown_and_a_script_fault_would_be_heard(page):
    page.goto("/")

    assert page.inner_text("p") == "有事，喊一声。"


@pytest.mark.journey
@pytest.mark.urls(__name__)
def test_a_field_without_a_label_is_a_barrier(page, barriers):
    page.goto("/barred/")

    assert [line for line in barriers(page) if line.startswith("label: [")]


@pytest.mark.journey
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("machine", ["county.example", "192.0.2.1"])
def test_what_is_asked_of_another_machine_never_leaves_and_fails_the_journey(browser, live_server, machine):
    asked = f"http://{machine}/pixel.png"

    with (
        pytest.raises(AssertionError, match=f"asked another machine: {asked}"),
        opening_pages(browser, live_server.url) as new_page,
    ):
        page = new_page(path="/")
        answer = page.evaluate("asked => fetch(asked, { mode: 'no-cors' }).catch(String)", asked)
        assert "Failed to fetch" in answer
        with pytest.raises(PlaywrightError, match="ERR_NAME_NOT_RESOLVED"):
            page.goto(asked)


@pytest.mark.journey
@pytest.mark.urls(__name__)
def test_a_browser_that_is_gone_is_started_anew(browsers, page):
    gone = page.context.browser
    browsers.close()

    another = browsers.get(["--disable-gpu"])
    assert another.is_connected() and not gone.is_connected()
