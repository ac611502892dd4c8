"""Scenes that the demonstration's photographs show: drawn, the same each time, kept as residents' photographs are."""

from io import BytesIO

from PIL import Image

from sanlian.demonstration.pictures import OF_EACH, Album, draw
from tests import builders


def test_a_scene_is_drawn_where_something_could_be_seen():
    scene = draw("road.lamp", 1)

    assert Image.open(BytesIO(scene)).size == (960, 720)
    assert draw("road.lamp", 1) == scene != draw("road.lamp", 2)
    assert draw("health.card", 1) is None


def test_an_album_keeps_a_few_of_each_kind(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    album = Album(at=builders.MONDAY)

    photographs = album.of("housing.dangerous")

    assert len({photo.sha256 for photo in photographs}) == OF_EACH
    assert album.of("housing.leak") == photographs
    assert album.of("livelihood.pension") == []
    assert len(list(tmp_path.rglob("*.jpg"))) == OF_EACH
