"""What the county's settings bring for the scene, opened once a process; docs/how-to/bring-your-map.md."""

import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from PIL import Image

from sanlian.cockpit.maps.tiles import Tiles, origin_of, tiles_of

# The ways of writing metres as a colour, and how each writes the level of the sea.
SEA = {"terrarium": (128, 0, 0), "mapbox": (1, 134, 160)}
# No county's ground lies outside of these, in metres.
LOWEST, HIGHEST = -500, 9000


def terrain() -> Tiles | None:
    """
    Return the tiles of heights, or None.

    :raises ImproperlyConfigured: when the setting names nothing that can be read, or vector tiles
    """
    named = settings.SCENE_TERRAIN
    if not named:
        return None
    found = tiles_of(named, settings.SCENE_TERRAIN_ZOOMS)
    if found.kind not in ("png", "webp"):
        raise ImproperlyConfigured(f"The heights of {named} must be PNG or lossless WebP, not {found.kind}.")
    if settings.SCENE_TERRAIN_ENCODING not in SEA:
        raise ImproperlyConfigured("SANLIAN_TERRAIN_ENCODING must be terrarium or mapbox.")
    return found


def heights_look_right() -> None:
    """
    Read one tile of heights: what is written in the one manner and read in the other says so by its depth.

    :raises ImproperlyConfigured: when most of it lies where no ground is
    """
    tiles = terrain()
    raw = tiles.first() if tiles else None
    if raw is None:
        return
    middle = float(np.median(_metres(_filled(raw)[0])))
    if not LOWEST < middle < HIGHEST:
        raise ImproperlyConfigured(
            f"The heights of {settings.SCENE_TERRAIN} read as {middle:.0f} metres. They are probably written in the"
            f" other manner: SANLIAN_TERRAIN_ENCODING is {settings.SCENE_TERRAIN_ENCODING},"
            f" the other is {next(each for each in SEA if each != settings.SCENE_TERRAIN_ENCODING)}."
        )


def base() -> Tiles | None:
    """
    Return the tiles of the base map, or None.

    :raises ImproperlyConfigured: when the setting names nothing that can be read
    """
    named = settings.SCENE_BASE_MAP
    return tiles_of(named, settings.SCENE_BASE_MAP_ZOOMS) if named else None


@lru_cache(maxsize=1)
def layers() -> list[dict[str, Any]]:
    """
    Return how vector tiles are drawn, as layers of MapLibre's style: the county's own, or quiet areas and lines.

    :raises ImproperlyConfigured: when the county's style cannot be read, or nothing says what the tiles hold
    """
    tiles, named = base(), settings.SCENE_BASE_MAP_STYLE
    if tiles is None or tiles.kind != "mvt":
        return []
    if named:
        try:
            found = json.loads(Path(named).read_text(encoding="utf-8"))["layers"]
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise ImproperlyConfigured(f"The style {named} cannot be read: {fault!r}") from fault
        return [each | ({"source": "base"} if "source" in each else {}) for each in found]
    held = tiles.pack.told().get("vector_layers", []) if tiles.pack else []
    if not held:
        raise ImproperlyConfigured(
            "These vector tiles do not say what they hold: name a style by SANLIAN_BASE_MAP_STYLE."
        )
    names = [each["id"] for each in held]
    return [_quiet(name, shape) for shape in ("Polygon", "LineString") for name in names]


def _quiet(name: str, shape: str) -> dict[str, Any]:
    """Return a layer without colours: the scene gives it those of the page."""
    kind = "fill" if shape == "Polygon" else "line"
    return {
        "id": f"base-{name}-{kind}",
        "type": kind,
        "source": "base",
        "source-layer": name,
        "filter": ["==", ["geometry-type"], shape],
    }


def origins() -> list[str]:
    """Return the origins that the scene's page asks besides ours."""
    found = [tiles.origin for tiles in (terrain(), base()) if tiles]
    return sorted({origin for origin in (*found, origin_of(settings.SCENE_MODEL)) if origin})


@lru_cache(maxsize=256)
def decoded(zoom: int, x: int, y: int) -> Any:
    """Return a tile's heights in metres as an array, or None where there is none that we can read."""
    tiles = terrain()
    raw = tiles.tile(zoom, x, y) if tiles else None
    if raw is None:
        return None
    return _metres(_filled(raw)[0])


def _metres(colours: Any) -> Any:
    red, green, blue = np.moveaxis(colours.astype(float), -1, 0)
    if settings.SCENE_TERRAIN_ENCODING == "mapbox":
        return -10_000 + (red * 65_536 + green * 256 + blue) / 10
    return red * 256 + green + blue / 256 - 32_768


def heights(zoom: int, x: int, y: int) -> bytes | None:
    """Return a tile of heights as it lies; where pixels of it are empty, as PNG with the level of the sea in them."""
    tiles = terrain()
    raw = tiles.tile(zoom, x, y) if tiles else None
    if raw is None:
        return None
    filled, empty = _filled(raw)
    if not empty:
        return raw
    written = BytesIO()
    Image.fromarray(filled).save(written, "PNG", compress_level=4)
    return written.getvalue()


def _filled(raw: bytes) -> tuple[Any, bool]:
    """
    Return a tile's colours, and whether there were pixels without one.

    A county ends within its outer tiles. What lies beyond is transparent black there, and black would be ten
    kilometres below the sea.
    """
    with Image.open(BytesIO(raw)) as picture:
        pixels = np.asarray(picture.convert("RGBA"))
    colours, empty = pixels[..., :3].copy(), pixels[..., 3] == 0
    colours[empty] = SEA[settings.SCENE_TERRAIN_ENCODING]
    return colours, bool(empty.any())


def around(zoom: int, x: int, y: int, *, rim: int) -> Any:
    """Return a tile's heights with a rim of its neighbours', or None where there is no tile."""
    middle = decoded(zoom, x, y)
    if middle is None:
        return None
    found, size = np.pad(middle, rim, mode="edge"), middle.shape[0]
    parts = {-1: (slice(0, rim), slice(size - rim, size)), 1: (slice(size + rim, None), slice(0, rim))}
    parts[0] = (slice(rim, size + rim), slice(0, size))
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            if (down or right) and (beside := decoded(zoom, x + right, y + down)) is not None:
                (to_row, row), (to_column, column) = parts[down], parts[right]
                found[to_row, to_column] = beside[row, column]
    return found


def forget() -> None:
    """Drop what this process has opened."""
    for kept in (tiles_of, layers, decoded):
        kept.cache_clear()
