"""What the scene stands on: tiles of heights, of the painted ground and of the county's base map."""

from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from sanlian.cockpit.maps import brought, invented
from sanlian.cockpit.maps.tiles import TYPES, Tiles
from sanlian.cockpit.pictures import terrain
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.people.actors import Permission

# Invented hills are low: as they are, nobody would see them from above a county.
INVENTED_EXAGGERATION = 2.2


class NoSuchTile(errors.NotFound):
    """The map has no tile there, or there is no such map."""


@require_GET
@cache_control(private=True, max_age=86400)
@officers_only(Permission.SEE_COCKPIT)
def heights(request: HttpRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """Hand out a tile of the ground's heights: the county's own, or invented ones in the demonstration."""
    tiles = brought.terrain()
    if tiles is not None:
        return _tile(tiles, zoom, x, y)
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
