"""Triangles with pictures and colours as binary glTF 2.0, and that as a tile of a batched 3-D model (3-D Tiles 1.0)."""

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

ARRAY, ELEMENTS = 34962, 34963
FLOAT, SHORT, BYTE = 5126, 5123, 5121


@dataclass(frozen=True, slots=True)
class Surface:
    """
    Triangles under one picture.

    `points` are metres east, north and up, `over` the picture's shares from its upper left corner, `colours` what the
    picture is multiplied with (red, green, blue, and how much of it is seen), all a row a corner; `triangles` are
    rows of three corners.
    """

    points: Any
    over: Any
    colours: Any
    triangles: Any
    picture: bytes
    # It is ground that fades into the map's.
    fades: bool = False


class _Body:
    """The bytes of a glTF, and what is written down of their parts."""

    def __init__(self) -> None:
        self.raw = bytearray()
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def view(self, raw: bytes, **more: int) -> int:
        self.views.append({"buffer": 0, "byteOffset": len(self.raw), "byteLength": len(raw), **more})
        self.raw += raw + b"\0" * (-len(raw) % 4)
        return len(self.views) - 1

    def accessor(self, array: Any, kind: str, component: int, target: int, **more: Any) -> int:
        view = self.view(array.tobytes(), target=target)
        told = {"bufferView": view, "componentType": component, "count": len(array), "type": kind}
        self.accessors.append(told | more)
        return len(self.accessors) - 1


def binary(surfaces: list[Surface]) -> bytes:
    """Return surfaces as a binary glTF of materials that need no light; y is up there, so north lies along -z."""
    body = _Body()
    shapes = [_primitive(body, each, number) for number, each in enumerate(surfaces)]
    pictures = [{"bufferView": body.view(each.picture), "mimeType": _kind(each.picture)} for each in surfaces]
    described = {
        "asset": {"version": "2.0"},
        "extensionsUsed": ["KHR_materials_unlit"],
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": shapes}],
        "materials": [_material(each, number) for number, each in enumerate(surfaces)],
        "textures": [{"source": number, "sampler": 0} for number in range(len(surfaces))],
        "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}],
        "images": pictures,
        "buffers": [{"byteLength": len(body.raw)}],
        "bufferViews": body.views,
        "accessors": body.accessors,
    }
    text = json.dumps(described, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    whole = 12 + 8 + len(text) + 8 + len(body.raw)
    head = struct.pack("<4sII", b"glTF", 2, whole) + struct.pack("<I4s", len(text), b"JSON")
    return head + text + struct.pack("<I4s", len(body.raw), b"BIN\0") + bytes(body.raw)


def _primitive(body: _Body, surface: Surface, number: int) -> dict[str, Any]:
    points = surface.points
    turned = np.stack([points[:, 0], points[:, 2], -points[:, 1]], axis=1).astype("<f4")
    colours = np.clip(surface.colours * 255, 0, 255).astype(np.uint8)
    over = np.clip(surface.over * 65535, 0, 65535).astype("<u2")
    corners = surface.triangles.astype("<u2").ravel()
    reach = {"min": turned.min(axis=0).tolist(), "max": turned.max(axis=0).tolist()}
    return {
        "attributes": {
            "POSITION": body.accessor(turned, "VEC3", FLOAT, ARRAY, **reach),
            "TEXCOORD_0": body.accessor(over, "VEC2", SHORT, ARRAY, normalized=True),
            "COLOR_0": body.accessor(colours, "VEC4", BYTE, ARRAY, normalized=True),
        },
        "indices": body.accessor(corners, "SCALAR", SHORT, ELEMENTS),
        "material": number,
    }


def _material(surface: Surface, number: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "extensions": {"KHR_materials_unlit": {}},
        "pbrMetallicRoughness": {"baseColorTexture": {"index": number}},
    }
    # What fades lies on the map's own ground; the scene's script knows it by this.
    return made | ({"alphaMode": "BLEND", "extras": {"ground": True}} if surface.fades else {})


def _kind(picture: bytes) -> str:
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


def batched(inner: bytes) -> bytes:
    """Return a binary glTF as a tile of a batched 3-D model without batches."""
    table = b'{"BATCH_LENGTH":0}'
    table += b" " * (-(28 + len(table)) % 8)
    inner += b"\0" * (-len(inner) % 8)
    whole = 28 + len(table) + len(inner)
    return struct.pack("<4s6I", b"b3dm", 1, whole, len(table), 0, 0, 0) + table + inner
