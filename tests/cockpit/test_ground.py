"""What the scene stands on: the county's own heights and base map by settings, or hills that are invented."""

import json
from io import BytesIO

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured
from PIL import Image

from sanlian.cockpit import checks
from sanlian.cockpit.maps import brought, invented, pmtiles
from sanlian.cockpit.maps.tiles import tiles_of
from sanlian.cockpit.pictures import relief, terrain
from tests.cockpit import leader, packing

pytestmark = pytest.mark.usefixtures("county")
# A tile in the middle of the county.
ZOOM, X, Y = 11, 1702, 853
HERE = f"{ZOOM}/{X}/{Y}"


@pytest.fixture(autouse=True)
def _nothing_kept():
    yield
    brought.forget()
    terrain.forget()


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


def slope(*, size=256):
    return np.tile(np.linspace(100, 900, size), (size, 1))


def pixels(answer):
    return np.asarray(Image.open(BytesIO(answer.content)), dtype=float)


def test_invented_heights_and_their_picture_are_tiles(county_leader):
    answer = county_leader.get(f"/cockpit/scene/heights/{HERE}")
    assert "max-age=86400" in answer["Cache-Control"]
    red, green, blue = np.moveaxis(pixels(answer), -1, 0)
    heights = red * 256 + green + blue / 256 - 32768
    assert heights.min() >= 0
    assert invented.TABLE < heights.max() < invented.TABLE + relief.HIGHEST * 1.6
    for paint in terrain.PAINTS:
        picture = pixels(county_leader.get(f"/cockpit/scene/ground/{paint}/{HERE}"))
        assert picture.shape == (invented.SIZE, invented.SIZE, 4)
        assert len(np.unique(picture)) > 50


@pytest.mark.parametrize(
    "address", ["heights/12/0/0", "heights/3/0/0", "heights/8/256/0", "ground/blue/9/1/1", f"base/{HERE}"]
)
def test_where_no_tile_is_none_is_invented(county_leader, address):
    assert county_leader.get(f"/cockpit/scene/{address}").status_code == 404


@pytest.mark.parametrize("encoding", ["terrarium", "mapbox"])
def test_a_county_brings_its_heights_as_a_folder(county_leader, settings, tmp_path, encoding):
    (tmp_path / str(ZOOM) / str(X)).mkdir(parents=True)
    raw = packing.heights(slope(), encoding=encoding)
    (tmp_path / str(ZOOM) / str(X) / f"{Y}.png").write_bytes(raw)
    settings.SCENE_TERRAIN, settings.SCENE_TERRAIN_ENCODING = str(tmp_path), encoding

    assert county_leader.get(f"/cockpit/scene/heights/{HERE}").content == raw
    assert county_leader.get(f"/cockpit/scene/heights/{ZOOM}/{X + 1}/{Y}").status_code == 404
    assert abs(brought.decoded(ZOOM, X, Y) - slope()).max() < 0.1
    painted = pixels(county_leader.get(f"/cockpit/scene/ground/light/{HERE}"))
    # Low ground is lighter than high ground, and both are the county's own.
    assert painted[:, :40, 0].mean() > painted[:, -40:, 0].mean()
    page = county_leader.get("/cockpit/scene/").content.decode()
    assert f'data-terrain-encoding="{encoding}"' in page
    assert 'data-terrain-nearest="11"' in page
    assert county_leader.get("/cockpit/scene/ground/light/12/3404/1706").status_code == 404


