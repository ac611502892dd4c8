"""The scene: the place in three dimensions, and what its map is drawn from."""

from collections import OrderedDict
from datetime import datetime
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext as _, pgettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from sanlian.catalogue import queries as catalogue
from sanlian.cockpit.maps import brought, invented
from sanlian.cockpit.pages import ground
from sanlian.cockpit.pages.screen import frame
from sanlian.cockpit.panels import parts_of
from sanlian.cockpit.pictures.scene import scene_of
from sanlian.cockpit.sight import Sight, sight_of, spans
from sanlian.figures import queries as figures
from sanlian.kernel import errors
from sanlian.look.access import View, officers_only
from sanlian.people.actors import Permission
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.workorders import queries as orders, spots

DAYS = 90
LEVELS = ("county", "township", "village", "grid")
MOST_LISTED = 40
# How near the map comes to a part of a place, by the part's level.
ZOOMS = {"township": 11.6, "village": 13.4, "grid": 14.6}
# Officers who look at the same place and are told the same of it share one answer.
KEPT = 6
_kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()


def asking_as_the_settings_say(view: View) -> View:
    """Let the page ask the servers that the county's settings name, and nobody else."""

    @wraps(view)
    def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        origins = brought.origins()
        # A model's own pictures are read from the memory in which it arrived.
        policy = {"connect-src": [SELF, "blob:", *origins], **({"img-src": origins} if origins else {})}
        return csp_update(policy)(view)(request, *args, **kwargs)

    return allowed


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
@asking_as_the_settings_say
def scene(request: HttpRequest) -> HttpResponse:
    """Show the place as a scene, and the same as a drawn table and a list."""
    sight = sight_of(request)
    parts = parts_of(sight)
    ninety, _before = spans("90", today=sight.today)
    received = figures.by_day(sight.place.code, first=ninety.first, last=ninety.last)
    context = {
        "sight": sight,
        "parts": [(part, ZOOMS.get(part.place.level, 12)) for part in parts],
        "drawn": scene_of(sight.place.code, parts),
        "standing": figures.now(sight.place.code).of(sight.place.code),
        "modes": _modes(),
        "categories": _categories(),
        "first": ninety.first,
        "bars": _bars([received[day].received if day in received else 0 for day in ninety.each()]),
        "days": DAYS,
        "set": _set(sight),
        "map_words": _map_words(),
        "invented_model": not settings.SCENE_MODEL,
        "approval": settings.MAP_APPROVAL,
        "base_layers": brought.layers(),
        "back_query": sight.query(),
    }
    return render(request, "cockpit/scene_page.html", context | frame(sight))


@require_GET
@cache_control(private=True, max_age=3600)
@officers_only(Permission.SEE_COCKPIT)
@gzip_page
def areas(request: HttpRequest) -> HttpResponse:
    """Hand out the boundaries of a place and of all its parts as GeoJSON, WGS-84, with the level of each."""
    sight = sight_of(request)
    features: list[dict[str, Any]] = []
    for level in LEVELS[LEVELS.index(sight.place.level) :]:
        for feature in places.outlines(level, within=sight.place.code)["features"]:
            info = places.find(feature["properties"]["code"])
            feature["properties"] |= {"level": level} | ({"name": named(info)} if info else {})
            features.append(feature)
    if not features:
        raise errors.NotFound(_("Nobody knows the outline of this place."))
    points = [point for each in features for ring in each["geometry"]["coordinates"] for point in ring[0]]
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    if (river := invented.river(sight.place.code)) is not None:
        features.append(
            {"type": "Feature", "properties": {"code": "river", "level": "river"}, "geometry": river}
        )
    box = [min(lons), min(lats), max(lons), max(lats)]
    return JsonResponse({"type": "FeatureCollection", "bbox": box, "features": features})


@require_GET
@officers_only(Permission.SEE_COCKPIT)
@gzip_page
def spots_of(request: HttpRequest) -> HttpResponse:
    """
    Hand out what lay in the place's hands in the last 90 days, as columns; 304 while nothing has changed.

    What the columns mean stands at `sanlian.workorders.spots.Spots`; places and categories are numbers of the lists
    beside them, category 0 is told to nobody.
    """
    sight, at = sight_of(request), timezone.now()
    told = sight.actor.reaches(sight.place.code, Permission.SEE_ORDERS)
    # Of whom orders complain, reads an answer of their own: they are told less.
    whose = str(sight.actor.id) if orders.complaints_of(sight.actor).exists() else ""
    key = (sight.place.code, str(told), whose, str(figures.stamp().seq), f"{at:%Y%m%d%H}{at.minute // 5}")
    etag = f'"{"-".join(key)}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    if key not in _kept:
        _kept[key] = _columns(sight, at)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    answer = HttpResponse(_kept[key], content_type="application/json")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def forget() -> None:
    """Drop the answers that this process keeps."""
    _kept.clear()


