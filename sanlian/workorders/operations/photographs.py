"""Photographs: drawn anew from what was sent, kept without a word of where and when they were taken."""

import os
import warnings
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from sanlian.kernel import errors
from sanlian.workorders.models import Attachment
from sanlian.workorders.operations import _shelf
from sanlian.workorders.operations._attach import Photo
from sanlian.workorders.operations._scan import require_clean

# HEIF is what newer telephones take pictures in; of a series the first is kept, thumbnails and depth are not read.
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
LONGEST_SIDE = 1600
MOST_BYTES = 15 * 1024 * 1024
# A JPEG is decoded at the size it is wanted in; the others must be held whole, at four bytes a pixel.
MOST_PIXELS = {"JPEG": 120_000_000}
MOST_PIXELS_WHOLE = 30_000_000
FOLDER = "photographs"


class NotAPhotograph(errors.Invalid):
    """The file is no photograph that can be read whole."""


class PhotographTooLarge(errors.Invalid):
    """The photograph has more bytes or pixels than can be taken in."""


def keep_photograph(raw: IO[bytes], *, folder: str = FOLDER, at: datetime) -> Photo:
    """
    Return a sent photograph, drawn anew as a JPEG of at most 1,600 pixels a side and stored under its content.

    Turned upright as the camera meant it; everything else that the file carried (place, device, hidden parts)
    is left behind. The caller hands the Photo to `submit` within a day.

    :param folder: where it lies; a room that keeps photographs of its own sweeps a folder of its own
    :raises NotAPhotograph: when it is none, or broken off
    :raises PhotographTooLarge: beyond 15 MB, or beyond the pixels that can be decoded safely
    :raises Infected, NotScanned: as the county's virus scanner says, where one is set
    """
    raw.seek(0, os.SEEK_END)
    if raw.tell() > MOST_BYTES:
        raise _too_large()
    raw.seek(0)
    if settings.CLAMD:
        require_clean(raw.read(), field="photos", at=at)
        raw.seek(0)
    picture = _drawn(raw)
    write = partial(picture.save, format="JPEG", quality=82, progressive=True)
    name, digest = _shelf.put(write, folder=folder, suffix="jpg", at=at)
    return Photo(file=name, sha256=digest, width=picture.width, height=picture.height)


def _too_large() -> PhotographTooLarge:
    return PhotographTooLarge(_("This photograph is too large. Please choose a smaller one."), field="photos")


def _drawn(raw: IO[bytes]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(raw, formats=FORMATS) as sent:
                _check_pixels(sent)
                sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                sent.load()
                upright = ImageOps.exif_transpose(sent)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
                return _on_white(upright)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, MemoryError):
        # Pillow's decoders raise any of these for a file that was made to break them.
        raise NotAPhotograph(
            _("This file is not a photograph, or it is broken. Please choose another one."), field="photos"
        ) from None


def _check_pixels(sent: Image.Image) -> None:
    most = MOST_PIXELS.get(sent.format or "", MOST_PIXELS_WHOLE)
    if sent.width * sent.height > most:
        raise _too_large()


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, in colour, on white paper where they were transparent."""
    if picture.has_transparency_data:
        pixels = picture.convert("RGBA")
        paper = Image.new("RGB", pixels.size, "white")
        paper.paste(pixels, mask=pixels.getchannel("A"))
        return paper
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def taken(names: list[str]) -> set[str]:
    """Return which of these files an order or a request carries."""
    return set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))


def nothing_else(_names: list[str]) -> set[str]:
    """Return nothing: only orders and requests use these files."""
    return set()


Also = Callable[[list[str]], set[str]]


def sweep_photographs(*, folder: str = FOLDER, also: Also = nothing_else, at: datetime) -> int:
    """
    Remove photographs that nothing took up within a day, and return how many.

    :param also: says which of some files a room uses besides orders, where it keeps photographs of its own
    """
    return _shelf.sweep(folder, taken=lambda names: taken(names) | also(names), at=at)


def drop_photographs(files: Iterable[str], *, also: Also = nothing_else) -> None:
    """Remove kept photographs, once the transaction is committed; what an order, or `also`, still uses stays."""
    names = list(dict.fromkeys(files))
    kept = taken(names) | also(names)
    transaction.on_commit(lambda: _shelf.remove([name for name in names if name not in kept]))
