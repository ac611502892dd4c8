"""Houses and the real-scene model that a county brings, and the houses that the demonstration invents."""

import json
import math
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from sanlian.cockpit import checks
from sanlian.cockpit.maps import houses, model
from sanlian.cockpit.pictures import relief
from sanlian.places import queries as places
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")
VILLAGE = "330825201207"
TILESET = '{"root": {"boundingVolume": {"sphere": [0, 0, 0, 1]}}}'


@pytest.fixture(autouse=True)
def _nothing_kept():
    yield
    houses.forget()


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


def around(code, room=0.006):
    village = places.get(code)
    return [village.lon - room, village.lat - room, village.lon + room, village.lat + room]


def asked(client, box):
    return client.get("/cockpit/scene/houses.json?box=" + ",".join(map(str, box)))


def square(lon, lat, **properties):
    ring = [[lon, lat], [lon + 0.0001, lat], [lon + 0.0001, lat + 0.0001], [lon, lat]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_an_invented_village_has_houses_always_the_same(county_leader):
    told = asked(county_leader, around(VILLAGE)).json()
    assert 40 < len(told["features"]) < 400
    assert told["left_out"] == 0
    assert {each["geometry"]["type"] for each in told["features"]} == {"Polygon"}
    assert all(3 < each["properties"]["height"] < 12 for each in told["features"])
    # A shape and a height: nothing of those who live there.
    assert {name for each in told["features"] for name in each["properties"]} == {"height"}
    assert asked(county_leader, around(VILLAGE)).json() == told
    assert asked(county_leader, [0, 0, 1, 1]).json()["features"] == []


def test_of_too_many_houses_the_rest_is_counted(county_leader, monkeypatch):
    whole = len(asked(county_leader, around(VILLAGE)).json()["features"])
    monkeypatch.setattr(houses, "MOST", 30)
    told = asked(county_leader, around(VILLAGE)).json()
    assert (len(told["features"]), told["left_out"]) == (30, whole - 30)


def test_a_county_brings_its_houses(county_leader, settings, tmp_path):
    west, south, *_rest = around(VILLAGE)
    told = [
        square(west, south, height=9),
        square(west, south, floors=2),
        square(west, south),
        square(50, 20, height=3),
    ]
    (tmp_path / "houses.geojson").write_text(json.dumps({"features": told}), encoding="utf-8")
    settings.SCENE_HOUSES = str(tmp_path / "houses.geojson")
    found = asked(county_leader, around(VILLAGE)).json()["features"]
    assert sorted(each["properties"]["height"] for each in found) == [6.6, 6.6, 9]
    assert checks.maps_can_be_read(None) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("no json", "cannot be read"),
        ({}, "features"),
        ({"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}, "feature 1.*not Point"),
        ({"features": [square(119.2, 29), square(119.2, 29, height="12m")]}, "feature 2.*12m"),
        ({"features": [square(519000, 3206000)]}, "feature 1.*are no degrees"),
    ],
)
def test_houses_that_cannot_be_read_are_said_at_the_start(settings, tmp_path, told, said):
    text = told if isinstance(told, str) else json.dumps(told)
    (tmp_path / "houses.geojson").write_text(text, encoding="utf-8")
    settings.SCENE_HOUSES = str(tmp_path / "houses.geojson")
    (fault,) = checks.maps_can_be_read(None)
    assert re.search(f"houses.*{said}", str(fault.msg))


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d"])
def test_a_box_needs_four_numbers(county_leader, box):
    assert county_leader.get(f"/cockpit/scene/houses.json?box={box}").status_code == 422


def test_a_villages_frame_lies_on_the_earth():
    """The frame's axes are as long as a metre and stand upright on one another; its foot is where the place is."""
    made = model.frame(119.2, 29.0, 100.0)
    east, north, up, foot = (made[4 * each : 4 * each + 3] for each in range(4))
    for one, other, wanted in (
        (east, east, 1),
        (north, north, 1),
        (up, up, 1),
        (east, north, 0),
        (north, up, 0),
    ):
        assert math.isclose(sum(a * b for a, b in zip(one, other, strict=True)), wanted, abs_tol=1e-12)
    assert math.degrees(math.atan2(foot[1], foot[0])) == pytest.approx(119.2)
    # As the formulas of any geodesist give it: the distance from the earth's middle and the height of the pole's axis.
    assert math.dist(foot, (0, 0, 0)) == pytest.approx(6_373_225, abs=100)
    assert foot[2] == pytest.approx(3_073_880, abs=1_000)


def test_a_county_brings_its_model_as_a_folder_and_nothing_beside_it(county_leader, settings, tmp_path):
    held = tmp_path / "model"
    (held / "data").mkdir(parents=True)
    (held / "tileset.json").write_text(TILESET, encoding="utf-8")
    (held / "data" / "one.b3dm").write_bytes(b"b3dm")
    (tmp_path / "secret.txt").write_text("no", encoding="utf-8")
    settings.SCENE_MODEL = str(held)
    assert county_leader.get("/cockpit/scene/model/tileset.json").content == TILESET.encode()
    assert county_leader.get("/cockpit/scene/model/data/one.b3dm").content == b"b3dm"
    for name in ("../secret.txt", "%2e%2e/secret.txt", "data", f"{VILLAGE}.b3dm"):
        assert county_leader.get(f"/cockpit/scene/model/{name}").status_code == 404


def test_a_model_at_an_address_is_asked_by_the_browser(county_leader, settings):
    invented = "实景模型（示意）"
    assert invented in county_leader.get("/cockpit/scene/").content.decode()
    settings.SCENE_MODEL = "https://model.example/county/tileset.json"
    answer = county_leader.get("/cockpit/scene/")
    assert invented not in answer.content.decode()
    assert 'data-model="https://model.example/county/tileset.json"' in answer.content.decode()
    assert "connect-src 'self' blob: https://model.example" in answer["Content-Security-Policy"]
    assert county_leader.get("/cockpit/scene/model/tileset.json").status_code == 404


def test_a_folder_without_a_tileset_is_no_model(settings, tmp_path):
    settings.SCENE_MODEL = str(tmp_path)
    with pytest.raises(ImproperlyConfigured, match=r"tileset\.json"):
        model.folder()


def test_a_county_that_brings_nothing_is_offered_nothing(county_leader, monkeypatch):
    monkeypatch.setattr(relief, "plan", dict)
    page = county_leader.get("/cockpit/scene/").content.decode()
    assert "data-houses" not in page
    assert "data-model" not in page
    assert county_leader.get("/cockpit/scene/model/tileset.json").status_code == 404
    assert asked(county_leader, around(VILLAGE)).json()["features"] == []
