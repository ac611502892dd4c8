"""
The county's real-scene model as 3-D Tiles: a folder of its files, an address, or the demonstration's invented villages.

The invented model is made when it is asked for: a tile a village (batched 3-D model around a binary glTF), white walls
and grey roofs over the invented houses, at the heights of the invented ground.
"""

import json
import math
import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sanlian.cockpit.maps import houses, invented
from sanlian.cockpit.maps.houses import House
from sanlian.places import queries as places

TOP = "tileset.json"
# The earth of WGS-84: its greater half-axis in metres, and the square of its eccentricity.
AXIS, ROUNDNESS = 6_378_137.0, 6.694379990141e-3
# From how far a village is drawn: what is left out of it until then is so many metres large.
LEFT_OUT = 60.0
# Walls reach into the ground, which is not even below a house.
DEEP, EAVES, RIDGE = 12.0, 0.6, 0.32
# Where the light comes from, as the painted ground is lit, in metres east, north and up; how dark the shadows are.
LIGHT, SHADE = (-0.5, 0.5, 0.7), 0.52
WALL, ROOF = (0.93, 0.92, 0.88), (0.16, 0.18, 0.19)


def known() -> bool:
    """Return whether there is a model."""
    return bool(settings.SCENE_MODEL) or invented.known()


def folder() -> Path | None:
    """
    Return the folder of the county's model, or None where it is elsewhere or invented.

    :raises ImproperlyConfigured: when there is no tileset in it
    """
    named = settings.SCENE_MODEL
    if not named or "://" in named:
        return None
    if not (Path(named) / TOP).is_file():
        raise ImproperlyConfigured(f"The model {named} has no {TOP}.")
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
    reach = houses.FAR + 20
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
    return invented.TABLE + invented.height(np.asarray(lon), np.asarray(lat))


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


@lru_cache(maxsize=64)
def _village(code: str) -> bytes:
    village = places.get(code)
    assert village.lon is not None
    assert village.lat is not None
    stand = houses.of_village(code)
    squeeze = math.cos(math.radians(village.lat))
    lons = [village.lon + house.east / houses.DEGREE / squeeze for house in stand]
    lats = [village.lat + house.north / houses.DEGREE for house in stand]
    feet = _foot(lons, lats) - _foot(village.lon, village.lat)
    corners = np.concatenate([_house(house, foot) for house, foot in zip(stand, feet, strict=True)])
    return _batched(_binary(corners[:, :3], corners[:, 3:]))


def _house(house: House, foot: float) -> Any:
    """Return a house's triangles as rows of three corners: metres east, north and up, and a colour with its light."""
    long, wide, high = house.long / 2, house.wide / 2, house.high
    ridge = high + house.wide * RIDGE
    out, over = long + EAVES, wide + EAVES
    low = high - EAVES * RIDGE
    walls = [
        [(-long, -wide, -DEEP), (long, -wide, -DEEP), (long, -wide, high), (-long, -wide, high)],
        [(long, wide, -DEEP), (-long, wide, -DEEP), (-long, wide, high), (long, wide, high)],
        [(long, -wide, -DEEP), (long, wide, -DEEP), (long, wide, high), (long, -wide, high)],
        [(-long, wide, -DEEP), (-long, -wide, -DEEP), (-long, -wide, high), (-long, wide, high)],
    ]
    gables = [
        [(long, -wide, high), (long, wide, high), (long, 0, ridge)],
        [(-long, wide, high), (-long, -wide, high), (-long, 0, ridge)],
    ]
    roofs = [
        [(-out, -over, low), (out, -over, low), (out, 0, ridge), (-out, 0, ridge)],
        [(out, over, low), (-out, over, low), (-out, 0, ridge), (out, 0, ridge)],
    ]
    rows = [_lit(each, WALL, house) for each in (*walls, *gables)] + [
        _lit(each, ROOF, house) for each in roofs
    ]
    found = np.concatenate(rows)
    found[:, 2] += foot
    return found


def _lit(shape: list[tuple[float, float, float]], colour: tuple[float, float, float], house: House) -> Any:
    """Return a flat shape's triangles, turned as the house stands, in its colour as the light falls on it."""
    points = np.array(shape)
    cos, sin = math.cos(house.turned), math.sin(house.turned)
    turned = np.stack(
        [points[:, 0] * cos - points[:, 1] * sin, points[:, 0] * sin + points[:, 1] * cos, points[:, 2]],
        axis=1,
    )
    across = np.cross(turned[1] - turned[0], turned[2] - turned[0])
    falls = float(across @ np.array(LIGHT) / np.linalg.norm(across) / np.linalg.norm(LIGHT))
    light = SHADE + (1 - SHADE) * (falls + 1) / 2
    corners = [0, 1, 2] if len(shape) == 3 else [0, 1, 2, 0, 2, 3]
    placed = turned[corners] + np.array([house.east, house.north, 0])
    return np.concatenate([placed, np.tile(np.array(colour) * light, (len(corners), 1))], axis=1)


def _binary(points: Any, colours: Any) -> bytes:
    """Return triangles as a binary glTF: y is up there, so north lies along -z; a material that needs no light."""
    turned = np.stack([points[:, 0], points[:, 2], -points[:, 1]], axis=1).astype("<f4")
    painted = np.concatenate(
        [np.clip(colours * 255, 0, 255), np.full((len(colours), 1), 255)], axis=1
    ).astype(np.uint8)
    body = turned.tobytes() + painted.tobytes()
    many = len(turned)
    described = {
        "asset": {"version": "2.0"},
        "extensionsUsed": ["KHR_materials_unlit"],
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "COLOR_0": 1}, "material": 0}]}],
        "materials": [{"extensions": {"KHR_materials_unlit": {}}, "pbrMetallicRoughness": {}}],
        "buffers": [{"byteLength": len(body)}],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": many * 12, "target": 34962},
            {"buffer": 0, "byteOffset": many * 12, "byteLength": many * 4, "target": 34962},
        ],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": 5126,
                "count": many,
                "type": "VEC3",
                "min": turned.min(axis=0).tolist(),
                "max": turned.max(axis=0).tolist(),
            },
            {"bufferView": 1, "componentType": 5121, "normalized": True, "count": many, "type": "VEC4"},
        ],
    }
    text = json.dumps(described, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    whole = 12 + 8 + len(text) + 8 + len(body)
    head = struct.pack("<4sII", b"glTF", 2, whole) + struct.pack("<I4s", len(text), b"JSON")
    return head + text + struct.pack("<I4s", len(body), b"BIN\0") + body


def _batched(inner: bytes) -> bytes:
    """Return a binary glTF as a tile of a batched 3-D model without batches."""
    table = b'{"BATCH_LENGTH":0}'
    table += b" " * (-(28 + len(table)) % 8)
    inner += b"\0" * (-len(inner) % 8)
    whole = 28 + len(table) + len(inner)
    return struct.pack("<4s6I", b"b3dm", 1, whole, len(table), 0, 0, 0) + table + inner
