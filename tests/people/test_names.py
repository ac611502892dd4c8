"""Places and units are called so that the reader of the page can read it."""

import pytest
from django.utils import translation

from sanlian.people import names, queries as people
from sanlian.places import queries as places

pytestmark = pytest.mark.usefixtures("county")
VILLAGE = "330825201207"


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def test_in_chinese_they_keep_their_names():
    village = places.get(VILLAGE)
    assert (names.named(village), names.named_on_map(village)) == ("缪家村", "缪家村")
    assert names.named_in_full(village) == "罗家乡缪家村"
    assert names.unit_words("dept-housing") == "住建局"


def test_in_english_an_english_name_comes_before_pinyin(in_english):
    village = places.get(VILLAGE)
    assert (names.named(village), names.named_on_map(village)) == ("Miaojia Village", "Miaojia")
    assert names.named_in_full(village) == "Miaojia Village, Luojia Township"
    assert names.unit_words("dept-housing") == people.unit("dept-housing").name_en
    assert names.unit_words(f"team-{VILLAGE}") == "Miaojia Village team"
    grid = people.unit(f"grid-{VILLAGE}002")
    assert names.named(grid) == "Miaojia Village, Grid 2"
    assert names.named_in_full(grid) == "Miaojia Village, Grid 2, Luojia Township"
    assert names.named_in_full(places.get("330825")) == "Longyou County"


def test_a_unit_that_is_gone_goes_by_its_code():
    assert names.unit_words("dept-gone") == "dept-gone"


@pytest.mark.parametrize("path", ["/", "/village/", f"/village/{VILLAGE}/", "/shout/"])
def test_an_english_page_for_residents_has_no_chinese_place_names(client, path):
    client.cookies["django_language"] = "en"
    page = client.get(path).content.decode()
    assert [place.short_name for place in places.of_level("township") if place.short_name in page] == []
