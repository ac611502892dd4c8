"""What people who mean harm send: none is kept as it was sent, none breaks anything, each is explained."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from sanlian.kernel import errors
from sanlian.workorders import operations, queries
from tests import hostile
from tests.builders import MONDAY


@pytest.fixture(scope="module")
def files():
    """Return the files with their names."""
    return hostile.files()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_there_are_two_hundred(files):
    assert len({raw for _name, raw in files}) >= 200
    assert len({name for name, _raw in files}) == len(files)


def test_none_is_kept_as_it_was_sent_none_breaks_and_each_is_explained(files, settings):
    kept = refused = 0
    for name, raw in files:
        try:
            photo = operations.keep_photograph(io.BytesIO(raw), at=MONDAY)
        except errors.Invalid as refusal:
            assert (refusal.field, bool(refusal.message)) == ("photos", True), name
            refused += 1
            continue
        stored = queries.photograph_path(photo.file).read_bytes()
        assert hashlib.sha256(raw).hexdigest() != photo.sha256, name
        assert b"script" not in stored, name
        assert b"evil" not in stored, name
        with Image.open(io.BytesIO(stored)) as picture:
            assert (picture.format, max(picture.size) <= 1600, dict(picture.getexif())) == (
                "JPEG",
                True,
                {},
            ), name
        kept += 1
    assert kept + refused == len(files)
    assert refused >= 100
    left = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert all(path.suffix == ".jpg" for path in left)


@pytest.mark.parametrize("exif", [b"", b"Exif\0\0MM\0*\0\0\0\x08\0\0 somebody's phone"])
def test_what_newer_phones_send_is_kept_as_a_plain_jpeg(exif):
    photo = operations.keep_photograph(io.BytesIO(hostile.heic(exif=exif)), at=MONDAY)

    raw = queries.photograph_path(photo.file).read_bytes()
    assert b"somebody" not in raw
    with Image.open(io.BytesIO(raw)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (320, 200))
        assert picture.getpixel((40, 40))[0] > 200
