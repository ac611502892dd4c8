"""
The pictures of an invented village: its ground from above, and what its walls and roofs are clad with.

They are drawn, not photographed, and look it: nobody shall take the village for a real one.
"""

import math
import random
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sanlian.cockpit.maps import hamlet as plan
from sanlian.cockpit.maps.hamlet import FAR, Hamlet

SIZE = 1024
# Where shadows fall, in metres east and north for a metre of height.
SHADOW = (0.5, 0.36)
GRASS, MEADOW = (158, 192, 128), (188, 210, 152)
FIELDS = (
    *((126, 172, 88), (146, 188, 100), (166, 200, 116), (112, 156, 86)),
    *((222, 202, 112), (230, 212, 104), (196, 176, 134), (172, 200, 200)),
)
BANK, WATER, YARD, LANE, STONE = (
    (206, 204, 172),
    (126, 176, 186),
    (202, 196, 180),
    (222, 219, 210),
    (190, 186, 176),
)
Point = tuple[float, float]
Colour = tuple[int, int, int]


class _Sheet:
    """A picture of the ground that is drawn on in metres along and across."""

    def __init__(self, hamlet: Hamlet, base: Image.Image) -> None:
        self.hamlet, self.image = hamlet, base
        self.pen = ImageDraw.Draw(base)

    def at(self, points: list[Point]) -> list[Point]:
        array = np.array(points, dtype=float)
        east, north = self.hamlet.east_north(array[:, 0], array[:, 1])
        return _pixels(east, north)

    def area(self, points: list[Point], colour: Colour | int) -> None:
        self.pen.polygon(self.at(points), fill=colour)

    def line(self, points: list[Point], metres: float, colour: Colour | int) -> None:
        self.pen.line(
            self.at(points), fill=colour, width=max(1, round(metres * SIZE / 2 / FAR)), joint="curve"
        )


def _pixels(east: Any, north: Any) -> list[Point]:
    side = SIZE / 2 / FAR
    return [(float(x), float(y)) for x, y in zip((east + FAR) * side, (FAR - north) * side, strict=True)]


def ground(hamlet: Hamlet, seed: str) -> bytes:
    """Return the village's ground from above as JPEG, north up, `FAR` metres to each side of its middle."""
    chance = random.Random(f"ground of {seed}")
    rolled = np.random.default_rng(chance.randrange(2**32))
    sheet = _Sheet(hamlet, _grass(rolled))
    _fields(sheet, chance)
    _brook(sheet)
    _yards(sheet)
    _lanes(sheet)
    _square(sheet)
    shaded = np.asarray(sheet.image.filter(ImageFilter.GaussianBlur(0.7)), dtype=float)
    shaded = shaded * (1 - 0.42 * _shadows(hamlet)[..., None]) + rolled.normal(0, 2.2, (SIZE, SIZE, 1))
    written = BytesIO()
    Image.fromarray(np.clip(shaded, 0, 255).astype(np.uint8)).save(written, "JPEG", quality=68)
    return written.getvalue()


def _grass(rolled: np.random.Generator) -> Image.Image:
    coarse = Image.fromarray((rolled.random((26, 26)) * 255).astype(np.uint8))
    share = np.asarray(coarse.resize((SIZE, SIZE), Image.Resampling.BICUBIC), dtype=float)[..., None] / 255
    return Image.fromarray((np.array(GRASS) * share + np.array(MEADOW) * (1 - share)).astype(np.uint8))


def _fields(sheet: _Sheet, chance: random.Random) -> None:
    """Draw patches along the slope below the brook and at both ends of the village, and behind it."""
    across = -float(FAR)
    while across < FAR:
        along = -FAR - chance.uniform(0, plan.FIELD_LONG)
        while along < FAR:
            long = plan.FIELD_LONG * chance.uniform(0.7, 1.3)
            if _ploughed(along + long / 2, across + plan.FIELD_WIDE / 2):
                _field(sheet, along, across, long, chance)
            along += long
        across += plan.FIELD_WIDE


def _ploughed(along: float, across: float) -> bool:
    below = across < plan.BROOK - 26
    beside = abs(along) > 226 and across < 150
    near_brook = abs(across - float(plan.brook(along))) < 30
    return (below or beside or across > 215) and not near_brook and math.hypot(along, across) < FAR


