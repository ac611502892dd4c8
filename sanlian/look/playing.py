"""Sounds in pages: sent whole or in the piece that a player asks for, always under the type that was found in them."""

import re
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

_PIECE = re.compile(r"bytes=(\d*)-(\d*)")


def played(http: HttpRequest, path: Path, *, media_type: str) -> HttpResponseBase:
    """
    Return a sound, or the one piece of it that was asked for (206); 416 when there is no such piece.

    Without pieces Safari plays nothing, and nobody can go back to what was not understood.
    """
    size = path.stat().st_size
    asked = _PIECE.fullmatch(http.headers.get("Range", ""))
    if asked is None or asked.groups() == ("", ""):
        answer: HttpResponseBase = FileResponse(path.open("rb"), content_type=media_type)
    else:
        first, last = _piece(*asked.groups(), size=size)
        if first > last:
            answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        else:
            with path.open("rb") as sound:
                sound.seek(first)
                answer = HttpResponse(sound.read(last - first + 1), status=206, content_type=media_type)
            answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-store"
    # Opened by itself, it is a sound and never a page, whatever a browser makes of its bytes.
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _piece(first: str, last: str, *, size: int) -> tuple[int, int]:
    """Return the first and the last byte that are meant; `-500` are the last five hundred."""
    if not first:
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last) if last else size - 1, size - 1)
