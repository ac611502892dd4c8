"""
An invented village as triangles: houses under tiled roofs, the hall, the bridge, trees, and the ground below them.
"""

import math
import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sanlian.cockpit.maps import hamlet as plan, invented, painted
from sanlian.cockpit.maps.gltf import Surface
from sanlian.cockpit.maps.hamlet import FAR, Hamlet, House, Tree

# Walls reach into the ground, which is not even below a house.
DEEP, EAVES, RIDGE = 3.5, 0.7, 0.36
# Where the light comes from, in metres east, north and up; how dark shadows are, as light and not as paint.
LIGHT, SHADE = (-0.62, -0.45, 0.64), 0.36
# The village's ground lies on the map's, and the more of it is seen the nearer its middle.
LIFT, CELLS, WHOLE, GONE = 1.0, 38, 0.64, 0.88
GABLE, STEPS = 0.5, ((1.0, 0.42), (0.62, 0.78), (0.2, 1.0))
SIDES = 5
LEAVES, BAMBOO = (0.20, 0.36, 0.13), (0.36, 0.46, 0.14)
Box = tuple[int, int, int, int]
Corner = tuple[float, float, float]


@dataclass
class Pile:
    """Triangles in metres east, north and up, clad from one picture."""

    points: list[Any] = field(default_factory=list)
    over: list[Any] = field(default_factory=list)
    colours: list[Any] = field(default_factory=list)
    triangles: list[Any] = field(default_factory=list)
    many: int = 0

    def add(self, points: Any, over: Any, colours: Any, triangles: Any) -> None:
        """Add some corners, and triangles between them."""
        self.points.append(points)
        self.over.append(over)
        self.colours.append(colours)
        self.triangles.append(np.asarray(triangles) + self.many)
        self.many += len(points)

    def surface(self, picture: bytes) -> Surface:
        """Return all of it under a picture."""
        points, over, colours, triangles = (
            np.concatenate(each) for each in (self.points, self.over, self.colours, self.triangles)
        )
        return Surface(points, over, colours, triangles, picture)


@dataclass(frozen=True, slots=True)
class Site:
    """Where something stands and is turned to, in metres and radians; adds flat shapes to a pile."""

    pile: Pile
    east: float
    north: float
    foot: float
    turned: float

    def flat(self, corners: list[Corner], clad: Box) -> None:
        """Add a shape of three or four corners, from its lower left round to the left, lit as it is turned."""
        points = np.array(corners)
        cos, sin = math.cos(self.turned), math.sin(self.turned)
        x, y = points[:, 0] * cos - points[:, 1] * sin, points[:, 0] * sin + points[:, 1] * cos
        placed = np.stack([x + self.east, y + self.north, points[:, 2] + self.foot], axis=1)
        left, top, right, bottom = (
            (each + inset) / painted.CLADDING for each, inset in zip(clad, (2, 2, -2, -2), strict=True)
        )
        over = [(left, bottom), (right, bottom), (right, top), (left, top)]
        if len(corners) == 3:
            over = [(left, bottom), (right, bottom), ((left + right) / 2, top)]
        across = np.cross(placed[1] - placed[0], placed[2] - placed[0])
        colours = np.append(np.full(3, _lit(across)), 1.0)
        triangles = [[0, 1, 2]] if len(corners) == 3 else [[0, 1, 2], [0, 2, 3]]
        self.pile.add(placed, np.array(over), np.tile(colours, (len(corners), 1)), triangles)

    def box(self, low: Corner, high: Corner, clad: Box, top: Box) -> None:
        """Add a box between two corners; nobody sees it from below."""
        (left, front, foot), (right, back, head) = low, high
        for ends in (
            ((left, front), (right, front)),
            ((right, front), (right, back)),
            ((right, back), (left, back)),
            ((left, back), (left, front)),
        ):
            (x, y), (x2, y2) = ends
            self.flat([(x, y, foot), (x2, y2, foot), (x2, y2, head), (x, y, head)], clad)
        self.flat([(left, front, head), (right, front, head), (right, back, head), (left, back, head)], top)


def _lit(across: Any) -> float:
    """Return how much light falls on a surface that looks this way."""
    falls = float(across @ np.array(LIGHT) / np.linalg.norm(across) / np.linalg.norm(LIGHT))
    return SHADE + (1 - SHADE) * float(max(0.0, falls * 0.8 + 0.3) ** 0.8)