def _field(sheet: _Sheet, along: float, across: float, long: float, chance: random.Random) -> None:
    colour = chance.choice(FIELDS)
    steps = [along + 1.2 + (long - 2.4) * step / 5 for step in range(6)]
    low = [(each, across + 1.1 + _bend(each)) for each in steps]
    high = [(each, across + plan.FIELD_WIDE - 1.1 + _bend(each)) for each in reversed(steps)]
    sheet.area(low + high, colour)
    red, green, blue = (round(each * 0.93) for each in colour)
    for row in np.arange(3.0, plan.FIELD_WIDE - 2, 3.0):
        sheet.line([(each, across + row + _bend(each)) for each in steps], 0.9, (red, green, blue))


def _bend(along: float) -> float:
    return 7 * math.sin(along / 75) + 3 * math.sin(along / 31)


def _brook(sheet: _Sheet) -> None:
    line = [(float(along), float(plan.brook(along))) for along in np.arange(-FAR * 1.4, FAR * 1.4, 6)]
    sheet.line(line, plan.BROOK_WIDE + 6, BANK)
    sheet.line(line, plan.BROOK_WIDE, WATER)
    sheet.line(line, plan.BROOK_WIDE * 0.45, (140, 188, 196))


def _yards(sheet: _Sheet) -> None:
    """Draw trodden ground around the houses, soft at its edge."""
    mask = _Sheet(sheet.hamlet, Image.new("L", (SIZE, SIZE)))
    for house in sheet.hamlet.houses:
        along, across = sheet.hamlet.along_across(house.east, house.north)
        mask.area(_corners(along, across, house.long / 2 + 3.4, house.wide / 2 + 3.4), 230)
    soft = mask.image.filter(ImageFilter.GaussianBlur(2.2))
    sheet.image.paste(Image.new("RGB", (SIZE, SIZE), YARD), mask=soft)


def _corners(along: float, across: float, long: float, wide: float) -> list[Point]:
    return [
        (along - long, across - wide),
        (along + long, across - wide),
        (along + long, across + wide),
        (along - long, across + wide),
    ]


def _lanes(sheet: _Sheet) -> None:
    for across, reach in plan.LANES.items():
        sheet.line([(-reach, across), (reach, across)], 4.0, LANE)
    for along in plan.PATHS:
        sheet.line([(along, -80.0), (along, 108.0)], 3.2, LANE)
    road = [(float(each), 0.03 * abs(float(each))) for each in range(-2 * FAR, 2 * FAR, 20)]
    sheet.line(road, 5.4, LANE)
    sheet.line([(plan.BRIDGE, -40.0), (plan.BRIDGE, -200.0), (plan.BRIDGE + 30, -2.0 * FAR)], 4.4, LANE)


def _square(sheet: _Sheet) -> None:
    along, across, long, wide = plan.SQUARE
    sheet.area(_corners(along, across + 22, long + 4, wide + 30), STONE)
    sheet.area(_corners(along, across, long, wide), LANE)
    for row in np.arange(across - wide, across + wide, 2.6):
        sheet.line([(along - long, float(row)), (along + long, float(row))], 0.5, STONE)
    left, low, reach = plan.POND
    half = [
        (left + reach * math.cos(turn), low - reach * math.sin(turn)) for turn in np.linspace(0, math.pi, 24)
    ]
    sheet.area([(left + (x - left) * 1.12, low + 1 + (y - low) * 1.12) for x, y in half], STONE)
    sheet.area(half, WATER)


def _shadows(hamlet: Hamlet) -> Any:
    """Return how much of the light houses and trees take from each pixel."""
    mask = Image.new("L", (SIZE, SIZE))
    pen = ImageDraw.Draw(mask)
    for house in hamlet.houses:
        cos, sin = math.cos(house.turned), math.sin(house.turned)
        corners = [
            (house.east + x * cos - y * sin, house.north + x * sin + y * cos)
            for x, y in _corners(0, 0, house.long / 2 + 0.4, house.wide / 2 + 0.4)
        ]
        # The shadow of a box is its foot, moved on: close steps leave no gap.
        for part in np.linspace(0, house.high, 5):
            moved = np.array(corners) + np.array(SHADOW) * part
            pen.polygon(_pixels(moved[:, 0], moved[:, 1]), fill=255)
    for tree in hamlet.trees:
        east, north = hamlet.east_north(tree.along, tree.across)
        for part in (0.2, 0.45):
            moved = np.array([east, north]) + np.array(SHADOW) * tree.high * part
            ((x, y),) = _pixels(moved[:1], moved[1:])
            size = tree.wide * SIZE / 2 / FAR
            pen.ellipse([x - size, y - size, x + size, y + size], fill=220)
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(1.3)), dtype=float) / 255


