"""
The sand table's ground: a slab of the place's outline with hills, drawn once a place and kept.

North is up and the table is tilted towards the viewer. Heights are the demonstration's invented hills; a county
without them lies flat. Nothing here is anybody's boundary.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import shapely
import yaml
from django.conf import settings
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from sanlian.places import queries as places

WIDTH, HEIGHT = 1000, 640
MARGIN_X, TOP, BOTTOM = 70, 120, 60
TILT = math.cos(math.radians(55))
# Wider than nature: a sand table needs room for its names.
STRETCH = 1.3
# How far the highest hills rise, as a share of the picture; a small place keeps the same proportions.
HIGHEST, SHARE = 900, 0.075
THICK = 26
SHADES = 24
CELLS = 90
PART_LEVEL = {"county": "township", "township": "village", "village": "grid"}


@dataclass(frozen=True)
class Ground:
    """Paths of the slab, of its shades from dark to light, of the lines between its parts, and of the river."""

    side: str
    outline: str
    shades: tuple[tuple[int, str], ...]
    lines: str
    river: str
    scale: float
    west: float
    north: float
    squeeze: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies on the picture."""
        x, y = self.foot(lon, lat)
        return x, y - height(lon, lat) / HIGHEST * SHARE * HEIGHT

    def foot(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where it would lie if the place were flat."""
        x = MARGIN_X + (lon - self.west) * self.squeeze * self.scale
        return x, TOP + (self.north - lat) * TILT * self.scale


@lru_cache(maxsize=1)
def plan() -> dict[str, Any]:
    """Return the demonstration's outline, hills and river; empty where nothing is invented."""
    path = settings.BASE_DIR / "data" / "places" / "demonstration.yaml"
    if not settings.DEMONSTRATION or not path.exists():
        return {}
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def height(lon: Any, lat: Any, maths: Any = math) -> Any:
    """Return the invented height of a point in metres; of arrays of points where `maths` is numpy."""
    found = 0.0
    for east, north, metres, reach in plan().get("hills", ()):
        away = maths.hypot((lon - east) * 97, (lat - north) * 111) / reach
        ridges = 1 + 0.3 * maths.sin(lon * 95 + lat * 42) * maths.cos(lat * 120 - lon * 31)
        found += metres * maths.exp(-(away**2) * 0.8) * ridges
    return found


def area(code: str) -> BaseGeometry | None:
    """Return the area of a place, or None where no boundary is known."""
    whole = _shapes(places.get(code).level, code)
    return shapely.unary_union(whole) if whole else None


@lru_cache(maxsize=64)
def ground(code: str) -> Ground | None:
    """Return the ground of a place, or None where no boundary is known."""
    level, whole = places.get(code).level, area(code)
    if whole is None:
        return None
    west, south, east, north = whole.bounds
    squeeze = STRETCH * math.cos(math.radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * MARGIN_X) / ((east - west) * squeeze),
        (HEIGHT - TOP - BOTTOM) / ((north - south) * TILT),
    )
    # A place that does not fill the picture stands in its middle.
    north += ((HEIGHT - TOP - BOTTOM) / scale / TILT - (north - south)) / 2
    west -= ((WIDTH - 2 * MARGIN_X) / scale / squeeze - (east - west)) / 2
    flat = Ground("", "", (), "", "", scale, west, north, squeeze)
    rings = _rings(whole)
    return Ground(
        side=_side(flat, rings),
        outline=_path(flat, rings),
        shades=_shades(flat, whole),
        lines=_path(flat, [ring for part in _shapes(PART_LEVEL[level], code) for ring in _rings(part)]),
        river=_river(flat, whole),
        scale=scale,
        west=west,
        north=north,
        squeeze=squeeze,
    )


def _shapes(level: str, code: str) -> list[Polygon]:
    features = places.outlines(level, within=code)["features"]
    return [Polygon(rings[0]) for each in features for rings in each["geometry"]["coordinates"]]


def _rings(area: BaseGeometry) -> list[list[tuple[float, float]]]:
    parts = getattr(area, "geoms", [area])
    return [list(part.exterior.segmentize(0.004).coords) for part in parts if part.geom_type == "Polygon"]


def _path(ground: Ground, rings: Sequence[Sequence[tuple[float, float]]]) -> str:
    return "".join("M" + " ".join(_xy(*ground.point(lon, lat)) for lon, lat in ring) + "Z" for ring in rings)


def _xy(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"


def _side(ground: Ground, rings: Sequence[Sequence[tuple[float, float]]]) -> str:
    """Return the slab's walls: each edge of the outline, drawn down by the slab's thickness."""
    walls = []
    for ring in rings:
        for ends in pairwise(ring):
            # All turn the same way, so that overlapping walls add up to one surface.
            one, other = sorted(ends)
            (x1, y1), (x2, y2) = ground.point(*one), ground.point(*other)
            low1, low2 = ground.foot(*one)[1] + THICK, ground.foot(*other)[1] + THICK
            walls.append(f"M{_xy(x1, y1)}L{_xy(x2, y2)} {_xy(x2, low2)} {_xy(x1, low1)}Z")
    return "".join(walls)


def _shades(ground: Ground, area: BaseGeometry) -> tuple[tuple[int, str], ...]:
    """Return lightness in hundredths and path of each shade: small cells of the ground, lit from the north-west."""
    west, south, east, north = area.bounds
    step = max(east - west, north - south) / CELLS
    paths: list[list[str]] = [[] for _ in range(SHADES)]
    columns, rows = math.ceil((east - west) / step), math.ceil((north - south) / step)
    shapely.prepare(area)
    for row in range(rows):
        lat = north - row * step
        for column in range(columns):
            lon = west + column * step
            cell = shapely.box(lon, lat - step, lon + step, lat)
            if area.contains(cell):
                pieces = [list(cell.exterior.coords)]
            elif area.intersects(cell):
                pieces = _rings(shapely.intersection(area, cell))
            else:
                continue
            paths[_shade(lon, lat, step)].append(_path(ground, pieces))
    return tuple((round(100 * n / (SHADES - 1)), "".join(path)) for n, path in enumerate(paths) if path)


def _shade(lon: float, lat: float, step: float) -> int:
    """Return the shade of a cell, from dark to light: high ground and slopes to the south-east are darker."""
    here: float = height(lon, lat)
    slope: float = ((here - height(lon - step, lat)) * 0.6 + (height(lon, lat + step) - here) * -0.5) / (
        step * 111_000
    )
    light: float = 0.92 - here / HIGHEST * 0.5 + slope * 3.2
    return max(0, min(SHADES - 1, round(light * (SHADES - 1))))


def _river(ground: Ground, area: BaseGeometry) -> str:
    line = shapely.LineString(plan().get("river") or [(0, 0), (0, 0.1)])
    inside = shapely.intersection(line.segmentize(0.006), area)
    parts = [part for part in getattr(inside, "geoms", [inside]) if part.geom_type == "LineString"]
    return "".join("M" + " ".join(_xy(*ground.point(lon, lat)) for lon, lat in part.coords) for part in parts)
