"""The scene in a browser that draws it: something is seen, and a sign leads to its orders."""

import json
import math
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from sanlian.cockpit.maps import brought
from tests.browser import WALL, until
from tests.cockpit import packing
from tests.journeys.scene import open_scene

pytestmark = pytest.mark.journey
DRAWN = "#scene[data-state=idle]"
# Drawn by the processor alone, beside the rest of the suite.
PATIENCE = 90_000
# No colour of ours.
BROUGHT = (123, 31, 162)


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


def until_seen(page, layer, number):
    """Wait until more than so many features of a layer are drawn."""
    asked = """([layer, number]) => {
        const map = document.getElementById("scene").map;
        return map.queryRenderedFeatures({ layers: [layer] }).length > number;
    }"""
    until(page, asked, f"more than {number} of {layer}", [layer, number], seconds=PATIENCE / 1000)


def resize(page, width, height):
    """Change the window's size, and wait until the map has heard of it and is drawn."""
    size = "(({ clientWidth, clientHeight }) => [clientWidth, clientHeight].join())"
    canvas, frame = (
        f"{size}(document.getElementById('scene').map.{part}())" for part in ("getCanvas", "getContainer")
    )
    before = page.evaluate(canvas)
    page.set_viewport_size({"width": width, "height": height})
    until(page, f"before => {canvas} !== before && {canvas} === {frame}", "a map of the new size", before)
    page.locator(DRAWN).wait_for(timeout=PATIENCE)


def fitted(page):
    """Return which shares of the room between the controls the place takes, and how far it sticks out, in pixels."""
    return page.evaluate(
        """() => {
            const map = document.getElementById("scene").map;
            const whole = map.getContainer().getBoundingClientRect();
            const box = (name) => document.querySelector(name).getBoundingClientRect();
            const lies = (name) => box(name).top < whole.bottom && box(name).bottom > whole.top;
            const left = lies(".modes") ? box(".modes").right - whole.left : 0;
            const right = lies(".key") ? box(".key").left - whole.left : whole.width;
            const bottom = lies(".days") ? box(".days").top - whole.top : whole.height;
            const rings = map.getSource("areas").serialize().data.features
                .filter(({ properties }) => properties.level === "county")
                .flatMap(({ geometry }) => geometry.coordinates.flat(2));
            const points = rings.map((point) => map.project(point));
            const xs = points.map(({ x }) => x), ys = points.map(({ y }) => y);
            const [west, east] = [Math.min(...xs), Math.max(...xs)];
            const [north, south] = [Math.min(...ys), Math.max(...ys)];
            const out = Math.max(left - west, east - right, -north, south - bottom);
            return { wide: (east - west) / (right - left), tall: (south - north) / bottom, out };
        }"""
    )


def fills(page):
    """Return whether all of the place is seen, as large as there is room."""
    found = fitted(page)
    return found["out"] <= 0 and max(found["wide"], found["tall"]) > 0.8 and min(found.values()) < 1


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
    # What is late wears its sign on its top.
    tops = {each["code"]: each["height"] for each in standing if each["worst"]}
    assert {each["code"]: each["at"] for each in features(page, "caps")} == tops
    assert fills(page)
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


def test_the_place_is_fitted_again_where_the_window_changes_until_somebody_moves_it(three_wait, new_page):
    page = open_scene(new_page, size=(1366, 768))
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    resize(page, 800, 1000)
    assert fills(page)
    assert "view=" not in page.url
    page.get_by_role("button", name="拉近").click()
    page.wait_for_url("**view=**", timeout=PATIENCE)
    resize(page, 1366, 768)
    assert not fills(page)


def test_the_days_are_played_and_stop_where_one_says_so(three_wait, new_page):
    page = open_scene(new_page, size=(1366, 768))
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="播放").click()
    said = page.locator("[data-said]")
    # Nobody is read ninety days.
    expect(said).to_have_attribute("aria-live", "off")
    expect(page.locator("[data-day]")).not_to_have_value("0")
    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_role("button", name="播放")).to_be_visible()
    expect(said).to_have_attribute("aria-live", "polite")
    assert "day=" in page.url


