"""What is kept of a photograph, what is refused, and what is swept away."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.places import queries as places
from sanlian.workorders import operations, queries
from tests import photographs
from tests.builders import MONDAY, VILLAGE


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def keep(raw: bytes, at=MONDAY):
    return operations.keep_photograph(io.BytesIO(raw), at=at)


def kept(photo) -> Image.Image:
    return Image.open(queries.photograph_path(photo.file))


def files(root) -> list[Path]:
    return [path for path in Path(root).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "raw",
    [
        photographs.picture("JPEG"),
        photographs.picture("JPEG", mode="CMYK"),
        photographs.picture("JPEG", mode="L"),
        photographs.picture("PNG"),
        photographs.picture("PNG", mode="RGBA"),
        photographs.picture("PNG", mode="P"),
        photographs.picture("PNG", mode="1"),
        photographs.picture("WEBP"),
        photographs.picture("GIF", mode="P"),
    ],
)
def test_what_phones_send_is_kept_as_a_plain_jpeg(raw):
    photo = keep(raw)

    with kept(photo) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (320, 200))
    assert (photo.width, photo.height) == (320, 200)


def test_nothing_but_the_pixels_is_kept():
    photo = keep(photographs.telling())

    raw = queries.photograph_path(photo.file).read_bytes()
    with kept(photo) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        # Turned upright: what was the left half is on top.
        assert picture.size == (200, 320)
        assert picture.getpixel((100, 20))[0] > 200
    assert b"Nobody" not in raw
    assert b"secret" not in raw


def test_what_is_transparent_becomes_white():
    clear = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(clear, "PNG")

    with kept(keep(clear.getvalue())) as picture:
        assert picture.getpixel((20, 20)) == (255, 255, 255)


def test_a_large_one_is_made_smaller():
    photo = keep(photographs.picture(size=(4000, 3000)))

    assert (photo.width, photo.height) == (1600, 1200)


def test_what_hides_behind_a_picture_is_left_behind():
    raw = photographs.picture() + b"PK\x03\x04<script>alert(1)</script>"

    photo = keep(raw)

    assert b"script" not in queries.photograph_path(photo.file).read_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a<script>alert(1)</script>",
        b"%PDF-1.4",
        photographs.picture()[:-400],
        photographs.picture("PNG", size=(900, 900))[:300],
        photographs.picture("WEBP")[:60],
        photographs.picture("BMP"),
        photographs.picture("TIFF"),
    ],
)
def test_what_is_no_photograph_is_refused_and_leaves_nothing(raw, settings):
    with pytest.raises(operations.NotAPhotograph) as refusal:
        keep(raw)

    assert refusal.value.field == "photos"
    assert files(settings.MEDIA_ROOT) == []


@pytest.mark.parametrize(
    "raw",
    [
        photographs.bomb(),
        photographs.picture("PNG", size=(7000, 5000), mode="L"),
        photographs.picture() + bytes(15 * 1024 * 1024),
    ],
    ids=["bomb", "pixels", "bytes"],
)
def test_what_is_too_large_is_refused_and_leaves_nothing(raw, settings):
    with pytest.raises(operations.PhotographTooLarge):
        keep(raw)

    assert files(settings.MEDIA_ROOT) == []


def test_the_same_photograph_is_kept_once_a_day(settings):
    assert keep(photographs.picture()).file == keep(photographs.picture()).file
    assert len(files(settings.MEDIA_ROOT)) == 1


@pytest.mark.parametrize("name", ["../settings.py", "/etc/passwd", "photographs/../../x", "other/x.jpg", ""])
def test_only_photographs_can_be_opened(name):
    with pytest.raises(errors.NotFound):
        queries.photograph_path(name)


def test_what_nothing_took_up_is_swept_after_a_day_and_the_rest_stays(county):
    taken, left, young = (keep(photographs.picture(size=size)) for size in [(30, 20), (40, 20), (50, 20)])
    for photo in (taken, left):
        old = (MONDAY - timedelta(hours=1)).timestamp()
        os.utime(queries.photograph_path(photo.file), (old, old))
    os.utime(queries.photograph_path(young.file), ((MONDAY + timedelta(hours=20)).timestamp(),) * 2)
    operations.submit(
        operations.Ask(text="", photos=[taken]),
        category="road.lamp",
        place_id=places.get(VILLAGE).id,
        place_code=VILLAGE,
        by=people.resident_actor(None),
        at=MONDAY,
    )

    assert operations.sweep_photographs(at=MONDAY + timedelta(days=1)) == 1

    assert queries.photograph_path(taken.file)
    assert queries.photograph_path(young.file)
    with pytest.raises(errors.NotFound):
        queries.photograph_path(left.file)