# What lies where on the picture of walls and roofs: left, top, right and bottom.
ROOF, PLAIN, COPING, MASONRY = (
    (128, 128, 384, 256),
    (384, 128, 448, 192),
    (448, 128, 512, 192),
    (384, 192, 448, 256),
)
FRONT, BACK, SIDE, TALL = (0, 0, 256, 128), (256, 0, 512, 128), (0, 128, 128, 256), (0, 256, 256, 448)
LOW, GATE = (256, 256, 512, 352), (256, 352, 512, 512)
CLADDING = 512
WHITE, SOOT, TILE, DARK, WOOD, GLASS = (
    *((246, 243, 235), (226, 221, 209), (98, 106, 112)),
    *((58, 66, 72), (122, 86, 58), (88, 106, 116)),
)


@lru_cache(maxsize=1)
def cladding() -> bytes:
    """Return walls with their doors and windows, tiles and stone as one picture (PNG)."""
    image = Image.new("RGB", (CLADDING, CLADDING), WHITE)
    pen = ImageDraw.Draw(image)
    for box in (FRONT, BACK, SIDE, TALL, LOW, GATE):
        _plaster(pen, box)
    _windows(pen, FRONT, rows=2, columns=4, door=True)
    _windows(pen, BACK, rows=2, columns=3)
    _windows(pen, TALL, rows=3, columns=4, door=True)
    _windows(pen, LOW, rows=1, columns=3, door=True)
    pen.rectangle([52, 176, 76, 204], fill=GLASS, outline=DARK, width=3)
    _gate(pen)
    _tiles(pen)
    pen.rectangle(COPING, fill=DARK)
    pen.rectangle(MASONRY, fill=STONE)
    for row, top in enumerate(range(MASONRY[1], MASONRY[3], 10)):
        pen.line([MASONRY[0], top, MASONRY[2], top], fill=(164, 160, 150), width=2)
        for left in range(MASONRY[0] + 10 * (row % 2), MASONRY[2], 20):
            pen.line([left, top, left, top + 10], fill=(164, 160, 150), width=2)
    written = BytesIO()
    image.quantize(48, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _plaster(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    """Darken a wall below its eaves and at its foot, where rain and road leave their marks."""
    left, top, right, bottom = box
    pen.rectangle([left, top, right - 1, top + 9], fill=SOOT)
    pen.rectangle([left, bottom - 16, right - 1, bottom - 1], fill=SOOT)
    pen.rectangle([left, bottom - 6, right - 1, bottom - 1], fill=STONE)


def _windows(
    pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], *, rows: int, columns: int, door: bool = False
) -> None:
    left, top, right, bottom = box
    wide, high = (right - left) / columns, (bottom - top) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = left + (column + 0.5) * wide, top + (row + 0.5) * high
            if door and row == rows - 1 and column == columns // 2:
                pen.rectangle([x - 18, y - 16, x + 18, bottom - 1], fill=WOOD, outline=DARK, width=4)
                pen.line([x, y - 14, x, bottom], fill=DARK, width=2)
                pen.rectangle([x - 26, y - 26, x + 26, y - 19], fill=TILE)
                continue
            pen.rectangle([x - 13, y - 16, x + 13, y + 14], fill=GLASS, outline=DARK, width=3)
            pen.line([x, y - 16, x, y + 14], fill=DARK, width=2)
            pen.rectangle([x - 18, y - 23, x + 18, y - 19], fill=TILE)


def _gate(pen: ImageDraw.ImageDraw) -> None:
    """Draw the hall's front: a stone frame, two wings of red wood, a dark board above them."""
    left, _top, right, bottom = GATE
    middle = (left + right) / 2
    pen.rectangle([middle - 44, bottom - 108, middle + 44, bottom - 1], fill=STONE)
    pen.rectangle(
        [middle - 30, bottom - 76, middle + 30, bottom - 1], fill=(138, 52, 40), outline=DARK, width=4
    )
    pen.line([middle, bottom - 74, middle, bottom], fill=DARK, width=3)
    pen.rectangle(
        [middle - 34, bottom - 102, middle + 34, bottom - 84],
        fill=(62, 54, 46),
        outline=(196, 158, 88),
        width=3,
    )
    for x in (left + 40, right - 40):
        pen.rectangle([x - 14, bottom - 80, x + 14, bottom - 48], fill=GLASS, outline=DARK, width=4)


def _tiles(pen: ImageDraw.ImageDraw) -> None:
    left, top, right, bottom = ROOF
    pen.rectangle(ROOF, fill=TILE)
    for x in range(left, right, 8):
        pen.line([x, top, x, bottom], fill=(74, 82, 88), width=3)
    for y in range(top, bottom, 16):
        pen.line([left, y, right, y], fill=(86, 94, 100), width=1)
    pen.rectangle([left, top, right, top + 7], fill=DARK)
