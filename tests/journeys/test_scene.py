"""The scene in a browser that draws it: something is seen, and a sign leads to its orders."""

import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.browser import WALL
from tests.journeys.scene import open_scene

pytestmark = pytest.mark.journey
DRAWN = "#scene[data-state=idle]"
# Drawn by the processor alone, beside the rest of the suite.
PATIENCE = 90_000


@pytest.fixture
def browser(drawing_browser):
    return drawing_browser


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
def test_the_scene_is_drawn_and_nothing_stands_in_ones_way(three_wait, new_page, barriers, size):
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


def test_a_sign_leads_to_its_order_and_the_address_keeps_the_view(three_wait, new_page):
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


def test_from_near_houses_stand_and_the_real_scene_model_takes_their_place(three_wait, new_page):
    near = "view=119.23549,28.97560,15.40,20,62"
    page = open_scene(new_page, f"?place=330825201207&{near}", size=(1366, 768))
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    page.wait_for_function(
        """() => document.getElementById("scene").map.queryRenderedFeatures({ layers: ["houses"] }).length > 20"""
    )
    page.get_by_label("实景模型").check()
    page.locator("#scene[data-standing=loaded]").wait_for(timeout=PATIENCE)
    assert page.evaluate(
        """document.getElementById("scene").map.getLayer("model").implementation.tiles.visibleTiles.size"""
    )
    assert page.get_by_label("地形起伏").is_checked()
    assert "model=1" in page.url
    assert features(page, "houses") == []

    page.get_by_label("实景模型").uncheck()
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    assert page.evaluate("""document.getElementById("scene").map.getLayer("model") === undefined""")
    assert "model=1" not in page.url


def test_the_scene_measures_itself_with_orders_that_nobody_has(three_wait, new_page):
    page = open_scene(new_page, "?mode=pins&measure=20000", size=(1366, 768))
    panel = page.locator("[data-measured][data-result]")
    panel.wait_for(timeout=PATIENCE)
    found = json.loads(panel.get_attribute("data-result"))
    assert found["orders"] == 20_000
    assert found["frames"] > 1
    assert 0 < found["frame"] <= found["slow"]
    assert page.locator("[data-found=orders]").inner_text() == "20,000"
