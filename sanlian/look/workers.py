"""The script of a face's service worker: what it keeps and must know, then its libraries, then its own file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.templatetags.static import static

# What every page of a face that works without a signal loads of the shared look.
LOOK = (
    "look/look.css",
    "look/dark.css",
    "look/contrast.css",
    "look/icons.svg",
    "look/mark.svg",
    "look/again.js",
    "look/kept.js",
    "look/photos.js",
)


def worker_script(
    own: str, *, files: tuple[str, ...], libraries: Iterable[str], known: Mapping[str, object]
) -> HttpResponse:
    """
    Return a worker's script; it changes with any of its files, and so do the copies that it keeps.

    :param own: static file of the worker itself, which finds VERSION and FILES before it, and what is `known`
    :param files: static files that it keeps; `libraries` are those of them that it loads itself
    """
    head = {"VERSION": _version((*files, own)), "FILES": [static(name) for name in files], **known}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in head.items()]
    lines.append(f"importScripts({', '.join(json.dumps(static(name)) for name in libraries)});")
    script = "\n".join(lines) + "\n" + _source(own).decode()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=8)
def _version(names: tuple[str, ...]) -> str:
    """Return a short name for all these files together."""
    return hashlib.sha256(b"".join(_source(name) for name in names)).hexdigest()[:12]


def _source(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found).read_bytes()