def village(hamlet: Hamlet, seed: str) -> list[Surface]:
    """Return a village as surfaces: its ground, and what stands on it; metres from the ground below its middle."""
    pile, level = Pile(), _level(hamlet)
    for house in hamlet.houses:
        _house(pile, house, float(level(house.east, house.north)))
    _hall(pile, hamlet, level)
    _bridge(pile, hamlet, level)
    chance = random.Random(f"leaves of {seed}")
    for tree in hamlet.trees:
        east, north = hamlet.east_north(tree.along, tree.across)
        _tree(pile, tree, (float(east), float(north), float(level(east, north))), chance)
    return [_ground(hamlet, level, seed), pile.surface(painted.cladding())]


def _level(hamlet: Hamlet) -> Any:
    """Return what tells how high the ground lies there, as the map draws it, from the ground below the middle."""
    middle = invented.drawn(*(np.asarray(each) for each in (hamlet.lon, hamlet.lat)))
    return lambda east, north: (
        invented.drawn(*hamlet.degrees(np.asarray(east), np.asarray(north))) - middle + LIFT
    )


def _house(pile: Pile, house: House, foot: float, front: Box | None = None) -> None:
    site = Site(pile, house.east, house.north, foot, house.turned)
    long, wide, high = house.long / 2, house.wide / 2, house.high
    ridge, out = high + house.wide * RIDGE, long if house.old else long + EAVES
    over, low = wide + EAVES, high - EAVES * RIDGE * 2
    front = front or (painted.LOW if high < 5 else painted.FRONT if high < 8 else painted.TALL)
    for turn, (x, y), clad in (
        (1, (long, wide), front),
        (-1, (long, wide), painted.BACK if high > 5 else painted.LOW),
    ):
        x, y = x * turn, y * turn
        site.flat([(-x, -y, 0), (x, -y, 0), (x, -y, high), (-x, -y, high)], clad)
        site.flat([(-x, -y, -DEEP), (x, -y, -DEEP), (x, -y, 0), (-x, -y, 0)], painted.MASONRY)
        site.flat([(x, -y, 0), (x, y, 0), (x, y, high), (x, -y, high)], painted.SIDE)
        site.flat([(x, -y, -DEEP), (x, y, -DEEP), (x, y, 0), (x, -y, 0)], painted.MASONRY)
        site.flat([(x, -y, high), (x, y, high), (x, 0, ridge)], painted.PLAIN)
        edge, end = over * turn, out * turn
        site.flat([(-end, -edge, low), (end, -edge, low), (end, 0, ridge), (-end, 0, ridge)], painted.ROOF)
    if house.old:
        for end in (-long - GABLE / 2, long - GABLE / 2):
            _stepped(site, end, wide + 0.3, high, ridge)


def _stepped(site: Site, end: float, wide: float, high: float, ridge: float) -> None:
    """Add a gable that rises above the roof in steps (马头墙), each under its own coping."""
    before = 0.0
    for rise, reach in STEPS:
        top = high + (ridge - high) * rise + 0.7
        halves = ((before, reach), (-reach, -before)) if before else ((-reach, reach),)
        for left, right in ((wide * one, wide * other) for one, other in halves):
            site.box((end, left, high - 1), (end + GABLE, right, top), painted.PLAIN, painted.COPING)
            low, over = (end - 0.2, left - 0.2, top), (end + GABLE + 0.2, right + 0.2, top + 0.35)
            site.box(low, over, painted.COPING, painted.COPING)
        before = reach


def _hall(pile: Pile, hamlet: Hamlet, level: Any) -> None:
    """Add the ancestral hall: a gate house, an open court between two wings, and the great house behind it."""
    along, across = plan.HALL
    wings = (
        (0.0, -12.0, 0.0, 26.0, 9.0, 7.4, painted.GATE),
        (0.0, 14.0, 0.0, 26.0, 12.0, 9.0, painted.GATE),
        (-10.6, 0.5, math.pi / 2, 15.0, 4.6, 5.2, painted.BACK),
        (10.6, 0.5, math.pi / 2, 15.0, 4.6, 5.2, painted.BACK),
    )
    for right, up, turned, long, wide, high, front in wings:
        east, north = hamlet.east_north(along + right, across + up)
        made = House(float(east), float(north), hamlet.main + turned, long, wide, high, old=not turned)
        _house(pile, made, float(level(east, north)), front)


