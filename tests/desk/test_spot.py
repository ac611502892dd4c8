"""The small map beside an order: for whoever may see it, with the named spot, from the county's own outlines."""

import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from sanlian.places import queries as places
from sanlian.places.models import Place
from sanlian.workorders.models import ServiceRequest
from tests.builders import TOWNSHIP, VILLAGE, accepted, officer
from tests.desk.conftest import NOW

pytestmark = pytest.mark.usefixtures("county")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def order():
    request = accepted(at=NOW)
    village = places.get(VILLAGE)
    ServiceRequest.objects.filter(pk=request.pk).update(lon=village.lon, lat=village.lat)
    return request.order_id


def test_the_village_stands_out_and_the_spot_lies_in_it(logged_in, order, django_assert_max_num_queries):
    desk = logged_in(officer("dept-housing"))
    with django_assert_max_num_queries(9):
        answer = desk.get(reverse("desk:spot", args=[order]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    drawn = ET.fromstring(answer.content)
    names = {text.text: text.get("font-size") for text in drawn.iter(f"{SVG}text")}
    assert set(names) <= {village.short_name for village in places.villages(within=TOWNSHIP)}
    assert len(names) > 2
    assert [name for name, size in names.items() if size == "15"] == [places.get(VILLAGE).short_name]
    (spot,) = drawn.iter(f"{SVG}circle")
    # The village fills the middle of the picture, and the spot is its midst.
    assert 60 < float(spot.get("cx")) < 260
    assert 60 < float(spot.get("cy")) < 260


def test_the_page_of_the_order_shows_it_with_words_for_who_cannot_see_it(logged_in, order):
    page = logged_in(officer("dept-housing")).get(reverse("desk:order", args=[order])).content.decode()

    assert f'src="{reverse("desk:spot", args=[order])}"' in page
    assert f'alt="地图：{places.get(VILLAGE).short_name}' in page


def test_whoever_may_not_see_the_order_does_not_see_where_it_is(logged_in, order):
    assert logged_in(officer("dept-water")).get(reverse("desk:spot", args=[order])).status_code == 404


def test_a_township_without_outlines_says_so(logged_in, order):
    Place.objects.filter(code__startswith=TOWNSHIP).update(boundary=None)
    places.forget()

    answer = logged_in(officer("dept-housing")).get(reverse("desk:spot", args=[order]))

    assert "还没有这里的地图" in answer.content.decode()
    assert "<circle" not in answer.content.decode()
