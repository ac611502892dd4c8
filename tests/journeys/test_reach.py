"""Who reaches the county: a cheap phone on a weak signal, a keyboard alone, a reading machine, and everybody's eyes."""

import re

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from sanlian.portal import links
from sanlian.workorders.models import Attachment, ServiceRequest
from tests import builders, photographs
from tests.builders import hours
from tests.journeys.test_resident import NARROW, TEXT

pytestmark = pytest.mark.journey
# What browsers' own tools call slow 3G: bytes a second, milliseconds for each question.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
CONTROLS = r"button|link|textbox|radio|checkbox|combobox|searchbox"
# What answers with no page of its own: files, and what is only sent to.
NO_PAGES = {
    "manifest", "worker", "map", "waiting_photo", "waiting_voice", "code", "forget", "village_photo", "own_file",
    "keep_private", "voice", "photo",
}  # fmt: skip


# A hidden file field and a hidden radio show it on what a person sees of them.
FOCUS = """() => {
  const own = document.activeElement;
  const style = getComputedStyle(own.closest('.tile, .btn.file, .opt') ?? own);
  return `${style.outlineStyle} ${style.outlineWidth}`;
}"""


@pytest.fixture
def street(live_server, county, settings, tmp_path):
    """Return nothing; the county stands behind a live server, and photographs have a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_words_and_a_photograph_in_four_presses_on_a_weak_signal(street, new_page, tmp_path, javascript):
    photo = tmp_path / "lamp.jpg"
    photo.write_bytes(photographs.telling())
    page = new_page(size=NARROW, javascript=javascript, path=f"/village/{builders.VILLAGE}/")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    page.goto("/", wait_until="load")
    presses = []

    def press(where):
        presses.append(where)
        page.click(where)
        page.wait_for_load_state("load")

    press(".duo >> text=拍一拍")
    presses.append("the phone's camera")
    page.set_input_files("#id_photos", photo)
    page.fill("#id_text", TEXT)
    press("text=写好了，看一看")
    press("text=对，喊出去")

    page.wait_for_selector("text=存好这一页")
    assert len(presses) <= 4
    request = ServiceRequest.objects.get()
    assert (request.text, Attachment.objects.filter(request=request).count()) == (TEXT, 1)


def tab_to(page, selector: str) -> None:
    """Walk with the tabulator to an element, and see that it shows where one is."""
    for _step in range(80):
        if page.evaluate("given => !!document.activeElement?.matches(given)", selector):
            shown = page.evaluate(FOCUS)
            assert shown != "none 0px", selector
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tabulator does not lead to {selector}")


def spoken_tree(page) -> str:
    """Return what a reading machine tells of a page's content; every control has a name."""
    page.wait_for_load_state("load")
    tree = page.locator("body").aria_snapshot()
    nameless = [line for line in tree.splitlines() if re.search(rf"- (?:{CONTROLS})(?::|$| \[)", line)]
    assert nameless == [], page.url
    assert len(re.findall(r"heading .* \[level=1\]", tree)) == 1, page.url
    assert "- main" in tree, page.url
    return tree


def test_the_whole_shout_with_a_keyboard_alone_and_as_a_reading_machine_tells_it(street, new_page):
    page = new_page(size=NARROW, path=f"/village/{builders.VILLAGE}/")
    page.goto("/", wait_until="load")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tree = spoken_tree(page)
    assert '- link "喊一喊' in tree
    assert re.search(r'- link "110', tree)

    tab_to(page, ".duo a[href*='shout']:last-child")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_text")
    tree = spoken_tree(page)
    assert '- textbox "' in tree
    tab_to(page, "#id_text")
    page.keyboard.type(TEXT)
    tab_to(page, "#id_photos")
    tab_to(page, ".dock button.go")
    page.keyboard.press("Enter")

    page.wait_for_selector(".facts")
    tree = spoken_tree(page)
    assert '- heading "这样对吗？" [level=1]' in tree
    assert re.search(r'- button ".*改', tree)
    tab_to(page, ".facts summary")
    page.keyboard.press("Enter")
    assert page.locator(".facts details[open]").count() == 1
    tab_to(page, "[name=visibility]")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".dock button.go")
    page.keyboard.press("Enter")

    page.wait_for_selector(".code")
    request = ServiceRequest.objects.get()
    tree = spoken_tree(page)
    assert request.code[2:] in tree
    tab_to(page, ".dock .go")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tl")
    assert '- heading "办到哪了" [level=2]' in spoken_tree(page)


@pytest.fixture
def pages(street):
    """Return the address of every page that residents see, by its name."""
    rated = links.token_of(builders.rated(at=timezone.now() - hours(48)).pk)
    asked = links.token_of(builders.replied(at=timezone.now() - hours(24)).pk)
    running = links.token_of(builders.accepted(at=timezone.now() - hours(2)).pk)
    one = {"rate": asked, "object": asked, "thanks": rated, "erase": rated}
    found = {}
    for name in sorted(
        {key for key in get_resolver("sanlian.portal.urls").reverse_dict if isinstance(key, str)}
    ):
        if name in NO_PAGES:
            continue
        keys = get_resolver("sanlian.portal.urls").reverse_dict.getlist(name)[0][0][0][1]
        given = {"token": one.get(name, running), "code": builders.VILLAGE}
        found[name] = reverse(f"portal:{name}", kwargs={key: given[key] for key in keys})
    return found | {"speak": "/shout/?speak", "other": "/shout/?other", "rated": f"/r/{rated}/"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("elder", ["0", "1"], ids=["usual", "elder"])
def test_no_page_keeps_anybody_out(pages, new_page, barriers, live_server, language, elder):
    page = new_page(size=NARROW)
    chosen = {"elder": elder, "django_language": language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in chosen.items()]
    )
    assert len(pages) >= 20
    for name, address in pages.items():
        answer = page.goto(address, wait_until="load")
        assert answer.status == 200, (name, address)
        page.set_viewport_size(
            {"width": NARROW[0], "height": page.evaluate("document.documentElement.scrollHeight")}
        )
        assert barriers(page) == [], name
        spoken_tree(page)
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
