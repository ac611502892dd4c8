"""
A real browser for the journeys: `page` is a phone, `new_page(...)` opens another one beside it.

A journey fails when the page logs an error, when a script or the content policy fails, or when anything is
asked of another machine.
"""

import contextlib
import os
import signal
from time import monotonic
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tools import system
from tools.paths import NODE_MODULES

PHONE = (390, 844)
DESK = (1440, 900)
WALL = (1920, 1080)
_FLAGS = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    # No name is found but ours: what a page asks of another machine is heard of, and never leaves.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--font-render-hinting=none",
    # A microphone that always beeps; a page gets it once its context has the permission.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
# Drawing in three dimensions without a graphics card, for the scene's journeys alone.
_DRAWING = [
    *(flag for flag in _FLAGS if flag != "--disable-gpu"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
_HERE = {"127.0.0.1", "localhost"}
_AXE = NODE_MODULES / "axe-core" / "axe.min.js"


class Browsers:
    """
    The machine's browser: one at a time, started when it is first asked for, asked for with other flags, or gone.

    A script that a page evaluates has no limit of Playwright's: what never answers ends with the suite's for a test.
    """

    def __init__(self, playwright, path: str) -> None:
        self._playwright, self._path = playwright, path
        self._browser, self._flags, self._group = None, None, 0

    def get(self, flags: list[str]):
        """Return the browser with these flags."""
        if self._browser is None or self._flags != flags or not self._browser.is_connected():
            self.close()
            flagged = [*flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
            self._browser = self._playwright.chromium.launch(executable_path=self._path, args=flagged)
            self._flags = flags
            asked = self._browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
            own = next(each["id"] for each in asked["processInfo"] if each["type"] == "browser")
            self._group = os.getpgid(own)
            assert self._group != os.getpgrp(), "the browser is no group of its own"
        return self._browser

    def close(self) -> None:
        """
        End the browser, if there is one, at once.

        Asked to close, it would first draw what is still to be drawn: half a minute on both cores after a scene.
        """
        if self._browser is not None:
            self._browser = None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)


def until(page, question: str, what: str, *given, seconds: float = 30) -> None:
    """
    Ask a page until it says yes; fail with what was waited for where it goes on saying no.

    For what no selector sees. Asked from outside: a script that waits in the page may wait for ever, and the
    content policy lets Playwright's own waiting read no text as code.
    """
    end = monotonic() + seconds
    while not page.evaluate(question, *given):
        if monotonic() > end:
            pytest.fail(f"Waited {seconds} seconds for {what}.")
        page.wait_for_timeout(50)


def served_by_worker(page) -> None:
    """Wait until a page's service worker stands between it and the county."""
    until(page, "navigator.serviceWorker.controller !== null", "the page's service worker")


@pytest.fixture(scope="session")
def browsers():
    """Return the machine's browser, to be asked for with some flags; where there is none, no journey is made."""
    path = system.shell()
    if path is None:
        complaint = system.complaint([system.BROWSER])
        if system.in_ci():
            pytest.fail(complaint)
        pytest.skip(complaint)
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse the database beside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            found = Browsers(playwright, path)
            yield found
            found.close()


@pytest.fixture
def browser(browsers):
    """Return the browser of most journeys."""
    return browsers.get(_FLAGS)


@pytest.fixture
def drawing_browser(browsers):
    """Return a browser that draws in three dimensions, with the processor alone, and ends with the journey."""
    yield browsers.get(_DRAWING)
    browsers.close()


@contextlib.contextmanager
def opening_pages(browser, url: str):
    """Give a function that opens pages, as the fixture `new_page` does; fail where one of them did wrong."""
    contexts, faults = [], []

    def only_here(request):
        if urlsplit(request.url).hostname not in _HERE and not request.url.startswith(("data:", "blob:")):
            faults.append(f"asked another machine: {request.url}")

    def heard(message):
        # A refused form answers 4xx on purpose; the browser logs that as an error too.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            faults.append(f"console: {message.text}")

    def open_one(*, size=PHONE, javascript=True, locale="zh-CN", path=None, **options):
        context = browser.new_context(
            base_url=url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            locale=locale,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            has_touch=size == PHONE,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("request", only_here)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        if path is not None:
            page.goto(path)
        return page

    try:
        yield open_one
    finally:
        for context in contexts:
            context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def new_page(browser, live_server):
    """
    Return a function that opens a page of its own, with its own cookies.

    `size` is PHONE, DESK or WALL; `javascript=False` for the pages that must work without.
    """
    with opening_pages(browser, live_server.url) as open_one:
        yield open_one


@pytest.fixture
def opened_by(live_server, new_page):
    """Return a function that opens a path as somebody who is logged in; `who` is an officer's Actor."""

    def open_one(who, path, *, size, **cookies):
        client = Client()
        client.force_login(get_user_model().objects.get(pk=who.id))
        page = new_page(size=size)
        cookies = {"sessionid": client.cookies["sessionid"].value, **cookies}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.goto(path)
        return page

    return open_one


@pytest.fixture
def page(new_page):
    """Return a page as large as a phone's."""
    return new_page()


@pytest.fixture
def barriers():
    """
    Return a function that lists what would keep somebody from using a page: axe-core's rules for WCAG 2.2 AA.

    Each is a line with the rule, the element and what axe says of it.
    """

    def find(page) -> list[str]:
        # Evaluated by the debugger, so the page's content policy stays as it is.
        if not page.evaluate("'axe' in window"):
            page.evaluate(_AXE.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        # Of what passes one example is enough: describing all of it took axe most of its time.
        asked = {"runOnly": tags, "resultTypes": ["violations"]}
        found = page.evaluate("asked => axe.run(document, asked).then(({ violations }) => violations)", asked)
        return [
            f"{rule['id']}: {node['target']}: {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return find


@pytest.fixture
def clock(monkeypatch):
    """
    Return a function that sets the instant which every page takes for now; time stands until it is set again.

    The live server runs in this process, so what is set here holds for the pages that a browser asks for.
    """
    from django.utils import timezone

    def stand(at):
        monkeypatch.setattr(timezone, "now", lambda: at)

    return stand
