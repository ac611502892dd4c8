"""The scene where nothing can be drawn in three dimensions: the same data as a drawn table and a list."""

import pytest

from tests.browser import DESK
from tests.journeys.scene import open_scene

pytestmark = pytest.mark.journey


def draw_nothing(page):
    page.add_init_script(
        """const given = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
            return kind.startsWith("webgl") ? null : given.call(this, kind, ...more);
        };"""
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_without_drawing_the_table_and_the_list_say_the_same(three_wait, new_page, javascript):
    page = open_scene(new_page, size=DESK, javascript=javascript, prepare=draw_nothing)
    if javascript:
        page.locator("#scene[data-state=flat]").wait_for()
    assert page.locator(".flat .table-top").is_visible()
    assert page.locator(".modes").is_hidden()
    row = page.locator(".beside tr", has_text="湖镇镇")
    assert row.locator("td").first.inner_text() == "1"
    row.get_by_role("link", name="湖镇镇").click()
    page.wait_for_url("**place=330825101**")
    assert page.locator(".crumbs [aria-current]").inner_text() == "湖镇镇"
