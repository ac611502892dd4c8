"""What the scene stands on: tiles of heights, of the painted ground and of the county's base map."""

from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from sanlian.cockpit.maps import brought, houses, invented, model
from sanlian.cockpit.maps.tiles import TYPES, Tiles
from sanlian.cockpit.pictures import terrain
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.people.actors import Permission

# Invented hills are low: as they are, nobody would see them from above a county.
INVENTED_EXAGGERATION = 2.2
# How every PNG begins.
PNG = b"\x89PNG"


class NoSuchBox(errors.Invalid):
    """The address does not say which part of the map is asked for."""


class NoSuchTile(errors.NotFound):
    """The map has no tile there, or there is no such map."""


@require_GET
@cache_control(private=True, max_age=86400)
@officers_only(Permission.SEE_COCKPIT)
def heights(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """Hand out a tile of the ground's heights: the county's own, or invented ones in the demonstration."""
    if brought.terrain() is not None:
        found = brought.heights(zoom, x, y)
        if found is None:
            raise NoSuchTile(_("There is no such tile."))
        kind = "png" if found.startswith(PNG) else "webp"
        return HttpResponse(found, content_type=TYPES[kind])
    near = invented.FARTHEST <= zoom <= invented.NEAREST
    if not (invented.known() and near and max(x, y) < 2**zoom):
        raise NoSuchTile(_("There is no such tile."))
    return HttpResponse(invented.heights(zoom, x, y), content_type="image/png")


@require_GET
@cache_control(private=True, max_age=86400)
@officers_only(Permission.SEE_COCKPIT)
def ground(request: HttpRequest, paint: str, zoom: int, x: int, y: int) -> HttpResponse:
    """Hand out a tile of the painted ground."""
    reach = terrain.reach()
    known = reach is not None and reach[0] <= zoom <= reach[1] and max(x, y) < 2**zoom
    found = terrain.picture(zoom, x, y, paint) if known and paint in terrain.PAINTS else None
    if found is None:
        raise NoSuchTile(_("There is no such tile."))
    return HttpResponse(found, content_type="image/png")


@require_GET
@cache_control(private=True, max_age=86400)
@officers_only(Permission.SEE_COCKPIT)
def base(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """Hand out a tile of the county's base map, a picture or a vector tile."""
    tiles = brought.base()
    if tiles is None:
        raise NoSuchTile(_("There is no such tile."))
    return _tile(tiles, zoom, x, y)


def _tile(tiles: Tiles, zoom: int, x: int, y: int) -> HttpResponse:
    found = tiles.tile(zoom, x, y)
    if found is None:
        raise NoSuchTile(_("There is no such tile."))
    answer = HttpResponse(found, content_type=TYPES[tiles.kind])
    if tiles.gzipped:
        answer["Content-Encoding"] = "gzip"
    return answer


def told() -> dict[str, Any]:
    """Return what the scene's script is told of the ground, by way of data attributes."""
    found: dict[str, Any] = {}
    if (tiles := brought.terrain()) is not None:
        found |= _of("terrain", "cockpit:scene_heights", tiles)
        found |= {
            "terrain-encoding": settings.SCENE_TERRAIN_ENCODING,
            "exaggeration": settings.SCENE_TERRAIN_EXAGGERATION,
        }
    elif invented.known():
        hills = Tiles("png", invented.FARTHEST, invented.NEAREST, size=invented.SIZE)
        found |= _of("terrain", "cockpit:scene_heights", hills)
        found |= {"terrain-encoding": "terrarium", "exaggeration": INVENTED_EXAGGERATION}
    base_map = brought.base()
    if base_map is not None:
        found |= _of("base", "cockpit:scene_base", base_map)
        found["base-drawn"] = "vector" if base_map.kind == "mvt" else "raster"
    reach = terrain.reach()
    if reach is not None and found.get("base-drawn") != "raster":
        size = tiles.size if tiles else invented.SIZE
        found |= _of("ground", "cockpit:scene_ground", Tiles("png", *reach, size=size), "{paint}")
    if houses.known():
        found["houses"] = reverse("cockpit:scene_houses")
    if model.known():
        named = settings.SCENE_MODEL
        found["model"] = named if "://" in named else reverse("cockpit:scene_model", args=[model.TOP])
        found["model-library"] = static("cockpit/vendor/model/index.js")
        found["model-ground"] = settings.SCENE_MODEL_GROUND if named else invented.TABLE
    return found


def _of(name: str, door: str, tiles: Tiles, *before: str) -> dict[str, Any]:
    """Return where tiles are asked for, how large they are and how far they reach, under a name."""
    address = tiles.address or unquote(reverse(door, args=[*before, 0, 0, 0])).replace("0/0/0", "{z}/{x}/{y}")
    return {
        name: address,
        f"{name}-size": tiles.size,
        f"{name}-farthest": tiles.farthest,
        f"{name}-nearest": tiles.nearest,
    }


@require_GET
@cache_control(private=True, max_age=3600)
@officers_only(Permission.SEE_COCKPIT)
@gzip_page
def houses_in(request: HttpRequest) -> JsonResponse:
    """Hand out the outlines and heights of the houses in a box of degrees, as GeoJSON; `left_out` did not fit."""
    numbers = request.GET.get("box", "").split(",")
    try:
        west, south, east, north = (float(each) for each in numbers)
    except ValueError:
        raise NoSuchBox(_("A box needs four numbers: west, south, east, north.")) from None
    found, more = houses.inside((west, south, east, north)) if houses.known() else ([], 0)
    return JsonResponse({"type": "FeatureCollection", "features": found, "left_out": more})


@require_GET
@cache_control(private=True, max_age=86400)
@officers_only(Permission.SEE_COCKPIT)
@gzip_page
def model_file(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a file of the real-scene model."""
    found = model.file(name)
    if found is None:
        raise NoSuchTile(_("There is no such tile."))
    kind = "application/json" if name.endswith(".json") else "application/octet-stream"
    return HttpResponse(found, content_type=kind)
