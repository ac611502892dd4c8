"""
Reading PMTiles, version 3: all tiles of a map in one file, found through directories inside it.

Only what the scene needs: the header, the directories (plain or gzip) and one tile's bytes. The format is described
at https://github.com/protomaps/PMTiles.
"""

import gzip
import json
import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_HEADER = struct.Struct("<7sB11Q6B4i")
_PLAIN, _GZIP = 1, 2
_KINDS = {1: "mvt", 2: "png", 3: "jpg", 4: "webp"}


class Unreadable(Exception):
    """The file is no PMTiles of version 3, or packed in a way that is not read here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Tiles that lie one behind another: the first number, how many share the bytes, and where these lie."""

    tile: int
    run: int
    offset: int
    length: int


@dataclass(frozen=True)
class Pack:
    """One file; `kind` is mvt, png, jpg or webp, `gzipped` says how its tiles are packed."""

    path: Path
    root: tuple[int, int]
    metadata: tuple[int, int]
    leaves: int
    tiles: int
    packed: bool
    gzipped: bool
    kind: str
    farthest: int
    nearest: int

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile's bytes as they lie in the file, or None where there is none."""
        wanted, where = number(zoom, x, y), self.root
        for _depth in range(4):
            entries = self._directory(*where)
            found = entries[max(0, bisect_right(entries, wanted, key=lambda entry: entry.tile) - 1)]
            if not found.run:
                where = (self.leaves + found.offset, found.length)
            elif found.tile <= wanted < found.tile + found.run:
                return self._bytes(self.tiles + found.offset, found.length)
            else:
                return None
        return None

    def first(self) -> bytes:
        """Return the bytes of the first tile, whichever it is."""
        where = self.root
        while True:
            entry = self._directory(*where)[0]
            if entry.run:
                return self._bytes(self.tiles + entry.offset, entry.length)
            where = (self.leaves + entry.offset, entry.length)

    def told(self) -> dict[str, Any]:
        """Return the metadata, such as the layers of vector tiles."""
        found: dict[str, Any] = json.loads(self._unpacked(*self.metadata) or b"{}")
        return found

    def _bytes(self, offset: int, length: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def _unpacked(self, offset: int, length: int) -> bytes:
        raw = self._bytes(offset, length)
        return gzip.decompress(raw) if self.packed and raw else raw

    @lru_cache(maxsize=64)  # noqa: B019 - a process reads a handful of files, for as long as it lives
    def _directory(self, offset: int, length: int) -> list[Entry]:
        return _entries(self._unpacked(offset, length))


def opened(path: Path) -> Pack:
    """
    Return the file with what its header says.

    :raises Unreadable: when it is not one of those that are read here
    :raises OSError: when there is no such file
    """
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(b"PMTiles\x03"):
        raise Unreadable(f"{path} is not a PMTiles file of version 3.")
    fields = _HEADER.unpack(head)
    root, metadata, leaves, tiles = fields[2:4], fields[4:6], fields[6], fields[8]
    _clustered, inside, outside, kind, farthest, nearest = fields[13:19]
    if inside not in (_PLAIN, _GZIP) or outside not in (0, _PLAIN, _GZIP) or kind not in _KINDS:
        raise Unreadable(f"{path} is packed in a way that is not read here; pack it with gzip.")
    gzipped = outside == _GZIP
    return Pack(
        path, root, metadata, leaves, tiles, inside == _GZIP, gzipped, _KINDS[kind], farthest, nearest
    )


def number(zoom: int, x: int, y: int) -> int:
    """Return a tile's number: those of lower zooms first, each zoom along Hilbert's curve."""
    found: int = (4**zoom - 1) // 3
    for step in range(zoom - 1, -1, -1):
        side = 1 << step
        right, down = int(bool(x & side)), int(bool(y & side))
        found += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))
            x, y = y, x
    return found


def _entries(raw: bytes) -> list[Entry]:
    numbers = _numbers(raw)
    many = numbers[0]
    steps, runs, lengths, places = (numbers[1 + many * part : 1 + many * (part + 1)] for part in range(4))
    found: list[Entry] = []
    tile = 0
    for step, run, length, place in zip(steps, runs, lengths, places, strict=True):
        tile += step
        # Nought: right behind the one before.
        offset = place - 1 if place else found[-1].offset + found[-1].length
        found.append(Entry(tile, run, offset, length))
    return found


def _numbers(raw: bytes) -> list[int]:
    """Return the whole numbers of a directory: seven bits a byte, the lowest first."""
    found, value, shift = [], 0, 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            found.append(value)
            value = shift = 0
    return found