@pytest.mark.parametrize("encoding", ["terrarium", "mapbox"])
def test_where_the_brought_heights_end_within_a_tile_no_abyss_opens(
    county_leader, settings, tmp_path, encoding
):
    """What lies beyond is transparent black in such a tile, and black would be ten kilometres deep."""
    picture = Image.open(BytesIO(packing.heights(slope(), encoding=encoding))).convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 256, 128))
    written = BytesIO()
    picture.save(written, "PNG")
    tiles = {(ZOOM, X, Y): written.getvalue()}
    settings.SCENE_TERRAIN = str(packing.packed(tmp_path / "heights.pmtiles", tiles))
    settings.SCENE_TERRAIN_ENCODING = encoding

    known = brought.decoded(ZOOM, X, Y)
    assert known[:128].max() == known[:128].min() == 0
    assert abs(known[128:] - slope()[128:]).max() < 0.1
    answer = county_leader.get(f"/cockpit/scene/heights/{HERE}")
    assert answer["Content-Type"] == "image/png"
    assert pixels(answer).shape == (256, 256, 3)
    assert (pixels(answer)[0, 0] == brought.SEA[encoding]).all()
    assert (pixels(answer)[200] == np.asarray(picture.convert("RGB"), dtype=float)[200]).all()


def test_heights_read_in_the_wrong_manner_are_said_at_the_start(settings, tmp_path):
    raw = packing.heights(slope(), encoding="mapbox")
    settings.SCENE_TERRAIN = str(packing.packed(tmp_path / "heights.pmtiles", {(ZOOM, X, Y): raw}))
    (said,) = checks.maps_can_be_read(None)
    assert "SANLIAN_TERRAIN_ENCODING is terrarium, the other is mapbox" in said.msg
    settings.SCENE_TERRAIN_ENCODING = "mapbox"
    assert checks.maps_can_be_read(None) == []


def test_the_seams_of_the_brought_heights_are_not_seen(settings, tmp_path):
    """The same slope in two tiles side by side is lit the same on both sides of their border."""
    level = np.tile(np.linspace(0, 256, 512, endpoint=False), (256, 1))
    tiles = {(ZOOM, X + each, Y): packing.heights(level[:, 256 * each : 256 * (each + 1)]) for each in (0, 1)}
    settings.SCENE_TERRAIN = str(packing.packed(tmp_path / "heights.pmtiles", tiles))
    left, right = (brought.around(ZOOM, X + each, Y, rim=3) for each in (0, 1))
    assert np.allclose(np.diff(left[100, 200:]), 0.5)
    assert np.allclose(left[3:-3, -6:], right[3:-3, :6])


@pytest.mark.parametrize("leaves", [1, 3])
def test_a_pmtiles_file_hands_out_what_was_packed(tmp_path, leaves):
    many = {
        (6, x, y): packing.painted((x * 4, y * 4, 0), size=8)
        for x in range(0, 64, 9)
        for y in range(0, 64, 7)
    }
    same = {(9, x, y): packing.painted((1, 2, 3), size=8) for x in (424, 425) for y in (212, 213)}
    pack = pmtiles.opened(packing.packed(tmp_path / "map.pmtiles", many | same, leaves=leaves))
    assert (pack.kind, pack.farthest, pack.nearest) == ("png", 6, 9)
    assert {where: pack.tile(*where) for where in many | same} == many | same
    assert pack.tile(6, 1, 1) is None
    assert pack.tile(0, 0, 0) is None
    assert pack.tile(9, 511, 511) is None
    assert pack.first() in {*many.values()}


def test_the_numbers_of_tiles_are_those_of_the_format():
    """As the format's own library numbers them."""
    told = {(0, 0, 0): 0, (1, 1, 0): 4, (5, 3, 30): 688, (11, 1702, 853): 4770946, (12, 3423, 1763): 19078479}
    assert {where: pmtiles.number(*where) for where in told} == told


def test_a_base_map_of_pictures_takes_the_place_of_the_painted_ground(county_leader, settings, tmp_path):
    raw = packing.painted((10, 20, 30), size=512)
    settings.SCENE_BASE_MAP = str(packing.packed(tmp_path / "base.pmtiles", {(ZOOM, X, Y): raw}))
    page = county_leader.get("/cockpit/scene/").content.decode()
    assert 'data-base-drawn="raster"' in page
    assert 'data-base-size="512"' in page
    assert "data-ground=" not in page
    answer = county_leader.get(f"/cockpit/scene/base/{HERE}")
    assert (answer.content, answer["Content-Type"]) == (raw, "image/png")