def _bridge(pile: Pile, hamlet: Hamlet, level: Any) -> None:
    """Add a humped bridge of stone over the brook."""
    middle = float(plan.brook(plan.BRIDGE))
    east, north = hamlet.east_north(plan.BRIDGE, middle)
    site = Site(pile, float(east), float(north), float(level(east, north)), hamlet.main)
    half, wide = plan.BROOK_WIDE / 2 + 5, 2.7
    ends = np.linspace(-half, half, 9)
    rise = [2.4 * math.cos(each / half * math.pi / 2) for each in ends]
    for y, y2, z, z2 in zip(ends, ends[1:], rise, rise[1:], strict=False):
        site.flat([(-wide, y, z), (wide, y, z), (wide, y2, z2), (-wide, y2, z2)], painted.PLAIN)
        for x in (-wide, wide):
            for side in (1, -1):
                a, b = (y, y2) if side > 0 else (y2, y)
                za, zb = (z, z2) if side > 0 else (z2, z)
                site.flat(
                    [(x, a, za - 1.2), (x, b, zb - 1.2), (x, b, zb + 0.9), (x, a, za + 0.9)], painted.MASONRY
                )


def _tree(pile: Pile, tree: Tree, foot: Corner, chance: random.Random) -> None:
    """Add a crown of leaves: two rings and a tip, darker below."""
    turn = chance.uniform(0, math.pi)
    rings = ((0.12, 0.62, 0.5), (0.55, 1.0, 0.85)) if not tree.bamboo else ((0.05, 0.5, 0.5), (0.7, 0.9, 0.9))
    leaf = np.array(BAMBOO if tree.bamboo else LEAVES) * chance.uniform(0.8, 1.25)
    points, colours = [], []
    for rise, reach, light in rings:
        for side in range(SIDES):
            angle = turn + 2 * math.pi * side / SIDES
            x, y = math.cos(angle), math.sin(angle)
            sunny = light * (1 - 0.28 * (x * -LIGHT[0] + y * -LIGHT[1]))
            points.append((x * reach * tree.wide, y * reach * tree.wide, rise * tree.high))
            colours.append((*(leaf * sunny), 1))
    points.append((0, 0, tree.high))
    colours.append((*(leaf * 1.2), 1))
    left, top, right, bottom = painted.PLAIN
    middle = ((left + right) / 2 / painted.CLADDING, (top + bottom) / 2 / painted.CLADDING)
    pile.add(
        np.array(points) + np.array(foot), np.tile(middle, (len(points), 1)), np.array(colours), _crown()
    )


def _crown() -> list[list[int]]:
    found = []
    for side in range(SIDES):
        after = (side + 1) % SIDES
        found += [[side, after, SIDES + after], [side, SIDES + after, SIDES + side]]
        found.append([SIDES + side, SIDES + after, 2 * SIDES])
    return found


def _ground(hamlet: Hamlet, level: Any, seed: str) -> Surface:
    """Return the village's ground, fading into the map's at its edge."""
    steps = np.linspace(-FAR, FAR, CELLS + 1)
    east, north = (each.ravel() for each in np.meshgrid(steps, steps))
    away = np.hypot(east, north) / FAR
    away = away + 0.07 * np.sin(np.arctan2(north, east) * 5) + 0.04 * np.sin(np.arctan2(north, east) * 11 + 1)
    seen = np.clip((GONE - away) / (GONE - WHOLE), 0, 1)
    cells = np.array([[0, 1, CELLS + 2], [0, CELLS + 2, CELLS + 1]])
    starts = (np.arange(CELLS)[:, None] * (CELLS + 1) + np.arange(CELLS)[None, :]).ravel()
    triangles = (starts[:, None, None] + cells[None]).reshape(-1, 3)
    # Corners beyond its edge draw nothing: so neither do their triangles.
    triangles = triangles[(seen[triangles] > 0).any(axis=1)]
    return Surface(
        points=np.stack([east, north, level(east, north)], axis=1),
        over=np.stack([(east + FAR) / 2 / FAR, (FAR - north) / 2 / FAR], axis=1),
        colours=np.stack([*([np.ones_like(seen)] * 3), seen**1.5], axis=1),
        triangles=triangles,
        picture=painted.ground(hamlet, seed),
        fades=True,
    )
