"""
The demonstration's ground: hills that nobody has climbed, drawn over the whole county from a few numbers.

Outside the county's outline the ground falls away, so that the county stands like a sand table.
"""

import math
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
import shapely
from PIL import Image
from shapely.geometry import Polygon, mapping

from sanlian.cockpit.maps.folds import folded
from sanlian.cockpit.pictures import relief

SIZE = 256
FARTHEST, NEAREST, NEAREST_PAINTED = 6, 11, 12
# How far the table's surface stands above what lies around it, in metres.
TABLE = 500.0


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
    inside, above = ground(zoom, x, y, rim=0)
    raised = np.where(inside, TABLE + above, 0.0) + 32768.0
    whole = np.floor(raised).astype(np.int64)
    channels = (whole // 256, whole % 256, np.floor((raised - whole) * 256))
    written = BytesIO()
    Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8)).save(written, "PNG", compress_level=4)
    return written.getvalue()


def ground(zoom: int, x: int, y: int, *, rim: int) -> tuple[Any, Any]:
    """Return which pixels of a tile and its rim lie inside the county, and their heights above the table."""
    pixels = (np.arange(-rim, SIZE + rim) + 0.5) / SIZE
    lon = (x + pixels) / 2**zoom * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * (y + pixels) / 2**zoom))))
    lons, lats = np.meshgrid(lon, lat)
    return shapely.contains_xy(_outline(), lons, lats), height(lons, lats)


def height(lon: Any, lat: Any) -> Any:
    """Return how high points lie above the table, in metres; arrays of degrees."""
    return relief.height(lon, lat) * (0.45 + 0.9 * folded(lon, lat))


def drawn(lon: Any, lat: Any) -> Any:
    """Return how high points lie as the map draws them: it knows the ground at the middles of the tiles' pixels."""
    side = SIZE * 2**NEAREST
    x = (lon + 180) / 360 * side - 0.5
    y = (1 - np.arcsinh(np.tan(np.radians(lat))) / math.pi) / 2 * side - 0.5
    left, top = np.floor(x), np.floor(y)

    def known(x: Any, y: Any) -> Any:
        lons = (x + 0.5) / side * 360 - 180
        return height(lons, np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * (y + 0.5) / side)))))

    upper, lower = (
        known(left, row) * (1 - x + left) + known(left + 1, row) * (x - left) for row in (top, top + 1)
    )
    return upper * (1 - y + top) + lower * (y - top)


@lru_cache(maxsize=1)
def _outline() -> Polygon:
    outline = Polygon(relief.plan()["outline"])
    shapely.prepare(outline)
    return outline
