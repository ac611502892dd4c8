"""
The county's real-scene model as 3-D Tiles: a folder of its files, an address, or the demonstration's invented villages.

The invented model is made when it is asked for: a tile a village (batched 3-D model around a binary glTF) with its
houses, its hall, its fields and trees, at the heights of the invented ground.
"""

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sanlian.cockpit.maps import gltf, invented, masonry
from sanlian.cockpit.maps.hamlet import FAR, hamlet
from sanlian.places import queries as places

TOP = "tileset.json"
# The earth of WGS-84: its greater half-axis in metres, and the square of its eccentricity.
AXIS, ROUNDNESS = 6_378_137.0, 6.694379990141e-3
# From how far a village is drawn: what is left out of it until then is so many metres large.
LEFT_OUT = 60.0


def known() -> bool:
    """Return whether there is a model."""
    return bool(settings.SCENE_MODEL) or invented.known()


def folder() -> Path | None:
    """
    Return the folder of the county's model, or None where it is elsewhere or invented.

    :raises ImproperlyConfigured: when there is no tileset in it
    """
    named = settings.SCENE_MODEL
    return _opened(named) if named and "://" not in named else None


@lru_cache(maxsize=4)
def _opened(named: str) -> Path:
    top = Path(named) / TOP
    if not top.is_file():
        raise ImproperlyConfigured(f"The model {named} has no {TOP}.")
    try:
        json.loads(top.read_text(encoding="utf-8"))["root"]["boundingVolume"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ImproperlyConfigured(f"The model {named}: {TOP} is no tileset: {fault!r}") from fault
    return Path(named).resolve()


def file(name: str) -> bytes | None:
    """Return one of the model's files by its name below the tileset's folder, or None where there is none."""
    held = folder()
    if held is None:
        return None if settings.SCENE_MODEL or not invented.known() else _invented(name)
    path = (held / name).resolve()
    return path.read_bytes() if path.is_relative_to(held) and path.is_file() else None


def _invented(name: str) -> bytes | None:
    if name == TOP:
        return json.dumps(_tileset(), separators=(",", ":")).encode()
    village = places.find(name.removesuffix(".b3dm"))
    if village is None or village.level != "village" or village.lon is None:
        return None
    return _village(village.code)


def _tileset() -> dict[str, Any]:
    villages = [each for each in places.of_level("village") if each.lon is not None and each.lat is not None]
    lons, lats = [each.lon or 0.0 for each in villages], [each.lat or 0.0 for each in villages]
    room = 0.02
    region = [*map(math.radians, (min(lons) - room, min(lats) - room, max(lons) + room, max(lats) + room))]
    return {
        "asset": {"version": "1.0", "extras": {"ours": "Invented houses on invented hills."}},
        "geometricError": 4 * LEFT_OUT,
        "root": {
            "boundingVolume": {"region": [*region, invented.TABLE, invented.TABLE + 1200]},
            "geometricError": 4 * LEFT_OUT,
            "refine": "ADD",
            "children": [_node(each.code) for each in villages],
        },
    }


def _node(code: str) -> dict[str, Any]:
    village = places.get(code)
    assert village.lon is not None
    assert village.lat is not None
    reach = FAR + 20
    volume = {"box": [0, 0, 0, reach, 0, 0, 0, reach, 0, 0, 0, 120]}
    inner = {"boundingVolume": volume, "geometricError": 0, "content": {"uri": f"{code}.b3dm"}}
    return {
        "transform": [
            round(each, 6) for each in frame(village.lon, village.lat, _foot(village.lon, village.lat))
        ],
        "boundingVolume": volume,
        "geometricError": LEFT_OUT,
        "children": [inner],
    }


def _foot(lon: Any, lat: Any) -> Any:
    return invented.TABLE + invented.drawn(np.asarray(lon), np.asarray(lat))


def frame(lon: float, lat: float, metres: float) -> list[float]:
    """Return the matrix, column by column, from metres east, north and up of a point to those from earth's middle."""
    east, north = math.radians(lon), math.radians(lat)
    sin, cos = math.sin(north), math.cos(north)
    reach = AXIS / math.sqrt(1 - ROUNDNESS * sin**2)
    x, y = (reach + metres) * cos * math.cos(east), (reach + metres) * cos * math.sin(east)
    z = (reach * (1 - ROUNDNESS) + metres) * sin
    return [
        *(-math.sin(east), math.cos(east), 0.0, 0.0),
        *(-sin * math.cos(east), -sin * math.sin(east), cos, 0.0),
        *(cos * math.cos(east), cos * math.sin(east), sin, 0.0),
        *(x, y, z, 1.0),
    ]


@lru_cache(maxsize=24)
def _village(code: str) -> bytes:
    return gltf.batched(gltf.binary(masonry.village(hamlet(code), code)))
