"""The residents' pages below a path of a host application: every link, form, file and kept page stays within it."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler

from config.mounting import under
from sanlian.workorders.models import ServiceRequest
from tests import builders
from tests.browser import served_by_worker
from tests.journeys.test_offline import NARROW, TEXT

pytestmark = pytest.mark.journey
PREFIX = "/sanlian"


@pytest.fixture
def below(live_server, county, settings, tmp_path):
    """Let the live server answer below PREFIX alone, as behind a host's proxy that leaves the path on."""
    settings.MEDIA_ROOT = tmp_path
    settings.PREFIX = settings.FORCE_SCRIPT_NAME = PREFIX
    settings.STATIC_URL = f"{PREFIX}/static/"
    settings.SESSION_COOKIE_PATH = settings.CSRF_COOKIE_PATH = settings.LANGUAGE_COOKIE_PATH = f"{PREFIX}/"
    product = under(PREFIX, WSGIHandler())

    def host(environ, start_response):
        if environ["PATH_INFO"].startswith(f"{PREFIX}/"):
            return product(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"the host's own"]

    server = live_server.thread.httpd
    before = server.get_app()
    server.set_app(host)
    yield
    server.set_app(before)


def addresses(page) -> set[str]:
    """Return the paths that a page links to, sends to, and loads."""
    found = page.evaluate(
        "[...document.querySelectorAll('[href], [src], [action]')].map((each) =>"
        " each.getAttribute('href') ?? each.getAttribute('src') ?? each.getAttribute('action'))"
    )
    return {urlsplit(each).path for each in found if each.startswith("/")}


def test_a_shout_below_a_path_with_and_without_a_signal(below, new_page):
    page = new_page(size=NARROW, path=f"{PREFIX}/village/{builders.VILLAGE}/")
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    served_by_worker(page)
    page.goto(f"{PREFIX}/?uiStyle=elder", wait_until="load")
    assert page.locator("html[data-elder]").count() == 1
    page.goto(f"{PREFIX}/?uiStyle=normal", wait_until="load")
    told = page.evaluate(
        "fetch(document.querySelector('[rel=manifest]').href).then((answer) => answer.json())"
    )
    assert (told["start_url"], told["scope"]) == (f"{PREFIX}/", f"{PREFIX}/")
    assert page.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)").endswith(f"{PREFIX}/")

    page.click(".duo >> text=写一写")
    page.wait_for_load_state("load")
    page.context.set_offline(True)
    page.fill("#id_text", TEXT)
    page.click(".dock .go")
    page.wait_for_selector("text=有1件存在手机里")
    page.context.set_offline(False)
    page.wait_for_selector("text=发出去了，已收到")
    assert ServiceRequest.objects.get().text == TEXT

    page.click("[data-outbox] >> text=打开")
    page.wait_for_selector("text=存好这一页")
    page.click("text=看办到哪了")
    page.wait_for_selector("text=接下来")
    seen = set(asked)
    for address in (
        "",
        "mine/",
        "village/?other",
        "shout/?speak",
        "shout/",
        "emergency/",
        "feedback/",
        "nowhere/",
    ):
        page.goto(f"{PREFIX}/{address}", wait_until="load")
        seen |= addresses(page)
    strays = {path for path in seen if not re.match(rf"{PREFIX}/", path)}
    assert strays == set()
    assert {cookie["path"] for cookie in page.context.cookies()} == {f"{PREFIX}/"}