def _columns(sight: Sight, at: datetime) -> bytes:
    found = spots.spots_of(sight.actor, sight.place.code, days=DAYS, at=at)
    known = {code: number for number, code in enumerate(dict.fromkeys(found.places))}
    infos = [(code, places.find(code)) for code in known]
    groups = {"": 0} | {row["code"]: row["number"] for row in _categories()}
    return JsonResponse(
        {
            "days": DAYS,
            "left_out": found.left_out,
            "places": [
                [code, named(info), info.lon, info.lat] if info else [code, code, None, None]
                for code, info in infos
            ],
            "id": found.ids,
            "place": [known[code] for code in found.places],
            "category": [groups.get(code.partition(".")[0], 0) for code in found.categories],
            "since": found.since,
            "until": found.until,
            "soon": found.soon,
            "due": found.due,
            "state": found.states,
            "points": [[number, *point] for number, point in found.points.items()],
        },
        json_dumps_params={"separators": (",", ":")},
    ).content


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def chosen(request: HttpRequest) -> HttpResponse:
    """Show the orders of a sign on the map that the officer may see, and how many more it stands for."""
    sight = sight_of(request)
    asked = request.GET.get("ids", "")[:600].split(",")
    found = orders.by_numbers([int(each) for each in asked if each.isdigit()][:MOST_LISTED], by=sight.actor)
    number = request.GET.get("number", "")[:6]
    more = max(0, int(number) - len(found)) if number.isdigit() else 0
    return render(request, "cockpit/scene_chosen.html", {"sight": sight, "orders": found, "more": more})


def _set(sight: Sight) -> dict[str, Any]:
    """Return what the script is told by way of data attributes."""
    query = sight.query()
    told: dict[str, Any] = {
        "library": static("cockpit/vendor/maplibre-gl.mjs"),
        "worker": static("cockpit/vendor/maplibre-gl-worker.mjs"),
        # A browser keeps the answer for an hour: each language has its own address.
        "areas": f"{reverse('cockpit:scene_areas')}?{query}&words={get_language()}",
        "spots": f"{reverse('cockpit:scene_spots')}?{query}",
        "orders": f"{reverse('cockpit:scene_chosen')}?{query}",
        "every": 4,
        "measure": static("cockpit/scene/measure.js"),
    }
    return told | ground.told()


def _modes() -> list[dict[str, str]]:
    return [
        {"code": "load", "icon": "chart-bar", "words": pgettext("scene", "In hand")},
        {"code": "late", "icon": "clock", "words": pgettext("scene", "Overdue")},
        {"code": "pins", "icon": "map-pin", "words": pgettext("scene", "Each order")},
        {"code": "heat", "icon": "flame", "words": pgettext("scene", "Heat by matter")},
    ]


def _categories() -> list[dict[str, Any]]:
    known = catalogue.snapshot().categories
    groups = sorted({code.partition(".")[0] for code in known})
    return [
        {
            "code": group,
            "number": number,
            "words": known[group].label(get_language()) if group in known else group,
        }
        for number, group in enumerate(groups, start=1)
    ]


def _bars(received: list[int]) -> list[tuple[int, float]]:
    """Return the place and height, of 100, of a bar for each day."""
    most = max(received, default=0) or 1
    return [(number, round(100 * count / most, 1)) for number, count in enumerate(received)]


def _map_words() -> dict[str, str]:
    """Return the words that the map's own controls say."""
    return {
        "Map.Title": _("Map of the scene: arrows move it, plus and minus change the distance"),
        "NavigationControl.ZoomIn": _("Nearer"),
        "NavigationControl.ZoomOut": _("Farther"),
        "NavigationControl.ResetBearing": _("Turn north up"),
        "ScaleControl.Meters": _("m"),
        "ScaleControl.Kilometers": _("km"),
    }
