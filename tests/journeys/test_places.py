"""Two administrators merge a village: the one sees what goes along and proposes, the other confirms."""

import pytest

from sanlian.demonstration import build
from sanlian.people import queries as people
from sanlian.people.models import Household
from sanlian.places import queries as places
from tests.browser import DESK, PHONE
from tests.builders import TOWNSHIP, VILLAGE, officer, officers
from tests.journeys.test_officer import nothing_overflows

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("county")]
FIRST = ("county", "administrator")


@pytest.fixture(autouse=True)
def _map_as_it_was(county):
    yield
    places.forget()
    people.forget()


def come_in(page, actor):
    page.goto("/registry/places/")
    page.get_by_label("手机号").fill(people.phone_of(actor.id))
    page.get_by_label("密码").fill(build.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/registry/places/")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_village_is_merged_by_four_eyes(live_server, new_page, barriers, size):
    other = next(each.code for each in places.children(TOWNSHIP) if each.code != VILLAGE)
    first = officer(*FIRST)
    second = next(
        each for each in officers("county") if each.posts[0].role == FIRST[1] and each.id != first.id
    )
    page = new_page(size=size)
    come_in(page, first)
    for address in ("", "?q=mjc", f"{TOWNSHIP}/", f"{VILLAGE}/", f"{VILLAGE}/split/"):
        page.goto(f"/registry/places/{address}")
        assert barriers(page) == []
        nothing_overflows(page)

    page.goto(f"/registry/places/{VILLAGE}/")
    page.get_by_role("link", name="合并").click()
    page.get_by_label(other).check()
    page.get_by_label("理由").fill("县政函18号")
    page.get_by_role("button", name="看看随之调整什么").click()
    page.get_by_text("为遗留单位").first.wait_for()
    assert barriers(page) == []
    nothing_overflows(page)
    page.get_by_role("button", name="提出修改").click()
    page.get_by_text("由另一位管理员复核后生效").first.wait_for()
    assert barriers(page) == []
    address = page.url

    page = new_page(size=size)
    come_in(page, second)
    page.goto(address)
    assert barriers(page) == []
    nothing_overflows(page)
    page.get_by_role("button", name="复核通过").click()
    page.get_by_text("区划已变更").wait_for()
    page.goto(f"/registry/places/{other}/")
    page.get_by_text("起已撤销").wait_for()
    assert barriers(page) == []
    nothing_overflows(page)
    places.forget()
    assert places.get(other).former
    assert not Household.objects.filter(grid_code__startswith=other).exists()
