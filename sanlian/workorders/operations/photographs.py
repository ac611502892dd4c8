"""
Photographs: drawn anew from what was sent, kept without a word of where and when they were taken.

A photograph is kept when it arrives, before the request that will carry it: a form that is refused, or that is
looked at once more, need not be sent again. What no request or order has taken up within a day is swept away.
"""

import hashlib
import os
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from sanlian.kernel import errors
from sanlian.workorders import rules
from sanlian.workorders.models import Attachment
from sanlian.workorders.operations.submit import Photo

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LONGEST_SIDE = 1600
MOST_BYTES = 15 * 1024 * 1024
# A JPEG is decoded at the size it is wanted in; the others must be held whole, at four bytes a pixel.
MOST_PIXELS = {"JPEG": 120_000_000}
MOST_PIXELS_WHOLE = 30_000_000
FOLDER = "photographs"
UNCLAIMED_FOR = timedelta(days=1)


class NotAPhotograph(errors.Invalid):
    """The file is no photograph that can be read whole."""


class PhotographTooLarge(errors.Invalid):
    """The photograph has more bytes or pixels than can be taken in."""


def keep_photograph(raw: IO[bytes], *, at: datetime) -> Photo:
    """
    Return a sent photograph, drawn anew as a JPEG of at most 1,600 pixels a side and stored under its content.

    Turned upright as the camera meant it; everything else that the file carried (place, device, hidden parts)
    is left behind. The caller hands the Photo to `submit` within a day.

    :raises NotAPhotograph: when it is none, or broken off
    :raises PhotographTooLarge: beyond 15 MB, or beyond the pixels that can be decoded safely
    """
    raw.seek(0, os.SEEK_END)
    if raw.tell() > MOST_BYTES:
        raise _too_large()
    raw.seek(0)
    picture = _drawn(raw)
    with NamedTemporaryFile(dir=_root(), suffix=".part", delete=False) as part:
        try:
            picture.save(part, "JPEG", quality=82, progressive=True)
            part.flush()
            part.seek(0)
            digest = hashlib.file_digest(part, "sha256").hexdigest()
            day = at.astimezone(rules.SHANGHAI)
            name = f"{FOLDER}/{day:%Y/%m/%d}/{digest}.jpg"
            path = _root() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part.name, path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
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


def sweep_photographs(*, at: datetime) -> int:
    """
    Remove photographs that nothing took up within a day, and return how many.

    Looks only at the folders of the last week, so that it costs the same however many are kept.
    """
    swept = 0
    for folder in _recent_folders(at):
        old = [path for path in folder.glob("*.jpg") if _kept_at(path) < (at - UNCLAIMED_FOR).timestamp()]
        names = {str(path.relative_to(_root())): path for path in old}
        taken = set(Attachment.objects.filter(file__in=list(names)).values_list("file", flat=True))
        for name, path in names.items():
            if name not in taken:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _kept_at(path: Path) -> float:
    return path.stat().st_mtime


def _recent_folders(at: datetime) -> Iterator[Path]:
    for days in range(8):
        folder = _root() / FOLDER / f"{(at - timedelta(days=days)).astimezone(rules.SHANGHAI):%Y/%m/%d}"
        if folder.is_dir():
            yield folder


def _root() -> Path:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return root
