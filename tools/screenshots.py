"""
The pictures of the README and of docs/pictures.md, taken from the running product into docs/pictures/.

A demonstration county is built in a temporary folder and served as `make run` does; a browser walks through it.
`--keep FOLDER` keeps the county there and finds it again the next time; `--only leaders` takes some of them anew.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from tools import staging, system
from tools.paths import ROOT
from tools.say import Stopped, ask_to_mend, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = ROOT / "docs" / "pictures"
# What the README's reader downloads; quality gives way before this does.
MOST_BYTES = 250_000
PHONE, DESK, WALL = (390, 844), (1440, 900), (1920, 1080)
PHONE_NARROW = (360, 740)
PORTAL_PAGE = ROOT / "docs" / "explanation" / "portal.md"
DRAWN = "#scene[data-state=idle]"
# The leaders' pages: the picture's name, the address, the window, and what must be there first.
LEADERS = (
    ("cockpit", "/cockpit/", WALL, ""),
    ("scene", "/cockpit/scene/?raised=1", DESK, DRAWN),
    ("scene-heat", "/cockpit/scene/?mode=heat", DESK, DRAWN),
    (
        "scene-model",
        "/cockpit/scene/?place={village}&model=1&view=119.23549,28.97562,17.00,12,64",
        DESK,
        "#scene[data-standing=loaded]",
    ),
    ("board", "/cockpit/board/{month}/?level=department", (1440, 1360), ""),
    ("compare", "/cockpit/compare/", DESK, ""),
    ("links", "/cockpit/links/", DESK, ""),
    ("warnings", "/cockpit/warnings/", DESK, ""),
)
# The administrators' pages that say how a board comes about.
KEEPERS = (("indicators", "/registry/indicators/", (1440, 1200)),)
PARTS = ("residents", "desk", "leaders")
WORDS = "祠堂边的路灯不亮三天了，晚上老人出门看不见路。"


@dataclass(frozen=True, slots=True)
class Stage:
    """What the pictures need to know of the county: where it is served, who logs in, what is looked at."""

    address: str
    village: str
    matter: str
    answered: str
    rated: str
    officer: str
    order: int
    leader: str
    keeper: str
    month: str
    password: str


def main() -> int:
    """Build, serve, take the pictures; return the exit code."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder for the county, used again the next time")
    parser.add_argument("--only", choices=PARTS, action="append", help="whose pages (default: everybody's)")
    asked = parser.parse_args()
    kept, parts = asked.keep, asked.only or PARTS
    try:
        if lacking := system.missing([system.BROWSER, system.FONTS]):
            raise Stopped(system.complaint(lacking))
        with tempfile.TemporaryDirectory(prefix="sanlian-pictures-") as folder:
            staging.use((kept or Path(folder)).resolve())
            with staging.served() as address:
                _take(_stage(address), parts)
        return 0
    except Stopped as stopped:
        return ask_to_mend(stopped)
    except KeyboardInterrupt:
        return 130


