"""
The outlines of houses that a county brings as GeoJSON, cut to what a map shows; in the demonstration invented ones.

A house is a shape and a height in metres: who lives there is told nowhere here.
"""

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from shapely.geometry.base import BaseGeometry

from sanlian.cockpit.maps import invented
from sanlian.cockpit.maps.hamlet import DEGREE, FAR, Hamlet, House, hamlet
from sanlian.places import queries as places

Box = tuple[float, float, float, float]
# So many are drawn at once; nearer, fewer are in view.
MOST = 4_000
# What a house without a height or floors is taken for, and how high a floor is, in metres.
USUAL, FLOOR = 6.6, 3.3


def known() -> bool:
    """Return whether there are houses to draw."""
    return bool(settings.SCENE_HOUSES) or invented.known()


def inside(box: Box) -> tuple[list[dict[str, Any]], int]:
    """Return the houses in a box of degrees as GeoJSON features, and how many more there are."""
    found = _brought_inside(box) if settings.SCENE_HOUSES else _invented_inside(box)
    return found[:MOST], max(0, len(found) - MOST)


@lru_cache(maxsize=1)
def brought() -> tuple[Any, list[dict[str, Any]]]:
    """
    Return the county's houses as a tree of their shapes, and as features.

    :raises ImproperlyConfigured: when the file cannot be read, or holds something else than areas
    """
    named = settings.SCENE_HOUSES
    try:
        told = json.loads(Path(named).read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ImproperlyConfigured(f"The houses of {named} cannot be read: {fault!r}") from fault
    read = []
    for number, each in enumerate(told, start=1):
        try:
            read.append(_read(each))
        except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as fault:
            raise ImproperlyConfigured(
                f"The houses of {named} cannot be read: feature {number}: {fault!r}"
            ) from fault
    return shapely.STRtree([area for area, _high in read]), [_feature(area, high) for area, high in read]


def _read(feature: dict[str, Any]) -> tuple[BaseGeometry, float]:
    """Return a house's area and height; :raises ValueError: for what is no area, or not in degrees."""
    area = shapely.geometry.shape(feature["geometry"])
    if area.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"houses must be areas, Polygon or MultiPolygon, not {area.geom_type}")
    west, south, east, north = area.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(f"{west:.0f}, {south:.0f} are no degrees: bring WGS-84 or CGCS2000, not metres")
    return area, _height(feature.get("properties") or {})


def _height(properties: dict[str, Any]) -> float:
    if properties.get("height") is not None:
        return float(properties["height"])
    floors = properties.get("floors") or properties.get("building:levels")
    return float(floors) * FLOOR if floors else USUAL


def _feature(area: BaseGeometry, high: float) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"height": round(high, 1)},
        "geometry": shapely.geometry.mapping(area),
    }


def _brought_inside(box: Box) -> list[dict[str, Any]]:
    tree, features = brought()
    return [features[number] for number in sorted(tree.query(shapely.box(*box)))]


def _invented_inside(box: Box) -> list[dict[str, Any]]:
    west, south, east, north = box
    room = FAR / DEGREE * 1.2
    found: list[dict[str, Any]] = []
    for village in places.of_level("village"):
        if village.lon is None or village.lat is None:
            continue
        if west - room < village.lon < east + room and south - room < village.lat < north + room:
            found += _features(village.code)
    return found


@lru_cache(maxsize=400)
def _features(code: str) -> list[dict[str, Any]]:
    found = hamlet(code)
    return [_feature(_area(found, house), house.high) for house in found.houses]


def _area(stands: Hamlet, house: House) -> BaseGeometry:
    cos, sin = math.cos(house.turned), math.sin(house.turned)
    ring = []
    for along, across in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        a, b = along * house.long / 2, across * house.wide / 2
        lon, lat = stands.degrees(house.east + a * cos - b * sin, house.north + a * sin + b * cos)
        ring.append((round(lon, 6), round(lat, 6)))
    return shapely.Polygon(ring)


def forget() -> None:
    """Drop what this process has read."""
    brought.cache_clear()
