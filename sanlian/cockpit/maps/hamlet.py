"""
An invented village: where its houses, lanes, brook, fields and trees stand, always the same for the same village.

Everything lies around the village's middle in metres along its lanes and across them, northward: lanes follow the
slope, the brook flows before them. `Hamlet.east_north` turns that to metres east and north.
"""

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from sanlian.cockpit.maps import invented
from sanlian.places import queries as places

# How far from its middle an invented village reaches, in metres; and how long a degree of latitude is.
FAR, DEGREE = 380, 111_320
# Lanes by how far across they run, and how far they reach along the slope; paths cross them.
LANES = {-44.0: 138.0, 0.0: 196.0, 46.0: 168.0, 94.0: 112.0}
PATHS = (-86.0, 10.0, 92.0)
BROOK, BROOK_WIDE, BRIDGE = -96.0, 11.0, 10.0
# The hall's yard with the half-moon pond before it: no houses there, as left, right, low and high.
YARD = (-22.0, 42.0, 2.0, 90.0)
POND, SQUARE, HALL = (10.0, 22.0, 13.0), (10.0, 32.0, 17.0, 8.0), (10.0, 60.0)
FIELD_LONG, FIELD_WIDE = 58.0, 25.0


@dataclass(frozen=True, slots=True)
class House:
    """A house: its middle and where its ridge points, in metres east and north and radians; its size; its kind."""

    east: float
    north: float
    turned: float
    long: float
    wide: float
    high: float
    # Of old houses the gables rise above the roof in steps.
    old: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree: where it stands along and across, how wide and high it is, and whether it is bamboo."""

    along: float
    across: float
    wide: float
    high: float
    bamboo: bool = False


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A village's middle in degrees, where its lanes point in radians, and what stands there."""

    lon: float
    lat: float
    main: float
    houses: tuple[House, ...]
    trees: tuple[Tree, ...]

    def east_north(self, along: Any, across: Any) -> tuple[Any, Any]:
        """Return metres east and north of the middle."""
        cos, sin = math.cos(self.main), math.sin(self.main)
        return along * cos - across * sin, along * sin + across * cos

    def along_across(self, east: Any, north: Any) -> tuple[Any, Any]:
        """Return the way back."""
        cos, sin = math.cos(self.main), math.sin(self.main)
        return east * cos + north * sin, north * cos - east * sin

    def degrees(self, east: Any, north: Any) -> tuple[Any, Any]:
        """Return longitude and latitude of metres east and north of the middle."""
        squeeze = math.cos(math.radians(self.lat))
        return self.lon + east / DEGREE / squeeze, self.lat + north / DEGREE


def brook(along: Any) -> Any:
    """Return how far across the brook flows there."""
    return BROOK + 9 * np.sin(along / 62) - 4 * np.sin(along / 23 + 1)


@lru_cache(maxsize=400)
def hamlet(code: str) -> Hamlet:
    """Return a village of the county; its middle is known."""
    village = places.get(code)
    assert village.lon is not None
    assert village.lat is not None
    chance = random.Random(f"houses of {code}")
    main = _level(village.lon, village.lat) + chance.gauss(0, 0.08)
    bare = Hamlet(village.lon, village.lat, main, (), ())
    houses = tuple(_houses(bare, chance))
    stand = np.array([bare.along_across(each.east, each.north) for each in houses])
    return Hamlet(village.lon, village.lat, main, houses, tuple(_trees(stand, chance)))


def _level(lon: float, lat: float) -> float:
    """Return where the ground neither rises nor falls: houses look south, or as far to the south as the slope lets."""
    reach = 250 / DEGREE
    wide = reach / math.cos(math.radians(lat))
    lons = np.array([lon + wide, lon - wide, lon, lon])
    lats = np.array([lat, lat, lat + reach, lat - reach])
    east, west, north, south = invented.height(lons, lats)
    turned = float(math.atan2(north - south, east - west)) - math.pi / 2
    return turned if math.cos(turned) >= 0 else turned + math.pi


