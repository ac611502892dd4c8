"""
The sand table's hills as areas of equal light: a few smooth outlines instead of thousands of cells.

The light of a fine grid is cut at some levels; each level's area, simplified to what the eye can tell, is painted on
the one before. The ground keeps no picture: it is SVG, in the colours of whatever theme shows it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

# A grid of so many points along the longer side, cut into so many levels of light.
POINTS, LEVELS = 150, 18
# Slopes are looked at as if they were so many times steeper; the sun stands in the north-west.
STEEP, SUN = 5.0, (-0.55, 0.45, 0.70)
# How light flat and low ground is.
FLAT = 0.84
# Outlines may lie so far from the truth, in the picture's units, and areas so small are left out.
COARSE, LEAST = 0.6, 14.0
METRES = 111_000.0

Height = Callable[[Any, Any], Any]
Project = Callable[[Any, Any], tuple[Any, Any]]


def shades(
    area: BaseGeometry, height: Height, project: Project, *, highest: float
) -> Iterator[tuple[int, str]]:
    """
    Yield lightness in hundredths and the path of each shade, the brightest and widest first.

    :param area: in degrees, its edges fine enough to follow the ground
    :param height: the metres of points in degrees; `project` gives their place on the picture
    """
    lon, lat = _grid(area)
    light = _light(lon, lat, height, highest)
    brightest, darkest = float(light.max()), float(light.min())
    yield round(100 * brightest), _path(area, project)
    step = (brightest - darkest) / LEVELS
    if step < 0.004:
        return
    shapely.prepare(area)
    for number in range(LEVELS - 1, 0, -1):
        level = darkest + number * step
        found = shapely.intersection(_below(lon, lat, light, level), area)
        if path := _path(found, project):
            yield round(100 * (level - step / 2)), path


def _grid(area: BaseGeometry) -> tuple[Any, Any]:
    west, south, east, north = area.bounds
    step = max(east - west, north - south) / POINTS
    return np.meshgrid(
        np.arange(west - 2 * step, east + 3 * step, step), np.arange(south - 2 * step, north + 3 * step, step)
    )


def _light(lon: Any, lat: Any, height: Height, highest: float) -> Any:
    """Return the light of each point, from 0 to 1: slopes turned from the sun and high ground are darker."""
    here = height(lon, lat) + np.zeros_like(lon)
    metres = (lat[1, 0] - lat[0, 0]) * METRES
    up, right = np.gradient(here * STEEP, metres, metres * np.cos(np.radians(lat.mean())))
    facing = (SUN[2] - right * SUN[0] - up * SUN[1]) / np.sqrt(1 + right**2 + up**2)
    return np.clip(FLAT + (facing - SUN[2]) * 0.62 - here / highest * 0.30, 0, 1)


def _below(lon: Any, lat: Any, light: Any, level: float) -> BaseGeometry:
    """
    Return the area whose light lies below a level: two triangles a cell, each with one edge of the area or none.

    The rim of the grid counts as bright, so that every edge closes.
    """
    rim = np.ones(light.shape, dtype=bool)
    rim[1:-1, 1:-1] = False
    values = np.where(rim, level + 1, light - level).ravel()
    values[values == 0] = 1e-9
    points = np.stack([lon.ravel(), lat.ravel()], axis=1)
    index = np.arange(light.size).reshape(light.shape)
    one, two, three, four = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
    corners = np.concatenate(
        [np.stack(each, axis=-1).reshape(-1, 3) for each in ((one, two, three), (one, three, four))]
    )
    dark = values[corners] < 0
    cut = corners[(dark.sum(axis=1) % 3) != 0]
    dark = values[cut] < 0
    # The corner that stands alone, and the two edges that leave it.
    alone = np.argmax(dark == (dark.sum(axis=1) == 1)[:, None], axis=1)
    row = np.arange(len(cut))
    tip, left, right = (cut[row, (alone + turn) % 3] for turn in (0, 1, 2))
    ends = np.stack([_between(points, values, tip, left), _between(points, values, tip, right)], axis=1)
    return (
        shapely.build_area(shapely.multilinestrings(shapely.linestrings(ends)))
        if len(ends)
        else shapely.Polygon()
    )


def _between(points: Any, values: Any, one: Any, other: Any) -> Any:
    """Return where the level crosses edges; an edge is always seen from the same end, so that neighbours agree."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    share = values[low] / (values[low] - values[high])
    return points[low] + (points[high] - points[low]) * share[:, None]


def _path(area: BaseGeometry, project: Project) -> str:
    drawn = shapely.transform(area, lambda ends: np.stack(project(ends[:, 0], ends[:, 1]), axis=1))
    return outlined(shapely.simplify(drawn, COARSE))


def outlined(drawn: BaseGeometry) -> str:
    """Return an area of the picture as a path; what is too small to see is left out."""
    return "".join(
        line(shapely.get_coordinates(ring)[:-1], parts=1) + "z"
        for part in shapely.get_parts(drawn)
        if part.geom_type == "Polygon" and part.area > LEAST
        for ring in (part.exterior, *part.interiors)
    )


def line(ends: Any, *, parts: int = 10) -> str:
    """Return points as a path of small steps, each rounded to so many parts of the picture's unit."""
    rounded = np.rint(ends * parts).astype(int)
    steps = np.diff(rounded, axis=0)
    moved = " ".join(f"{x / parts:g} {y / parts:g}" for x, y in steps[(steps != 0).any(axis=1)])
    return f"M{rounded[0, 0] / parts:g} {rounded[0, 1] / parts:g}l{moved}".replace(" -", "-")