def test_vector_tiles_are_drawn_quietly_or_by_the_countys_style(county_leader, settings, tmp_path):
    held = {"vector_layers": [{"id": "water"}, {"id": "roads"}]}
    raw = b"\x1a\x02x\x00"
    path = packing.packed(tmp_path / "base.pmtiles", {(ZOOM, X, Y): raw}, kind=packing.MVT, told=held)
    settings.SCENE_BASE_MAP = str(path)
    assert (
        county_leader.get(f"/cockpit/scene/base/{HERE}")["Content-Type"]
        == "application/vnd.mapbox-vector-tile"
    )
    assert [each["id"] for each in brought.layers()] == [
        "base-water-fill", "base-roads-fill", "base-water-line", "base-roads-line",
    ]  # fmt: skip
    assert '"source-layer": "roads"' in county_leader.get("/cockpit/scene/").content.decode()

    brought.forget()
    style = {"layers": [{"id": "rivers", "type": "line", "source": "x", "source-layer": "water"}]}
    (tmp_path / "style.json").write_text(json.dumps(style), encoding="utf-8")
    settings.SCENE_BASE_MAP_STYLE = str(tmp_path / "style.json")
    assert brought.layers() == [{"id": "rivers", "type": "line", "source": "base", "source-layer": "water"}]


def test_nobody_outside_is_asked_until_a_setting_names_them(county_leader, settings):
    assert (
        "connect-src 'self' blob:;" in county_leader.get("/cockpit/scene/")["Content-Security-Policy"] + ";"
    )
    settings.SCENE_BASE_MAP = "https://tiles.example.gov.cn:8443/img/{z}/{x}/{y}.jpg"
    settings.SCENE_BASE_MAP_ZOOMS = "6-16"
    answer = county_leader.get("/cockpit/scene/")
    policy = answer["Content-Security-Policy"]
    assert "connect-src 'self' blob: https://tiles.example.gov.cn:8443;" in policy + ";"
    assert "img-src 'self' data: blob: https://tiles.example.gov.cn:8443;" in policy + ";"
    assert 'data-base="https://tiles.example.gov.cn:8443/img/{z}/{x}/{y}.jpg"' in answer.content.decode()
    # What we do not keep we do not hand out, and other pages ask as little as before.
    assert county_leader.get(f"/cockpit/scene/base/{HERE}").status_code == 404
    assert "example" not in county_leader.get("/cockpit/")["Content-Security-Policy"]


def test_heights_that_another_server_keeps_are_not_painted_by_ours(county_leader, settings):
    settings.SCENE_TERRAIN, settings.SCENE_TERRAIN_ZOOMS = "https://dem.example/{z}/{x}/{y}.webp", "5-12"
    page = county_leader.get("/cockpit/scene/").content.decode()
    assert 'data-terrain="https://dem.example/{z}/{x}/{y}.webp"' in page
    assert "data-ground=" not in page


def test_whoever_may_not_see_the_cockpit_gets_no_map(client):
    client.logout()
    for address in (f"heights/{HERE}", f"ground/light/{HERE}", f"base/{HERE}"):
        assert client.get(f"/cockpit/scene/{address}").status_code == 302


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("/nowhere", "cannot be read"),
        ("{folder}", "holds no tiles"),
        ("{folder}/text.pmtiles", "is not a PMTiles file"),
        ("https://dem.example/{{z}}/{{x}}/{{y}}.png", "needs {z}, {x} and {y}"),
    ],
)
def test_a_map_that_cannot_be_read_is_said_at_the_start(settings, tmp_path, named, said):
    (tmp_path / "text.pmtiles").write_text("no map", encoding="utf-8")
    settings.SCENE_TERRAIN = named.format(folder=tmp_path)
    assert [said in str(each.msg) for each in checks.maps_can_be_read(None)] == [True]


def test_heights_are_no_vector_tiles(settings, tmp_path):
    settings.SCENE_TERRAIN = str(packing.packed(tmp_path / "v.pmtiles", {(1, 0, 0): b"x"}, kind=packing.MVT))
    with pytest.raises(ImproperlyConfigured, match="must be PNG"):
        brought.terrain()
    assert tiles_of(settings.SCENE_TERRAIN).size == 512
