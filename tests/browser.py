"""
A real browser for the journeys: `page` is a phone, `new_page(...)` opens another one beside it.

A journey fails when the page logs an error, when a script or the content policy fails, or when anything is
asked of another machine.
"""

import os
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
    "--font-render-hinting=none",
    # A microphone that always beeps; a page gets it once its context has the permission.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
_HERE = {"127.0.0.1", "localhost"}
_AXE = NODE_MODULES / "axe-core" / "axe.min.js"


# Drawing in three dimensions without a graphics card, for the scene's journeys alone.
_DRAWING = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="session")
def launched():
    """Return a function that starts the machine's browser with some flags; where there is none, no journey is made."""
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

            def launch(flags):
                flags = [*flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
                return playwright.chromium.launch(executable_path=path, args=flags)

            yield launch


@pytest.fixture(scope="session")
def browser(launched):
    """Return the machine's browser, started once a worker."""
    started = launched(_FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="module")
def drawing_browser(launched):
    """Return a browser that draws in three dimensions, with the processor alone."""
    started = launched([flag for flag in _FLAGS if flag != "--disable-gpu"] + _DRAWING)
    yield started
    started.close()


@pytest.fixture
def new_page(browser, live_server):
    """
    Return a function that opens a page of its own, with its own cookies.

    `size` is PHONE, DESK or WALL; `javascript=False` for the pages that must work without.
    """
    contexts, faults = [], []

    def only_here(route):
        if urlsplit(route.request.url).hostname in _HERE or route.request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"asked another machine: {route.request.url}")
            route.abort()

    def heard(message):
        # A refused form answers 4xx on purpose; the browser logs that as an error too.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            faults.append(f"console: {message.text}")

    def open_one(*, size=PHONE, javascript=True, locale="zh-CN", path=None, **options):
        context = browser.new_context(
            base_url=live_server.url,
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
        context.route("**/*", only_here)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        if path is not None:
            page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


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
        found = page.evaluate("asked => axe.run(document, asked)", asked)
        return [
            f"{rule['id']}: {node['target']}: {node['failureSummary']}"
            for rule in found["violations"]
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
