"""A map as a county brings it: pictures of heights, and tiles packed into one PMTiles file."""

import gzip
import json
import struct
from io import BytesIO

import numpy as np
from PIL import Image

from sanlian.cockpit.maps import pmtiles

PNG, MVT = 2, 1


def painted(colour, *, size=256):
    """Return a tile of one colour as PNG."""
    written = BytesIO()
    Image.new("RGB", (size, size), colour).save(written, "PNG")
    return written.getvalue()


def heights(metres, *, encoding="terrarium"):
    """Return an array of heights as PNG."""
    if encoding == "mapbox":
        value = np.round((metres + 10_000) * 10).astype(np.int64)
        channels = (value // 65_536, value // 256 % 256, value % 256)
    else:
        value = np.round((metres + 32_768) * 256).astype(np.int64)
        channels = (value // 65_536, value // 256 % 256, value % 256)
    written = BytesIO()
    Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8)).save(written, "PNG")
    return written.getvalue()


def packed(path, tiles, *, kind=PNG, told=None, leaves=1):
    """
    Write {(zoom, x, y): bytes} as one PMTiles file, its directory split over so many leaves.

    Tiles that follow one another and are the same share their bytes, as packers do it.
    """
    ordered = sorted((pmtiles.number(*where), raw) for where, raw in tiles.items())
    entries, data = [], b""
    for number, raw in ordered:
        last = entries[-1] if entries else None
        if last and last["raw"] == raw and last["tile"] + last["run"] == number:
            last["run"] += 1
            continue
        entries.append({"tile": number, "run": 1, "offset": len(data), "length": len(raw), "raw": raw})
        data += raw
    below = b""
    if leaves > 1:
        step, root = -(-len(entries) // leaves), []
        for first in range(0, len(entries), step):
            leaf = _directory(entries[first : first + step])
            root.append({"tile": entries[first]["tile"], "run": 0, "offset": len(below), "length": len(leaf)})
            below += leaf
    else:
        root = entries
    top, metadata = _directory(root), gzip.compress(json.dumps(told or {}).encode())
    at = 127
    zooms = [where[0] for where in tiles]
    places = []
    for part in (top, metadata, below, data):
        places += [at, len(part)]
        at += len(part)
    counts = (len(ordered), len(entries), len(entries))
    head = struct.pack(
        "<7sB11Q6B4iB2i",
        b"PMTiles",
        3,
        *places,
        *counts,
        1,
        2,
        1,
        kind,
        min(zooms),
        max(zooms),
        *[0] * 4,
        0,
        0,
        0,
    )
    path.write_bytes(head + top + metadata + below + data)
    return path


def _directory(entries):
    numbers, before = [len(entries)], 0
    for entry in entries:
        numbers.append(entry["tile"] - before)
        before = entry["tile"]
    numbers += [entry["run"] for entry in entries]
    numbers += [entry["length"] for entry in entries]
    for index, entry in enumerate(entries):
        behind = index and entries[index - 1]["offset"] + entries[index - 1]["length"] == entry["offset"]
        numbers.append(0 if behind else entry["offset"] + 1)
    return gzip.compress(b"".join(map(_whole, numbers)))


def _whole(value):
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])


def drawn(layer):
    """Return a vector tile with one area, the middle of the tile, in a layer."""
    side, inside = 4096, 3584
    corners = [_zigzag(256), _zigzag(256)]
    # Begin there, three lines, close: each step from the one before.
    steps = [9, *corners, 26, _zigzag(inside), 0, 0, _zigzag(inside), _zigzag(-inside), 0, 15]
    area = _field(3, b"", number=3) + _field(4, b"".join(map(_whole, steps)))
    told = (
        _field(1, layer.encode()) + _field(2, area) + _field(5, b"", number=side) + _field(15, b"", number=2)
    )
    return _field(3, told)


def _field(tag, raw, *, number=None):
    if number is not None:
        return _whole(tag << 3) + _whole(number)
    return _whole(tag << 3 | 2) + _whole(len(raw)) + raw


def _zigzag(value):
    return value << 1 if value >= 0 else (-value << 1) - 1
