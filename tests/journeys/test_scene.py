"""The scene in a browser that draws it: something is seen, and a sign leads to its orders."""

from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from sanlian.cockpit.pages import scene
from sanlian.demonstration import build
from sanlian.journal import operations as journal
from sanlian.people import queries as people
from tests import builders
from tests.browser import WALL
from tests.cockpit import leader

pytestmark = pytest.mark.journey
DRAWN = "#scene[data-state=idle]"
# Drawn by the processor alone, beside the rest of the suite.
PATIENCE = 90_000


@pytest.fixture
def browser(drawing_browser):
    return drawing_browser


@pytest.fixture
def lived(live_server, county):
    """Let three orders wait in three townships, one of them overdue."""
    at = timezone.now() - timedelta(hours=30)
    builders.accepted(at=at)
    builders.accepted(at=at, place_code="330825101003", to="dept-water")
    builders.accepted(at=at - timedelta(days=40), place_code="330825001002", to="dept-housing")
    builders.operations.mark_overdue(at=timezone.now())
    journal.work_off(at=timezone.now())
    scene.forget()


def open_scene(new_page, query="", *, prepare=lambda page: None, **options):
    page = new_page(**options)
    prepare(page)
    page.goto(f"/cockpit/scene/{query}")
    page.get_by_label("手机号").fill(people.phone_of(leader("county", "leader").pk))
    page.get_by_label("密码").fill(build.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state("load")
    return page


def features(page, layer):
    return page.evaluate(
        """layer => {
            const map = document.getElementById("scene").map;
            return map.queryRenderedFeatures({ layers: [layer] }).map((each) => each.properties);
        }""",
        layer,
    )


def seen(page):
    """Return how many colours the map shows, and what share of it the commonest takes."""
    picture = Image.open(BytesIO(page.locator("#scene .map").screenshot())).convert("RGB")
    pixels = np.asarray(picture, dtype=np.int64)
    counts = np.unique(pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2], return_counts=True)[1]
    return len(counts), counts.max() / counts.sum()


@pytest.mark.parametrize("size", [WALL, (1366, 768), (375, 812)])
def test_the_scene_is_drawn_and_nothing_stands_in_ones_way(lived, new_page, barriers, size):
    page = open_scene(new_page, size=size)
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    assert page.locator(".flat").is_hidden()
    standing = features(page, "columns")
    assert {each["code"][:9] for each in standing} == {"330825201", "330825101", "330825001"}
    assert {each["worst"] for each in standing} >= {3}
    colours, commonest = seen(page)
    assert colours > 300
    assert commonest < 0.9
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(page) == []


def test_a_sign_leads_to_its_order_and_the_address_keeps_the_view(lived, new_page):
    page = open_scene(new_page, "?place=330825201&mode=pins", size=(1366, 768))
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    spot = page.evaluate(
        """() => {
            const map = document.getElementById("scene").map;
            const [sign] = map.queryRenderedFeatures({ layers: ["crowds"] });
            const { x, y } = map.project(sign.geometry.coordinates);
            const { left, top } = map.getCanvas().getBoundingClientRect();
            return { x: left + x, y: top + y };
        }"""
    )
    page.mouse.click(spot["x"], spot["y"])
    page.get_by_role("heading", name="这里有1件").wait_for()
    page.get_by_role("button", name="关上").click()

    page.locator("[data-day]").fill("10")
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    assert features(page, "crowds") == []
    assert "day=" in page.url
    page.reload()
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    assert page.locator("[data-day]").input_value() == "10"
    assert page.locator("[name=mode][value=pins]").is_checked()
