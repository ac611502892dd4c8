"""
Where tiles come from: a folder `zoom/x/y.png`, a PMTiles file, or the address of the county's own tile server.

Folder and file are read by us and served under our own address, to those who may see the cockpit. An address is
asked by the browser itself; the content policy of the scene then names its origin (`origins`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from PIL import Image

from sanlian.cockpit.maps import pmtiles

TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "mvt": "application/vnd.mapbox-vector-tile",
}
_ENDINGS = {"png": "png", "jpg": "jpg", "jpeg": "jpg", "webp": "webp", "mvt": "mvt", "pbf": "mvt"}
DEEPEST = 22


@dataclass(frozen=True)
class Tiles:
    """
    The tiles of one map, from the farthest to the nearest zoom.

    `address` is set where the browser asks somebody else, with {z}, {x} and {y} in it; `kind` is png, jpg, webp or
    mvt, `size` the pixels of a tile's side. `gzipped`: as they lie, vector tiles are packed.
    """

    kind: str
    farthest: int
    nearest: int
    size: int = 256
    gzipped: bool = False
    address: str = ""
    folder: Path | None = None
    ending: str = ""
    pack: pmtiles.Pack | None = None

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile's bytes, or None where there is none or somebody else keeps it."""
        if not (self.farthest <= zoom <= self.nearest and min(x, y) >= 0 and max(x, y) < 2**zoom):
            return None
        if self.pack is not None:
            return self.pack.tile(zoom, x, y)
        if self.folder is None:
            return None
        try:
            return (self.folder / str(zoom) / str(x) / f"{y}.{self.ending}").read_bytes()
        except FileNotFoundError:
            return None

    def first(self) -> bytes | None:
        """Return the bytes of some tile, or None where somebody else keeps them."""
        if self.pack is not None:
            return self.pack.first()
        found = _first_file(self.folder) if self.folder else None
        return found.read_bytes() if found else None

    @property
    def origin(self) -> str:
        """Return the origin that the browser asks besides ours, or nothing."""
        return origin_of(self.address)


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address; nothing for one of our own."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@lru_cache(maxsize=8)
def tiles_of(named: str, zooms: str = "") -> Tiles:
    """
    Return the tiles that a setting names.

    :param named: a folder, a `.pmtiles` file, or an address with {z}, {x} and {y}
    :param zooms: such as `6-13`; an address needs them, folder and file know their own
    :raises ImproperlyConfigured: when there is nothing there that can be read
    """
    if "{z}" in named:
        return _elsewhere(named, zooms)
    path = Path(named)
    try:
        return _packed(path) if path.suffix == ".pmtiles" else _folder(path)
    except (OSError, pmtiles.Unreadable) as fault:
        raise ImproperlyConfigured(f"The map {named} cannot be read: {fault}") from fault


def _elsewhere(address: str, zooms: str) -> Tiles:
    numbers = re.fullmatch(r"(\d+)-(\d+)", zooms)
    if not numbers or "{x}" not in address or "{y}" not in address:
        raise ImproperlyConfigured(
            f"The map {address} needs {{z}}, {{x}} and {{y}} in its address, and its zooms, such as 6-13."
        )
    ending = urlsplit(address).path.rpartition(".")[2].lower()
    return Tiles(_ENDINGS.get(ending, "png"), int(numbers[1]), int(numbers[2]), address=address)


def _packed(path: Path) -> Tiles:
    pack = pmtiles.opened(path)
    size = 512 if pack.kind == "mvt" else _size(pack.first())
    return Tiles(pack.kind, pack.farthest, pack.nearest, size=size, gzipped=pack.gzipped, pack=pack)


def _folder(path: Path) -> Tiles:
    zooms, first = _zooms(path), _first_file(path)
    kind = _ENDINGS.get(first.suffix[1:].lower()) if first else None
    if first is None or kind is None:
        raise ImproperlyConfigured(f"The map {path} holds no tiles such as 10/853/424.png.")
    raw = first.read_bytes()
    size = 512 if kind == "mvt" else _size(raw)
    return Tiles(
        kind,
        zooms[0],
        zooms[-1],
        size=size,
        gzipped=raw[:2] == b"\x1f\x8b",
        folder=path,
        ending=first.suffix[1:],
    )


def _zooms(path: Path) -> list[int]:
    named = (each.name for each in path.iterdir())
    return sorted(int(name) for name in named if name.isdigit() and int(name) <= DEEPEST)


def _first_file(path: Path) -> Path | None:
    return next((each for zoom in _zooms(path) for each in sorted((path / str(zoom)).glob("*/*.*"))), None)


def _size(raw: bytes) -> int:
    with Image.open(BytesIO(raw)) as picture:
        return picture.width
