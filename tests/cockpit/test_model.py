"""The demonstration's real-scene model: a village a tile, as 3-D Tiles and glTF say it, always the same."""

import gzip
import json
import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from sanlian.cockpit.maps import invented
from sanlian.cockpit.maps.hamlet import BROOK, FAR, hamlet
from sanlian.places import queries as places
from tests.cockpit import leader

pytestmark = pytest.mark.usefixtures("county")
VILLAGE = "330825201207"
KINDS = {5126: "<f4", 5123: "<u2", 5121: "u1"}
WIDE = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


@pytest.fixture
def tile(county_leader):
    """Return a village's tile as it is sent."""
    return county_leader.get(f"/cockpit/scene/model/{VILLAGE}.b3dm").content


def opened(tile):
    """Return what a tile's glTF describes, and its bytes."""
    magic, version, whole, table, more = struct.unpack("<4sIIII", tile[:20])
    assert (magic, version, whole, more) == (b"b3dm", 1, len(tile), 0)
    assert whole % 8 == 0
    assert (28 + table) % 8 == 0
    inner = tile[28 + table :]
    magic, version, whole = struct.unpack("<4sII", inner[:12])
    assert (magic, version) == (b"glTF", 2)
    assert 0 <= len(inner) - whole < 8
    text, kind = struct.unpack("<I4s", inner[12:20])
    assert (text % 4, kind) == (0, b"JSON")
    size, kind = struct.unpack("<I4s", inner[20 + text : 28 + text])
    assert (size % 4, kind) == (0, b"BIN\0")
    assert 28 + text + size == whole
    return json.loads(inner[20 : 20 + text]), inner[28 + text : whole]


def column(told, body, number):
    """Return what an accessor reads, a row an element."""
    accessor = told["accessors"][number]
    view = told["bufferViews"][accessor["bufferView"]]
    raw = body[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    assert view["byteOffset"] % 4 == 0
    found = np.frombuffer(raw, KINDS[accessor["componentType"]]).reshape(-1, WIDE[accessor["type"]])
    assert len(found) == accessor["count"]
    return found


def test_the_model_is_a_tile_a_village(county_leader):
    top = county_leader.get("/cockpit/scene/model/tileset.json").json()
    named = [each["children"][0]["content"]["uri"] for each in top["root"]["children"]]
    assert named == [f"{each.code}.b3dm" for each in places.of_level("village") if each.lon is not None]
    assert county_leader.get("/cockpit/scene/model/330825201.b3dm").status_code == 404


def test_a_village_is_ground_under_what_stands_on_it(tile):
    told, body = opened(tile)
    ground, standing = told["meshes"][0]["primitives"]
    for part in (ground, standing):
        points = column(told, body, part["attributes"]["POSITION"])
        corners = column(told, body, part["indices"]).ravel()
        accessor = told["accessors"][part["attributes"]["POSITION"]]
        assert np.allclose(points.min(axis=0), accessor["min"])
        assert np.allclose(points.max(axis=0), accessor["max"])
        assert corners.max() < len(points)
        assert len(corners) % 3 == 0
        # Corners and pictures go together: each has a place on its picture and a colour.
        assert {len(column(told, body, each)) for each in part["attributes"].values()} == {len(points)}
    assert told["materials"][ground["material"]]["alphaMode"] == "BLEND"


def test_a_village_s_pictures_can_be_read_and_are_small(tile):
    told, body = opened(tile)
    kinds = []
    for image in told["images"]:
        view = told["bufferViews"][image["bufferView"]]
        with Image.open(BytesIO(body[view["byteOffset"] :][: view["byteLength"]])) as picture:
            picture.load()
            kinds.append(picture.get_format_mimetype())
    assert kinds == [image["mimeType"] for image in told["images"]]
    assert len(gzip.compress(tile)) < 300_000


def test_the_ground_of_a_village_lies_on_the_map_s_and_fades_at_its_edge(tile):
    told, body = opened(tile)
    ground = told["meshes"][0]["primitives"][0]["attributes"]
    points = column(told, body, ground["POSITION"]).astype(float)
    colours = column(told, body, ground["COLOR_0"])
    stands = hamlet(VILLAGE)
    east, up, north = points[:, 0], points[:, 1], -points[:, 2]
    lons, lats = stands.degrees(east, north)
    foot = invented.drawn(np.asarray(stands.lon), np.asarray(stands.lat))
    assert np.abs(up - (invented.drawn(lons, lats) - foot)).max() < 2
    away = np.hypot(east, north)
    assert colours[away > FAR, 3].max() == 0
    assert colours[away < FAR / 2, 3].min() == 255


def test_a_village_is_always_the_same_and_no_two_are_alike(tile):
    hamlet.cache_clear()
    stands = hamlet(VILLAGE)
    hamlet.cache_clear()
    assert hamlet(VILLAGE) == stands
    other = next(each.code for each in places.of_level("village") if each.lon and each.code != VILLAGE)
    assert hamlet(other).houses != stands.houses


@pytest.mark.parametrize("code", [VILLAGE, "330825001001"])
def test_houses_of_a_village_look_south_and_keep_out_of_the_brook(code):
    stands = hamlet(code)
    # Uphill of the front door is north, or as much of it as the slope lets.
    assert np.cos(stands.main) > -0.3
    assert 60 < len(stands.houses) < 250
    assert len({round(house.high) for house in stands.houses}) >= 3
    assert any(house.old for house in stands.houses)
    assert any(tree.bamboo for tree in stands.trees)
    for house in stands.houses:
        _along, across = stands.along_across(house.east, house.north)
        assert across - house.wide / 2 > BROOK
        assert np.hypot(house.east, house.north) < FAR
