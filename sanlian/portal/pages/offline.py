"""The pages as an app of their own: manifest, service worker, and a page for times without a signal."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from sanlian.look.workers import LOOK, worker_script

# What the pages of residents load; kept on the phone with the first page and the shout.
FILES = (
    *LOOK,
    "portal/portal.css",
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
        "PAGES": [home, shout, f"{shout}?speak", reverse("portal:kept")],
        "KEPT": reverse("portal:kept"),
        "SHOUT": shout,
        "FORGET": reverse("portal:forget"),
        "OTHERS": [home + prefix for prefix in OTHERS],
    }
    libraries = ("look/kept.js", "portal/outbox.js")
    return worker_script("portal/worker.js", files=FILES, libraries=libraries, known=known)


@require_GET
def kept(http: HttpRequest) -> HttpResponse:
    """Say what is kept on this phone and when it goes out; also what is shown where there is no signal."""
    return render(http, "portal/kept.html")