def _stage(address: str) -> Stage:
    """Find whom to log in and what to look at, by what the county's life has made of it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone

    from sanlian.demonstration import roster
    from sanlian.journal import queries as journal
    from sanlian.people import queries as people
    from sanlian.people.actors import HOUSE
    from sanlian.portal import links
    from sanlian.scoring import rules
    from sanlian.workorders import facts, queries as orders

    now = timezone.now()
    told = [fact for fact in journal.facts(names=frozenset({facts.PROGRESSED})) if fact.details["public"]]
    running = {order.pk: order for order in (orders.order(int(fact.subject_id)) for fact in told)}
    shown = [each for each in running.values() if each.status == "accepted" and each.due_at > now]
    shown = [each for each in shown if each.contacted_at and not each.restricted]
    shown = [each for each in shown if len(each.place_code) >= 12]
    # What the house raised itself was read by no machine.
    read = [each for each in shown if each.analysis]
    sure = [each for each in read if each.analysis["confidence"] > 0.8 and not each.analysis["chosen"]]
    # Where most is going on the inbox has something to show.
    waiting = orders.visible_to(HOUSE).filter(ended_at=None, replied_at=None)
    busy = Counter(waiting.values_list("unit_id", flat=True))
    order = max(sure, key=lambda each: (busy[each.unit_id], each.pk))
    assert order.handler_id is not None
    phone, password = leader()
    keeper, _same = leader("administrator")
    return Stage(
        address=address,
        village=roster.STAGE_VILLAGE,
        matter=links.token_of(orders.requests_of(order.pk)[0].pk),
        answered=links.token_of(_newest(orders.visible_to(HOUSE).filter(status="replied"))),
        rated=links.token_of(_newest(orders.visible_to(HOUSE).filter(status="closed"))),
        officer=people.phone_of(order.handler_id),
        order=order.pk,
        leader=phone,
        keeper=keeper,
        month=rules.month_span(rules.added(rules.month_of(now), -1)).key,
        password=password,
    )


def flags() -> list[str]:
    """Return how the browser is started: the scene is drawn without a graphics card."""
    return [
        "--use-gl=angle",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--font-render-hinting=none",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]


def leader(role: str = "leader") -> tuple[str, str]:
    """Return the telephone number and the password of somebody of the county centre in the database of this run."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone

    from sanlian.demonstration import build
    from sanlian.people import queries as people
    from sanlian.people.actors import Role

    found = people.officers_of("county", on=timezone.localdate(), role=Role(role))[0]
    assert found.id is not None
    return people.phone_of(found.id), build.PASSWORD


def _newest(found: Any) -> int:
    """Return the newest request that one of some orders serves; no restricted one, and none answered that is rated."""
    from sanlian.workorders import queries as orders

    for order in found.filter(restricted=False).order_by("-submitted_at")[:50]:
        for request in orders.requests_of(order.pk):
            if order.status == "closed" or orders.rating_of(request.pk, round=order.round) is None:
                return int(request.pk)
    raise Stopped("The county's life has come to no answer; let it live longer.")