def test_who_goes_down_the_list_goes_on_looking_at_the_same(three_wait, new_page, barriers):
    page = open_scene(new_page, "?mode=heat", size=(1366, 768), color_scheme="dark")
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    assert barriers(page) == []
    expect(page.locator(".key .heat")).to_be_visible()
    expect(page.locator(".key .late")).to_be_hidden()
    page.locator(".beside").get_by_role("link", name="湖镇镇").click()
    page.wait_for_url("**place=330825101**")
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    assert page.locator("[name=mode][value=heat]").is_checked()


def test_a_ground_that_is_slow_to_come_keeps_nobody_waiting(three_wait, new_page):
    held = []
    page = open_scene(
        new_page,
        size=(1366, 768),
        prepare=lambda page: page.route("**/scene/ground/**", lambda route: held.append(route)),
    )
    expect(page.locator("#scene.live")).to_be_visible(timeout=PATIENCE)
    until_seen(page, "columns", 2)
    assert held
    # Those that were held go on.
    page.unroute("**/scene/ground/**")
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    assert page.locator(".flat").is_hidden()


def test_the_model_is_visited_and_where_it_does_not_come_that_is_said(three_wait, new_page):
    page = open_scene(new_page, size=(1366, 768))
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    page.route("**/vendor/model/index.js", lambda route: route.fulfill(status=404))
    # Not `check`: that wants the tick to stay, and the page may have taken it back by then.
    page.get_by_label("实景模型").click()
    expect(page.get_by_text("模型没打开")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("实景模型")).not_to_be_checked()
    page.unroute("**/vendor/model/index.js")
    page.reload()
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    page.get_by_label("实景模型").check()
    page.locator("#scene[data-standing=loaded]").wait_for(timeout=PATIENCE)
    expect(page.get_by_text("模型没打开")).to_be_hidden()
    assert page.evaluate("""document.getElementById("scene").map.getZoom()""") > 16
    assert page.get_by_label("地形起伏").is_checked()


def test_from_near_houses_stand_and_the_real_scene_model_takes_their_place(three_wait, new_page):
    near = "view=119.23549,28.97560,15.40,20,62"
    page = open_scene(new_page, f"?place=330825201207&{near}", size=(1366, 768))
    page.locator(DRAWN).wait_for(timeout=PATIENCE)
    until_seen(page, "houses", 20)
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


@pytest.fixture
def brought_map(settings, tmp_path):
    """Return a function that lets the county bring a base map of one colour as a file: pictures, or vector tiles."""

    def bring(kind):
        raw = packing.painted(BROUGHT) if kind == "pictures" else packing.drawn("water")
        around = {(zoom, x, y): raw for zoom in (7, 8, 9, 10) for x, y in near(zoom)}
        form = packing.PNG if kind == "pictures" else packing.MVT
        path = packing.packed(tmp_path / "county.pmtiles", around, kind=form)
        style = {"id": "water", "type": "fill", "source": "county", "source-layer": "water"}
        colour = {"paint": {"fill-color": "#{:02x}{:02x}{:02x}".format(*BROUGHT)}}
        (tmp_path / "style.json").write_text(json.dumps({"layers": [style | colour]}), encoding="utf-8")
        settings.SCENE_BASE_MAP, settings.SCENE_BASE_MAP_STYLE = str(path), str(tmp_path / "style.json")
        settings.MAP_APPROVAL = "浙衢S(2026)000号"
        brought.forget()

    yield bring
    brought.forget()


def near(zoom):
    """Return the tiles of a zoom around the county."""
    side = 2**zoom
    west, east = (int((lon + 180) / 360 * side) for lon in (118.5, 120))
    north, south = (
        int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side) for lat in (29.6, 28.4)
    )
    return [(x, y) for x in range(west, east + 1) for y in range(north, south + 1)]


@pytest.mark.parametrize("kind", ["pictures", "vector tiles"])
def test_the_county_s_own_map_is_drawn_with_its_approval_number(three_wait, new_page, brought_map, kind):
    brought_map(kind)
    page = open_scene(new_page, size=(1366, 768))
    page.locator(DRAWN).wait_for(timeout=PATIENCE)

    expect(page.locator("#scene .note")).to_have_text("浙衢S(2026)000号")
    picture = Image.open(BytesIO(page.locator("#scene .map").screenshot())).convert("RGB")
    away = np.abs(np.asarray(picture, dtype=np.int64) - np.array(BROUGHT)).max(axis=-1)
    assert (away < 12).mean() > 0.3
    page.goto("/cockpit/")
    expect(page.locator(".scene .sign")).to_have_text("浙衢S(2026)000号")
