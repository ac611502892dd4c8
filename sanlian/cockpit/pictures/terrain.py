"""
The ground of the scene as tiles on the web mercator square: heights, and a picture of them lit from the north-west.

The picture is painted here and not by the map's library: shading a whole county anew takes a computer without a
graphics card most of a minute, showing a picture takes it a moment. In the demonstration the hills are invented, and
outside the county's outline the ground falls away, so that the county stands like a sand table.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import shapely
from PIL import Image
from shapely.geometry import Polygon, mapping

from sanlian.cockpit.pictures import relief

SIZE = 256
FARTHEST, NEAREST, NEAREST_PAINTED = 6, 11, 12
# How far the table's surface stands above what lies around it, in metres.
TABLE = 500.0
# The shading looks at slopes as if they were so many times steeper.
STEEP = 2.6
EARTH = 40_075_017.0


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of low and high ground and of the table's edge, and how much light and shadow change them."""

    low: tuple[int, int, int]
    high: tuple[int, int, int]
    edge: tuple[int, int, int]
    dark: float
    bright: float


PAINTS = {
    "light": Paint((222, 236, 221), (110, 163, 133), (150, 181, 163), dark=0.55, bright=1.10),
    "dark": Paint((38, 70, 55), (24, 46, 35), (28, 42, 35), dark=0.45, bright=1.75),
}


def known() -> bool:
    """Return whether there are invented hills."""
    return bool(relief.plan())


def river(code: str) -> dict[str, Any] | None:
    """Return the invented river inside a place as a GeoJSON geometry, or None where none flows."""
    line = relief.plan().get("river")
    area = relief.area(code)
    if not line or area is None:
        return None
    inside = shapely.intersection(shapely.LineString(line), area)
    return None if inside.is_empty else dict(mapping(inside))


@lru_cache(maxsize=128)
def heights(zoom: int, x: int, y: int) -> bytes:
    """Return a tile of heights as PNG; a pixel says red * 256 + green + blue / 256 - 32768 metres (Terrarium)."""
    inside, ground = _ground(zoom, x, y, rim=0)
    raised = np.where(inside, TABLE + ground, 0.0) + 32768.0
    whole = np.floor(raised).astype(np.int64)
    return _png((whole // 256, whole % 256, np.floor((raised - whole) * 256)))


@lru_cache(maxsize=256)
def picture(zoom: int, x: int, y: int, paint: str) -> bytes:
    """Return a tile of the painted ground as PNG, transparent around the table; `paint` is one of PAINTS."""
    rim = 3
    inside, ground = _ground(zoom, x, y, rim=rim)
    colours = PAINTS[paint]
    down, right = np.gradient(ground * STEEP, EARTH * math.cos(math.radians(29)) / 2**zoom / SIZE)
    light = (1 + (right + down) * 0.7071) / np.sqrt(1 + right**2 + down**2)
    light = np.clip(light, colours.dark, colours.bright)
    share = np.clip(ground / relief.HIGHEST, 0, 1)
    table = _near(inside, rim)
    channels = [
        np.where(inside, np.clip((low + (high - low) * share) * light, 0, 255), edge)
        for low, high, edge in zip(colours.low, colours.high, colours.edge, strict=True)
    ]
    inner = slice(rim, -rim)
    return _png([each[inner, inner] for each in (*channels, table * 255)])


def _near(inside: Any, reach: int) -> Any:
    """Return what lies inside or a few pixels from it."""
    found = inside.copy()
    for axis in (0, 1):
        before = found.copy()
        for step in range(-reach, reach + 1):
            found |= np.roll(before, step, axis=axis)
    return found


def _png(channels: Any) -> bytes:
    written = BytesIO()
    Image.fromarray(np.stack(list(channels), axis=-1).astype(np.uint8)).save(written, "PNG", compress_level=4)
    return written.getvalue()


def _ground(zoom: int, x: int, y: int, *, rim: int) -> tuple[Any, Any]:
    """Return which pixels of a tile and its rim lie inside the county, and their heights above the table."""
    pixels = (np.arange(-rim, SIZE + rim) + 0.5) / SIZE
    lon = (x + pixels) / 2**zoom * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * (y + pixels) / 2**zoom))))
    lons, lats = np.meshgrid(lon, lat)
    return shapely.contains_xy(_outline(), lons, lats), relief.height(lons, lats, np) * _folds(lons, lats)


def _folds(lon: Any, lat: Any) -> Any:
    """Return by how much small valleys fold the high ground; the plain stays flat."""
    bent = lon + 0.012 * np.sin(lat * 173 + lon * 61), lat + 0.012 * np.sin(lon * 151 - lat * 83)
    wide = np.sin(bent[0] * 197 + bent[1] * 131) * np.cos(bent[1] * 223 - bent[0] * 89)
    fine = np.sin(bent[0] * 487 - bent[1] * 311) * np.cos(bent[1] * 433 + bent[0] * 271)
    return 1 + 0.22 * wide + 0.09 * fine


@lru_cache(maxsize=1)
def _outline() -> Polygon:
    outline = Polygon(relief.plan()["outline"])
    shapely.prepare(outline)
    return outline