def _take(stage: Stage, parts: Sequence[str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system.browser(), args=flags())
        if "residents" in parts:
            _phone(browser, stage)
            _portal(browser, stage)
        if "desk" in parts:
            _desk(browser, stage)
        if "leaders" in parts:
            _cockpit(browser, stage)
        browser.close()


def _phone(browser: Browser, stage: Stage) -> None:
    page = _page(browser, stage, PHONE, scale=2)
    page.goto(f"/village/{stage.village}/")
    page.goto("/")
    _keep(page, "portal-home")
    page.goto("/shout/")
    page.fill("textarea[name=text]", WORDS)
    page.click(".dock button[value=look]")
    _keep(page, "portal-confirm")
    page.goto(f"/r/{stage.matter}/")
    _keep(page, "portal-tracking")


def _portal(browser: Browser, stage: Stage) -> None:
    """Keep every page of residents in everybody's mode and in elder mode, whole, and the page that shows them."""
    for elder in (False, True):
        page = _page(browser, stage, PHONE_NARROW, scale=1)
        if elder:
            page.context.add_cookies([{"name": "elder", "value": "1", "url": stage.address}])
        page.goto(f"/village/{stage.village}/")
        for name, _words, path in _portal_pages(stage):
            page.set_viewport_size({"width": PHONE_NARROW[0], "height": PHONE_NARROW[1]})
            page.goto(path)
            if name == "confirm":
                _fill(page)
            _keep(page, f"portal/{name}{'-elder' if elder else ''}", most=60_000, whole=True)
    rows = [
        f"## {words}\n\n![{words}]({_shown(name)}) ![{words}, elder mode]({_shown(name + '-elder')})\n"
        for name, words, _path in _portal_pages(stage)
    ]
    head = (
        "# Every page of residents\n\nWritten by `make screenshots`: each page as everybody sees it and, beside it, in"
        " elder mode, on a phone of 360 pixels. People and matters are invented.\n\n"
    )
    PORTAL_PAGE.write_text(head + "\n".join(rows), encoding="utf-8")


def _shown(name: str) -> str:
    return f"../pictures/portal/{name}.webp"


def _fill(page: Page) -> None:
    """Go from the beginning of a shout to the page that asks whether it is right, in either mode."""
    while page.locator(".facts").count() == 0:
        if page.locator("textarea[name=text]").count():
            page.fill("textarea[name=text]", WORDS)
        page.click(".dock .go")
        page.wait_for_load_state("load")


def _portal_pages(stage: Stage) -> list[tuple[str, str, str]]:
    running, answered, rated = (f"/r/{token}/" for token in (stage.matter, stage.answered, stage.rated))
    return [
        ("home", "The first page", "/"),
        ("speak", "Speaking", "/shout/?speak"),
        ("write", "Writing", "/shout/"),
        ("other", "For somebody else", "/shout/?other"),
        ("confirm", "Is this right?", "/shout/"),
        ("receipt", "The receipt", f"{running}receipt/"),
        ("tracking", "How far it is", running),
        ("add", "Adding something", f"{running}add/"),
        ("withdraw", "No longer needed", f"{running}withdraw/"),
        ("own", "What is kept about me", f"{running}data/"),
        ("answered", "An answer", answered),
        ("rate", "Is it solved?", f"{answered}rate/"),
        ("object", "Not agreeing", f"{answered}object/"),
        ("thanks", "Thank you", f"{rated}thanks/"),
        ("mine", "My matters", "/mine/"),
        ("phone", "All that was left with one's telephone", "/mine/phone/"),
        ("find", "Finding by receipt and number", "/find/"),
        ("village", "Village matters", f"/village/{stage.village}/"),
        ("villages", "Another village", "/village/?other"),
        ("emergency", "In danger", "/emergency/"),
        ("privacy", "Who sees what I say", "/privacy/"),
        ("feedback", "An opinion about these pages", "/feedback/"),
        ("kept", "Kept on this phone", "/kept/"),
    ]


def _desk(browser: Browser, stage: Stage) -> None:
    page = _page(browser, stage, DESK)
    log_in(page, stage.officer, stage.password)
    page.goto(f"/desk/orders/{stage.order}/")
    _keep(page, "desk-order")


def _cockpit(browser: Browser, stage: Stage) -> None:
    """Take the leaders' pages in Chinese for the README, and both languages for docs/pictures.md."""
    for locale, folder in (("zh-CN", ""), ("en", "en/")):
        page = _page(browser, stage, WALL, locale=locale)
        log_in(page, stage.leader, stage.password)
        for name, path, (width, height), ready in LEADERS:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(path.replace("{village}", stage.village).replace("{month}", stage.month))
            if ready:
                page.locator(ready).wait_for(timeout=300_000)
            _keep(page, folder + name)
        page = _page(browser, stage, WALL, locale=locale)
        log_in(page, stage.keeper, stage.password)
        for name, path, (width, height) in KEEPERS:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(path)
            _keep(page, folder + name)


def _page(
    browser: Browser, stage: Stage, size: tuple[int, int], *, scale: int = 1, locale: str = "zh-CN"
) -> Page:
    options: dict[str, Any] = {"has_touch": True} if size in {PHONE, PHONE_NARROW} else {}
    context = browser.new_context(
        base_url=stage.address,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        locale=locale,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(20_000)
    return context.new_page()


def log_in(page: Page, phone: str, password: str) -> None:
    """Log an officer in."""
    page.goto("/desk/login/")
    page.fill("input[name=username]", phone)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def _keep(page: Page, name: str, *, most: int = MOST_BYTES, whole: bool = False) -> None:
    """Write what the page shows as WebP, as good as `most` bytes allow; `whole` for all of it, not one screen."""
    page.wait_for_load_state("networkidle")
    if whole:
        # As tall as its content, so that the bar at the lower edge lies under it.
        size = page.viewport_size or {"width": PHONE_NARROW[0], "height": PHONE_NARROW[1]}
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": height})
    page.evaluate("document.activeElement && document.activeElement.blur()")
    taken = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    for quality in range(88, 30, -6):
        held = io.BytesIO()
        taken.convert("RGB").save(held, "WEBP", quality=quality, method=6)
        if held.tell() <= most:
            break
    path = PICTURES / f"{name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(held.getvalue())
    say(f"{path.relative_to(ROOT)}  {taken.width} × {taken.height}  {held.tell() // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