def _houses(bare: Hamlet, chance: random.Random) -> list[House]:
    """Return rows of houses on both sides of the lanes, dense in the middle."""
    found = []
    for lane, reach in LANES.items():
        for side in (-1, 1):
            along = -reach + chance.uniform(0, 8)
            while along < reach:
                long, wide, high, old = _size(chance, abs(along) / reach)
                along += long / 2
                across = lane + side * (4.6 + wide / 2 + chance.uniform(0, 1.6))
                if (
                    _free(along, across, long, wide)
                    and chance.random() > 0.05 + 0.3 * (abs(along) / reach) ** 2
                ):
                    east, north = bare.east_north(along, across)
                    turned = bare.main + chance.gauss(0, 0.025)
                    found.append(House(float(east), float(north), turned, long, wide, high, old))
                along += long / 2 + chance.choice((1.2, 2.0, 3.4, 6.5))
    return found


def _size(chance: random.Random, outside: float) -> tuple[float, float, float, bool]:
    """Return how long, wide and high a house is, and whether it is old: the old ones stand in the middle."""
    kind = chance.random() + 0.35 * outside
    if kind < 0.34:
        return chance.uniform(12.5, 15), chance.uniform(9.5, 10.8), 6.9, True
    if kind < 0.85:
        return chance.uniform(9.5, 12), chance.uniform(8, 9), chance.choice((6.3, 6.6)), False
    if kind < 1.08:
        return chance.uniform(7, 8.5), chance.uniform(5.5, 6.5), 3.6, False
    return chance.uniform(10, 11.5), chance.uniform(9, 10), 9.6, False


def _free(along: float, across: float, long: float, wide: float) -> bool:
    left, right, low, high = YARD
    in_yard = left - long / 2 < along < right + long / 2 and low - wide / 2 < across < high + wide / 2
    on_path = any(abs(along - path) < long / 2 + 2.2 for path in PATHS)
    return not in_yard and not on_path and across - wide / 2 > float(brook(along)) + BROOK_WIDE


def _trees(houses: Any, chance: random.Random) -> list[Tree]:
    """Return trees along the brook and between the houses, an old one at the bridge, and bamboo behind."""
    found = [Tree(BRIDGE + 17, float(brook(BRIDGE + 17)) + 13, 8.5, 15)]
    along = -330.0
    while along < 330:
        along += chance.uniform(9, 22)
        bank = chance.choice((-1, 1)) * chance.uniform(8, 11)
        if abs(along - BRIDGE) > 12:
            found.append(
                Tree(along, float(brook(along)) + bank, chance.uniform(2.2, 3.6), chance.uniform(5, 8))
            )
    groves = [(chance.uniform(-150, 150), chance.uniform(150, 190)) for _each in range(3)]
    for middle, behind in groves:
        for _each in range(26):
            place = chance.gauss(middle, 26), chance.gauss(behind, 13)
            found.append(Tree(*place, chance.uniform(2, 3), chance.uniform(8, 12), bamboo=True))
    for _each in range(190):
        place = chance.uniform(-215, 215), chance.uniform(-80, 150)
        size = chance.uniform(1.8, 3.4)
        found.append(Tree(*place, size, size * chance.uniform(1.5, 2.1)))
    return [each for each in found if _clear(each, houses)]


def _clear(tree: Tree, houses: Any) -> bool:
    """Return whether a tree stands in nobody's way: neither in a house nor on a lane nor in the yard."""
    left, right, low, high = YARD
    in_yard = left + 8 < tree.along < right - 8 and low < tree.across < high
    on_lane = any(abs(tree.across - lane) < 4 and abs(tree.along) < reach for lane, reach in LANES.items())
    on_path = any(abs(tree.along - path) < 4 and -90 < tree.across < 120 for path in PATHS)
    away = np.hypot(houses[:, 0] - tree.along, houses[:, 1] - tree.across).min()
    in_brook = abs(tree.across - float(brook(tree.along))) < BROOK_WIDE / 2 + 1
    return not (in_yard or on_lane or on_path or in_brook) and bool(away > 7)
