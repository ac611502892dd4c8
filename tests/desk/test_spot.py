"""The small map in the page of an order: its village among its neighbours, and the spot that was named."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from sanlian.places import queries as places
from sanlian.places.models import Place
from sanlian.workorders.models import ServiceRequest
from tests.builders import TOWNSHIP, VILLAGE, accepted, ask, officer
from tests.desk.conftest import NOW

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def order():
    request = accepted(at=NOW)
    village = places.get(VILLAGE)
    ServiceRequest.objects.filter(pk=request.pk).update(lon=village.lon, lat=village.lat)
    return request.order_id


def drawn(client, order):
    """Return the map of an order's page as a tree, or None."""
    page = client.get(reverse("desk:order", args=[order])).content.decode()
    found = re.search(r'<svg class="spot".*?</svg>', page, re.DOTALL)
    return ET.fromstring(found.group()) if found else None


def test_the_village_stands_out_with_its_name_under_the_spot(logged_in, order):
    picture = drawn(logged_in(officer("dept-housing")), order)

    assert picture.get("aria-label") == f"地图：{places.get(VILLAGE).short_name}"
    assert len(picture.findall("g[@class='spot-here']")) == 1
    assert len(picture.findall("g[@class='spot-near']")) > 2
    (name,) = picture.findall("text[@class='spot-name']")
    assert name.text == places.get(VILLAGE).short_name
    (pin,) = picture.findall("path")
    x, y = map(float, re.findall(r"[\d.]+", pin.get("transform")))
    # The village fills the middle of the picture, and the spot is its midst.
    assert 100 < x < 220
    assert 40 < y < 140
    assert (float(name.get("x")), float(name.get("y"))) == (x, pytest.approx(y + 17))


def test_the_neighbours_are_named_in_the_readers_language_where_there_is_room(logged_in, order):
    client = logged_in(officer("dept-housing"))
    client.cookies["django_language"] = "en"

    names = [each.text for each in drawn(client, order).iter("text")]

    known = {village.name_en.removesuffix(" Village") for village in places.villages()}
    assert len(names) > 1
    assert all(any(name in each for each in known) for name in names)


def test_without_a_spot_the_village_alone_is_shown(logged_in):
    picture = drawn(logged_in(officer("dept-housing")), accepted(at=NOW).order_id)

    assert len(picture.findall("g[@class='spot-here']")) == 1
    assert picture.findall("path") == []


def test_what_concerns_a_whole_township_shows_its_villages(logged_in):
    picture = drawn(logged_in(officer("county", "dispatcher")), ask(place_code=TOWNSHIP, at=NOW).order_id)

    assert picture.findall("g[@class='spot-here']") == []
    assert len(picture.findall("g[@class='spot-near']")) == len(places.villages(within=TOWNSHIP))


@pytest.fixture
def no_outlines(county):
    Place.objects.update(boundary=None)
    places.forget()
    yield
    places.forget()


@pytest.mark.usefixtures("no_outlines")
def test_where_the_county_has_no_outlines_there_is_no_map(logged_in, order):
    assert drawn(logged_in(officer("dept-housing")), order) is None
