"""
The sand table's ground: a slab of the place's outline with hills, drawn once a place and kept.

North is up and the table is tilted towards the viewer. Heights are the demonstration's invented hills; a county
without them lies flat. Nothing here is anybody's boundary.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
import yaml
from django.conf import settings
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from sanlian.cockpit.maps.folds import folded
from sanlian.cockpit.pictures import hills
from sanlian.places import queries as places

WIDTH, HEIGHT = 1000, 690
MARGIN_X, TOP, BOTTOM = 60, 96, 64
TILT = math.cos(math.radians(55))
# Wider than nature: a sand table needs room for its names.
STRETCH = 1.5
# How far the highest hills rise, as a share of the picture; a small place keeps the same proportions.
HIGHEST, SHARE = 900, 0.075
THICK = 38
# The walls have so many tones, by how they face the light.
TONES = 5
# Outlines are followed in steps of so many degrees: straight edges would cut through the hills.
FINE = 0.003
# Invented boundaries are bent, so that nobody takes them for surveyed ones: reach and width of each bend, in degrees.
BENDS = ((0.0040, 0.061, 0.9), (0.0016, 0.023, 2.3))
# The shadow on the floor is blurred, so its edge may be coarse.
SHADOW_COARSE = 4.0
PART_LEVEL = {"county": "township", "township": "village", "village": "grid"}


@dataclass(frozen=True)
class Ground:
    """Paths of the slab's walls by tone, of its shades, of the lines between its parts, and of the river."""

    walls: tuple[tuple[int, str], ...]
    base: str
    outline: str
    shadow: str
    shades: tuple[tuple[int, str], ...]
    lines: str
    river: str
    scale: float
    west: float
    north: float
    squeeze: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies on the picture."""
        x, y = self.lifted(lon, lat)
        return float(x), float(y)

    def lifted(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Return where points lie, in arrays."""
        x, y = self.foot(lon, lat)
        return x, y - height(lon, lat) / HIGHEST * SHARE * HEIGHT

    def foot(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Return where points would lie if the place were flat."""
        east, north = bent(lon, lat)
        return MARGIN_X + (east - self.west) * self.squeeze * self.scale, TOP + (
            self.north - north
        ) * TILT * self.scale


@lru_cache(maxsize=1)
def plan() -> dict[str, Any]:
    """Return the demonstration's outline, hills and river; empty where nothing is invented."""
    path = settings.BASE_DIR / "data" / "places" / "demonstration.yaml"
    if not settings.DEMONSTRATION or not path.exists():
        return {}
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def height(lon: Any, lat: Any) -> Any:
    """Return the invented height of points in metres."""
    found = 0.0
    for east, north, metres, reach in plan().get("hills", ()):
        away = np.hypot((lon - east) * 97, (lat - north) * 111) / reach
        ridges = 1 + 0.3 * np.sin(lon * 95 + lat * 42) * np.cos(lat * 120 - lon * 31)
        found += metres * np.exp(-(away**2) * 0.8) * ridges
    return found


def bent(lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return where points are drawn: a little beside where they lie, in a county whose boundaries are invented."""
    if not plan():
        return lon, lat
    east, north = lon, lat
    for reach, wide, turn in BENDS:
        turns = 2 * math.pi / wide
        east = east + reach * np.sin(lat * turns + turn) * np.cos(lon * turns * 0.6)
        north = north + reach * np.sin(lon * turns - turn) * np.cos(lat * turns * 0.7)
    return east, north


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
    whole = shapely.segmentize(whole, FINE)
    flat = _framed(whole)
    parts = [ring for part in _shapes(PART_LEVEL[level], code) for ring in _rings(part)]
    outline = _path(flat, _rings(whole))
    shadow = shapely.transform(whole, lambda ends: np.stack(flat.foot(ends[:, 0], ends[:, 1]), axis=1))
    return replace(
        flat,
        walls=tuple(_walls(flat, _rings(whole))),
        base=_base(flat, _rings(whole)),
        outline=outline,
        shadow=hills.outlined(shapely.simplify(shadow, SHADOW_COARSE)),
        shades=tuple(hills.shades(whole, _folded_height, flat.lifted, highest=HIGHEST)),
        lines=_path(flat, parts),
        river=_river(flat, whole),
    )


def _framed(whole: BaseGeometry) -> Ground:
    """Return the measures of a place's picture; one that does not fill it stands in its middle."""
    corners = shapely.get_coordinates(whole)
    east, north = bent(corners[:, 0], corners[:, 1])
    west, south, width, depth = east.min(), north.min(), np.ptp(east), np.ptp(north)
    squeeze = STRETCH * math.cos(math.radians(south + depth / 2))
    wide, deep = WIDTH - 2 * MARGIN_X, HEIGHT - TOP - BOTTOM
    scale = min(wide / (width * squeeze), deep / (depth * TILT))
    return Ground(
        walls=(),
        base="",
        outline="",
        shadow="",
        shades=(),
        lines="",
        river="",
        scale=float(scale),
        west=float(west - (wide / scale / squeeze - width) / 2),
        north=float(south + depth + (deep / scale / TILT - depth) / 2),
        squeeze=squeeze,
    )


def _folded_height(lon: Any, lat: Any) -> Any:
    """Return the heights that the light falls on: hills with ridges too small to lift what stands there."""
    return height(lon, lat) * (0.45 + 0.9 * folded(lon, lat, times=3)) if plan() else np.zeros_like(lon)


def _shapes(level: str, code: str) -> list[Polygon]:
    features = places.outlines(level, within=code)["features"]
    return [Polygon(rings[0]) for each in features for rings in each["geometry"]["coordinates"]]


def _rings(area: BaseGeometry) -> list[Any]:
    """Return the outer rings of an area as arrays of points, counter-clockwise."""
    return [
        shapely.get_coordinates(shapely.segmentize(orient(part).exterior, FINE))
        for part in shapely.get_parts(area)
        if part.geom_type == "Polygon"
    ]


def _path(ground: Ground, rings: Sequence[Any]) -> str:
    return "".join(
        hills.line(np.stack(ground.lifted(ring[:, 0], ring[:, 1]), axis=1)) + "z" for ring in rings
    )


def _walls(ground: Ground, rings: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Yield lightness in hundredths and path of the walls that are seen, by how they face the light."""
    strips: list[list[str]] = [[] for _ in range(TONES)]
    for ring in rings:
        top = np.stack(ground.lifted(ring[:, 0], ring[:, 1]), axis=1)
        low = _lower_edge(ground, ring)
        across = np.diff(low, axis=0)
        # Walls turned away are behind the table; of the others those to the left are bright.
        turn = -across[:, 1] / np.maximum(np.hypot(across[:, 0], across[:, 1] / TILT), 1e-9)
        tones = np.clip(((1 - turn / TILT) / 2 * TONES).astype(int), 0, TONES - 1)
        tones[across[:, 0] <= 0] = -1
        begins = 0
        for end in range(1, len(tones) + 1):
            if end == len(tones) or tones[end] != tones[begins]:
                if tones[begins] >= 0:
                    piece = slice(begins, end + 1)
                    strips[tones[begins]].append(
                        hills.line(np.concatenate([top[piece], low[piece][::-1]])) + "z"
                    )
                begins = end
    for tone, strip in enumerate(strips):
        if strip:
            yield round(100 * tone / (TONES - 1)), "".join(strip)


def _lower_edge(ground: Ground, ring: Any) -> Any:
    across, down = ground.foot(ring[:, 0], ring[:, 1])
    return np.stack((across, down + THICK), axis=1)


def _base(ground: Ground, rings: Sequence[Any]) -> str:
    """Return the lower edge of the walls that are seen."""
    edges = []
    for ring in rings:
        low = _lower_edge(ground, ring)
        seen = np.diff(low[:, 0], append=low[-1, 0]) > 0
        for run in np.split(np.arange(len(low)), np.flatnonzero(np.diff(seen)) + 1):
            if seen[run[0]]:
                edges.append(hills.line(low[run[0] : run[-1] + 2]))
    return "".join(edges)


def _river(ground: Ground, area: BaseGeometry) -> str:
    line = shapely.LineString(plan().get("river") or [(0, 0), (0, 0.1)])
    inside = shapely.intersection(line.segmentize(FINE), area)
    return "".join(
        hills.line(np.stack(ground.lifted(*shapely.get_coordinates(part).T), axis=1))
        for part in shapely.get_parts(inside)
        if part.geom_type == "LineString" and not part.is_empty
    )
