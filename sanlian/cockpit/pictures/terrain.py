"""
A picture of the scene's ground as tiles on the web mercator square, lit from the north-west.

It is painted here and not by the map's library: shading a whole county anew takes a computer without a graphics card
most of a minute, showing a picture takes it a moment. The heights are the county's own, where it has brought tiles
that we can read, or those that the demonstration invents.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import shapely
from PIL import Image

from sanlian.cockpit.maps import brought, invented
from sanlian.cockpit.pictures import relief
from sanlian.places import queries as places

# The shading looks at slopes as if they were so many times steeper.
STEEP = 1.9
EARTH = 40_075_017.0
RIM = 3
# How much of the ground beyond the county's boundary is seen, of 255.
BEYOND = 90


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of low and high ground and of the table's edge, and how much light and shadow change them."""

    low: tuple[int, int, int]
    high: tuple[int, int, int]
    edge: tuple[int, int, int]
    dark: float
    bright: float


PAINTS = {
    "light": Paint((226, 238, 222), (122, 170, 140), (150, 181, 163), dark=0.62, bright=1.10),
    "dark": Paint((38, 70, 55), (24, 46, 35), (28, 42, 35), dark=0.45, bright=1.75),
}


def reach() -> tuple[int, int] | None:
    """Return the farthest and nearest zoom that can be painted, or None where the ground is unknown to us."""
    tiles = brought.terrain()
    if tiles is not None:
        return None if tiles.address else (tiles.farthest, tiles.nearest)
    return (invented.FARTHEST, invented.NEAREST_PAINTED) if invented.known() else None


@lru_cache(maxsize=256)
def picture(zoom: int, x: int, y: int, paint: str) -> bytes | None:
    """Return a tile of the painted ground as PNG, or None where there is none; `paint` is one of PAINTS."""
    if brought.terrain() is None:
        inside, ground = invented.ground(zoom, x, y, rim=RIM)
        share, seen = ground / relief.HIGHEST, _near(inside, RIM) * 255
    else:
        ground = brought.around(zoom, x, y, rim=RIM)
        if ground is None:
            return None
        (low, high), inside = _span(), np.ones(ground.shape, dtype=bool)
        share = (ground - low) / max(high - low, 50.0)
        seen = np.where(_within(zoom, x, y, ground.shape[0] - 2 * RIM), 255, BEYOND)
    shown = _shaded(ground, share, inside, PAINTS[paint], metres=_metres(zoom, ground.shape[0] - 2 * RIM))
    inner = slice(RIM, -RIM)
    return _png([each[inner, inner] for each in (*shown, seen)])


def _shaded(ground: Any, share: Any, inside: Any, colours: Paint, *, metres: float) -> list[Any]:
    down, right = np.gradient(ground * STEEP, metres)
    light = (1 + (right + down) * 0.7071) / np.sqrt(1 + right**2 + down**2)
    light = np.clip(light, colours.dark, colours.bright)
    share = np.clip(share, 0, 1)
    return [
        np.where(inside, np.clip((low + (high - low) * share) * light, 0, 255), edge)
        for low, high, edge in zip(colours.low, colours.high, colours.edge, strict=True)
    ]


def _metres(zoom: int, size: int) -> float:
    """Return how many metres a pixel is wide, in the middle of the country."""
    return float(EARTH * math.cos(math.radians(29)) / 2**zoom / size)


def _near(inside: Any, reach: int) -> Any:
    """Return what lies inside or a few pixels from it."""
    found = inside.copy()
    for axis in (0, 1):
        before = found.copy()
        for step in range(-reach, reach + 1):
            found |= np.roll(before, step, axis=axis)
    return found


@lru_cache(maxsize=1)
def _county() -> Any:
    """Return the area of all counties at work, or None where no boundary is known."""
    known = [
        area for area in (relief.area(each.code) for each in places.of_level("county")) if area is not None
    ]
    area = shapely.unary_union(known) if known else None
    if area is not None:
        shapely.prepare(area)
    return area


def _within(zoom: int, x: int, y: int, size: int) -> Any:
    """Return which pixels of a tile and its rim lie inside the county; all, where nobody knows its outline."""
    pixels = (np.arange(-RIM, size + RIM) + 0.5) / size
    lon = (x + pixels) / 2**zoom * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * (y + pixels) / 2**zoom))))
    area = _county()
    lons, lats = np.meshgrid(lon, lat)
    return np.ones(lons.shape, dtype=bool) if area is None else shapely.contains_xy(area, lons, lats)


@lru_cache(maxsize=1)
def _span() -> tuple[float, float]:
    """Return between which heights the county lies, but for its lowest and highest hundredth."""
    area, tiles = _county(), brought.terrain()
    assert tiles is not None
    zoom = min(tiles.nearest, max(tiles.farthest, 9))
    west, south, east, north = area.bounds if area is not None else (-180.0, -80.0, 180.0, 80.0)
    (left, top), (right, bottom) = _tile(west, north, zoom), _tile(east, south, zoom)
    shown = [
        found[_within(zoom, x, y, found.shape[0])[RIM:-RIM, RIM:-RIM]]
        for x in range(left, right + 1)
        for y in range(top, bottom + 1)
        if (found := brought.decoded(zoom, x, y)) is not None
    ]
    heights = np.concatenate(shown) if shown else np.empty(0)
    if not heights.size:
        return 0.0, 1000.0
    low, high = np.percentile(heights, (1, 99))
    return float(low), float(high)


def _tile(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**zoom), int(down * 2**zoom)


def forget() -> None:
    """Drop what this process has painted."""
    for kept in (picture, _county, _span):
        kept.cache_clear()


def _png(channels: Any) -> bytes:
    written = BytesIO()
    Image.fromarray(np.stack(list(channels), axis=-1).astype(np.uint8)).save(written, "PNG", compress_level=4)
    return written.getvalue()
