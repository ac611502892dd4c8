"""Documents: a PDF that runs nothing by itself, kept as it was sent."""

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.workorders.operations import _shelf
from sanlian.workorders.operations._scan import require_clean

MOST_BYTES = 10 * 1024 * 1024
# What the parts of a file that are packed for shortness may come to when they are unpacked.
MOST_UNPACKED = 40 * 1024 * 1024
START, END = b"%PDF-", b"%%EOF"
_ENDS_WITHIN = 1024
# Scripts, programs, files inside the file, forms that run, and what cannot be looked into.
_ACTING = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)(?![A-Za-z0-9])")
_OBJECT = re.compile(rb"\bobj\b(.*?)\bstream\r?\n(.*?)\bendstream\b", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class NotADocument(errors.Invalid):
    """The file is no PDF, is broken off, or would run something by itself."""


class DocumentTooLarge(errors.Invalid):
    """The document has more bytes than can be taken in."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document already checked and stored, as `var/media` holds it; `size` is in bytes."""

    file: str
    sha256: str
    size: int


def is_document(raw: IO[bytes]) -> bool:
    """Return whether a sent file says of itself that it is a PDF; leaves it at its start."""
    raw.seek(0)
    begins = raw.read(len(START))
    raw.seek(0)
    return begins == START


def keep_document(raw: IO[bytes], *, folder: str, field: str, at: datetime) -> Document:
    """
    Return a sent PDF, checked and stored under its content. It is shown as a download only, never inside a page.

    Unlike a photograph it is kept as it is, with what its writer put into it: hand it to nobody but whoever decides.

    :param folder: where it lies; the room that keeps it sweeps that folder
    :param field: the form's field that brought it
    :raises NotADocument: when it is none, broken off, locked, or holds scripts, programs or further files
    :raises DocumentTooLarge: beyond 10 MB, or when what is packed in it cannot be looked into safely
    :raises Infected, NotScanned: as the county's virus scanner says, where one is set
    """
    raw.seek(0, os.SEEK_END)
    if raw.tell() > MOST_BYTES:
        raise _too_large(field)
    raw.seek(0)
    content = raw.read()
    if not content.startswith(START) or END not in content[-_ENDS_WITHIN:]:
        raise NotADocument(
            _("This file is not a PDF, or it is broken. Please choose another one."), field=field
        )
    if any(_ACTING.search(_plain(part)) for part in _words(content, field)):
        words = _(
            "This PDF is locked, or holds programs or further files. Please print it to a plain PDF first."
        )
        raise NotADocument(words, field=field)
    require_clean(content, field=field, at=at)
    name, digest = _shelf.put(lambda part: part.write(content), folder=folder, suffix="pdf", at=at)
    return Document(file=name, sha256=digest, size=len(content))


def _too_large(field: str) -> DocumentTooLarge:
    return DocumentTooLarge(_("This document is too large. Please choose one of at most 10 MB."), field=field)


def _plain(names: bytes) -> bytes:
    """Return names as they are meant: a letter may be written as its number."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), names)


def _words(content: bytes, field: str) -> Iterator[bytes]:
    """Yield what a PDF says of itself: all but its streams, and the objects that are packed into streams."""
    yield _OBJECT.sub(lambda found: b"obj" + found[1], content)
    left = MOST_UNPACKED
    for found in _OBJECT.finditer(content):
        if b"/ObjStm" not in _plain(found[1]):
            continue
        unpack = zlib.decompressobj()
        try:
            words = unpack.decompress(found[2], left)
        except zlib.error:
            # Packed in a way that no ordinary writer uses: what is in it cannot be seen.
            raise NotADocument(
                _("This file is not a PDF, or it is broken. Please choose another one."), field=field
            ) from None
        left -= len(words)
        if left <= 0 or unpack.unconsumed_tail:
            raise _too_large(field)
        yield words
