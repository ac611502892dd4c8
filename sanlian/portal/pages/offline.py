"""The pages as an app of their own: manifest, service worker, and a page for times without a signal."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

# What the pages of residents load; kept on the phone with the first page and the shout.
FILES = (
    "look/look.css",
    "look/dark.css",
    "look/contrast.css",
    "look/icons.svg",
    "look/mark.svg",
    "portal/portal.css",
    "portal/again.js",
    "portal/read.js",
    "portal/shout.js",
    "portal/record.js",
    "portal/outbox.js",
    "portal/offline.js",
)
# Made at set-up from the mark; the last is one that a phone may cut into its own shape.
ICONS = (
    ("look/mark.svg", "any", "image/svg+xml", "any"),
    ("look/app-192.png", "192x192", "image/png", "any"),
    ("look/app-512.png", "512x512", "image/png", "any"),
    ("look/app-maskable-512.png", "512x512", "image/png", "maskable"),
)
# Faces and files that are no residents' pages, by the addresses that config/urls.py gives them.
OTHERS = ("desk/", "cockpit/", "registry/", "admin/", "look/")


@require_GET
@cache_control(max_age=3600, private=True)
def manifest(http: HttpRequest) -> JsonResponse:
    """Name the app, for the phone's first screen."""
    home = reverse("portal:home")
    content = {
        "id": home,
        "name": _("Shout · Longyou Three-Link"),
        "short_name": _("Shout"),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#F3F5F1",
        "theme_color": "#0B5F48",
        "icons": [
            {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in ICONS
        ],
        "shortcuts": [{"name": _("Shout"), "url": f"{reverse('portal:shout')}?speak"}],
    }
    return JsonResponse(
        content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_GET
@cache_control(no_cache=True)
def worker(http: HttpRequest) -> HttpResponse:
    """Return the service worker with what it keeps; it changes with any file of theirs, and so do the copies."""
    home, shout = reverse("portal:home"), reverse("portal:shout")
    known = {
        "FAMILY": f"portal:{home}:",
        "VERSION": _version(),
        "FILES": [static(name) for name in FILES],
        "PAGES": [home, shout, f"{shout}?speak", reverse("portal:kept")],
        "KEPT": reverse("portal:kept"),
        "SHOUT": shout,
        "FORGET": reverse("portal:forget"),
        "OTHERS": [home + prefix for prefix in OTHERS],
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    head += f"importScripts({json.dumps(static('portal/outbox.js'))});\n"
    return HttpResponse(
        head + _source("portal/worker.js").decode(), content_type="text/javascript; charset=utf-8"
    )


@require_GET
def kept(http: HttpRequest) -> HttpResponse:
    """Say what is kept on this phone and when it goes out; also what is shown where there is no signal."""
    return render(http, "portal/kept.html")


@lru_cache(maxsize=1)
def _version() -> str:
    """Return a short name for all that the worker keeps, itself included."""
    together = b"".join(_source(name) for name in (*FILES, "portal/worker.js"))
    return hashlib.sha256(together).hexdigest()[:12]


def _source(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found).read_bytes()
