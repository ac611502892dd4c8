"""Photographs as small as a list or a weak signal wants them."""

from io import BytesIO

from PIL import Image

from sanlian.workorders import queries

LONGEST_SIDE = 480


def thumbnail(file: str) -> bytes:
    """
    Return a kept photograph as a JPEG of at most 480 pixels a side; the caller has asked whether the viewer may see it.

    :raises errors.NotFound: when it was swept away, or never was one of ours
    """
    with Image.open(queries.photograph_path(file)) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        small = BytesIO()
        picture.convert("RGB").save(small, "JPEG", quality=70)
    return small.getvalue()
