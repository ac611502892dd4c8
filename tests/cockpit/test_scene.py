"""The scene: what its map is drawn from, to whom it is given, and that the page says the same without a map."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from sanlian.cockpit.pages import scene
from sanlian.cockpit.pictures import relief
from tests import builders
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def _nothing_kept():
    scene.forget()


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


@pytest.fixture
def some_hours_ago():
    return timezone.now() - timedelta(hours=30)


def test_the_page_says_the_same_without_a_map(
    county_leader, worked_off, some_hours_ago, django_assert_max_num_queries
):
    builders.accepted(at=some_hours_ago)
    worked_off(timezone.now())
    county_leader.get("/cockpit/scene/")
    with django_assert_max_num_queries(9):
        answer = county_leader.get("/cockpit/scene/")
    page = answer.content.decode()
    assert {part.place.code: part.in_hand for part, _zoom in answer.context["parts"]}["330825201"] == 1
    assert '<svg class="table-top"' in page
    assert "measure=in_hand&amp;place=330825201" in page or "measure=in_hand&place=330825201" in page


def test_a_village_shows_its_grids_and_a_place_outside_ones_reach_is_refused(client):
    client.force_login(leader("twp-330825201"))
    answer = client.get("/cockpit/scene/?place=330825201207")
    assert {part.place.level for part, _zoom in answer.context["parts"]} == {"grid"}
    for address in ("", "areas.json", "spots.json", "chosen/"):
        assert client.get(f"/cockpit/scene/{address}?place=330825101").status_code == 403
    client.logout()
    assert client.get("/cockpit/scene/spots.json").status_code == 302


def test_the_boundaries_are_those_of_the_place_and_its_parts(county_leader):
    areas = county_leader.get("/cockpit/scene/areas.json?place=330825201").json()
    levels = [each["properties"]["level"] for each in areas["features"]]
    assert levels.count("township") == 1
    assert levels.count("grid") > levels.count("village") > 5
    assert all(
        each["properties"]["code"].startswith("330825201")
        for each in areas["features"]
        if each["properties"]["code"] != "river"
    )
    west, south, east, north = areas["bbox"]
    assert 118 < west < east < 120
    assert 28 < south < north < 30


def test_in_english_the_map_names_places_in_english(county_leader):
    county_leader.cookies["django_language"] = "en"
    address = html.unescape(
        re.search(r'data-areas="([^"]+)"', county_leader.get("/cockpit/scene/").content.decode())[1]
    )
    assert address.endswith("&words=en")
    named = {
        each["properties"]["name"]
        for each in county_leader.get(address).json()["features"]
        if "name" in each["properties"]
    }
    assert "Huzhen Town" in named
    assert not any("镇" in name for name in named)


def test_the_spots_come_as_columns_and_not_again_while_nothing_has_changed(
    county_leader, worked_off, some_hours_ago
):
    request = builders.accepted(at=some_hours_ago)
    worked_off(timezone.now())
    answer = county_leader.get("/cockpit/scene/spots.json")
    told = answer.json()
    columns = ("id", "place", "category", "since", "until", "soon", "due", "state")
    assert {len(told[name]) for name in columns} == {1}
    assert told["id"] == [request.order_id]
    code, name, lon, lat = told["places"][told["place"][0]]
    assert (code, name) == ("330825201207", "缪家村")
    assert None not in (lon, lat)

    again = {"headers": {"If-None-Match": answer["ETag"]}}
    assert county_leader.get("/cockpit/scene/spots.json", **again).status_code == 304
    builders.accepted(at=some_hours_ago)
    worked_off(timezone.now())
    assert len(county_leader.get("/cockpit/scene/spots.json", **again).json()["id"]) == 2


def test_a_sign_opens_to_the_orders_one_may_see_and_counts_the_others(county_leader, some_hours_ago):
    seen = builders.accepted(at=some_hours_ago).order
    secret = builders.ask(category="safety.violence", text="隔壁有人打孩子", at=some_hours_ago).order
    page = county_leader.get(f"/cockpit/scene/chosen/?ids={seen.pk},{secret.pk},x,&number=3").content.decode()
    assert seen.title in page
    assert secret.title not in page
    assert "另有2件" in page


def test_a_county_without_invented_hills_gets_a_flat_scene(county_leader, monkeypatch):
    monkeypatch.setattr(relief, "plan", dict)
    assert "data-terrain" not in county_leader.get("/cockpit/scene/").content.decode()
    assert county_leader.get("/cockpit/scene/heights/11/1702/853").status_code == 404
    areas = county_leader.get("/cockpit/scene/areas.json").json()
    assert "river" not in json.dumps(areas)


def test_who_is_complained_of_does_not_share_the_answer_of_others(client, some_hours_ago):
    request = builders.accepted(at=some_hours_ago)
    desk, about = builders.desk_of(request.order), leader("county", "leader")
    builders.operations.name_complained(request.order_id, officers=[about.pk], by=desk, at=some_hours_ago)

    told = []
    for reader in (leader("twp-330825201"), about, leader("twp-330825201")):
        client.force_login(reader)
        told.append(json.loads(client.get("/cockpit/scene/spots.json?place=330825201").content)["id"])
    assert told == [[request.order_id], [0], [request.order_id]]
