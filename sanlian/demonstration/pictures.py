"""
Photographs of the demonstration: little scenes drawn on the spot, so plainly drawn that nobody takes them for real.

A few of each kind are kept once for a run, by the operation that keeps residents' photographs; several requests
may show the same one.
"""

import random
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from sanlian.workorders.operations import Photo, keep_photograph

SIZE = WIDTH, HEIGHT = 960, 720
GROUND = 470
OF_EACH = 3
Painter = Callable[[ImageDraw.ImageDraw, random.Random], None]


def draw(category: str, seed: int) -> bytes | None:
    """Return a scene that fits a matter, as a JPEG; None where nothing could be seen on a photograph."""
    painter = _painter(category)
    if painter is None:
        return None
    return _developed(painter, seed)


def _developed(painter: Painter, seed: int) -> bytes:
    dice = random.Random(seed)
    picture = Image.new("RGB", SIZE, "#c9d8e2")
    pen = ImageDraw.Draw(picture)
    _hills(pen, dice)
    painter(pen, dice)
    kept = BytesIO()
    picture.filter(ImageFilter.SMOOTH).save(kept, "JPEG", quality=80)
    return kept.getvalue()


class Album:
    """The photographs of one run, kept when the first of their kind is asked for."""

    def __init__(self, *, at: datetime) -> None:
        """Begin with none; `at` is the day under which they are kept."""
        self._at = at
        self._kept: dict[Painter, list[Photo]] = {}

    def of(self, category: str) -> list[Photo]:
        """Return the photographs that fit a matter; none where nothing could be seen."""
        painter = _painter(category)
        if painter is None:
            return []
        if painter not in self._kept:
            scenes = (draw(category, seed) for seed in range(OF_EACH))
            self._kept[painter] = [keep_photograph(BytesIO(scene), at=self._at) for scene in scenes if scene]
        return self._kept[painter]

    def proof(self, category: str) -> list[Photo]:
        """Return the photographs that prove the work on a matter: a scene of it, or of a signed paper."""
        found = self.of(category) or self._kept.get(_paper)
        if not found:
            found = self._kept[_paper] = [keep_photograph(BytesIO(_developed(_paper, 0)), at=self._at)]
        return found


def _painter(category: str) -> Painter | None:
    return _SCENES.get(category) or _SCENES.get(category.partition(".")[0])


def _hills(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for shade, height in (("#a9bfb4", 250), ("#86a58f", 180), ("#6b8f74", 110)):
        left = dice.randint(-300, 0)
        while left < WIDTH:
            width = dice.randint(360, 640)
            pen.ellipse((left, GROUND - height, left + width, GROUND + height), fill=shade)
            left += width // 2
    pen.rectangle((0, GROUND, WIDTH, HEIGHT), fill="#9b9a7e")


def _crack(pen: ImageDraw.ImageDraw, dice: random.Random, x: float, y: float, down: int, colour: str) -> None:
    width = 11
    while y < down:
        to = (x + dice.randint(-34, 34), y + dice.randint(24, 56))
        pen.line((x, y, *to), fill=colour, width=width)
        (x, y), width = to, max(3, width - 1)


def _wall(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    left, top = dice.randint(120, 260), 230
    pen.rectangle((left, top, left + 560, 640), fill="#c2a377")
    for row in range(top, 640, 34):
        pen.line((left, row, left + 560, row), fill="#ae8f64", width=2)
    pen.polygon([(left - 50, top), (left + 610, top), (left + 520, 120), (left + 40, 120)], fill="#5d6063")
    for column in range(left - 30, left + 600, 26):
        pen.line((column, top, (column + left + 280) // 2, 120), fill="#4b4e51", width=3)
    pen.rectangle((left + 60, 420, left + 170, 640), fill="#6a4a30")
    pen.rectangle((left + 400, 340, left + 490, 430), fill="#3e4a52", outline="#6a4a30", width=8)
    _crack(pen, dice, left + dice.randint(220, 340), top, 610, "#4a3a26")


def _road(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.polygon([(400, GROUND - 40), (560, GROUND - 40), (900, HEIGHT), (40, HEIGHT)], fill="#8b8d90")
    for step in range(5):
        y = GROUND - 20 + step * 52
        pen.line((480, y, 480, y + 22 + step * 4), fill="#d9d9d2", width=5 + step)
    x, y = dice.randint(360, 500), dice.randint(560, 610)
    pen.ellipse((x - 130, y - 46, x + 130, y + 46), fill="#5a5550")
    pen.ellipse((x - 96, y - 28, x + 100, y + 34), fill="#7d93a3")
    for _stone in range(14):
        at = x + dice.randint(-180, 180), y + dice.randint(-70, 70)
        pen.ellipse((*at, at[0] + 14, at[1] + 9), fill="#6b665f")


def _lamp(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#22303f")
    for _star in range(30):
        x, y = dice.randint(0, WIDTH), dice.randint(0, 300)
        pen.ellipse((x, y, x + 3, y + 3), fill="#cfd8dc")
    pen.rectangle((0, GROUND + 40, WIDTH, HEIGHT), fill="#2d3a33")
    x = dice.randint(360, 560)
    pen.line((x, 620, x, 190), fill="#59666f", width=16)
    pen.line((x, 196, x + 130, 170), fill="#59666f", width=12)
    pen.polygon([(x + 100, 160), (x + 200, 176), (x + 190, 206), (x + 96, 190)], fill="#39444b")
    pen.rectangle((40, 400, 250, 560), fill="#3a4550")
    pen.rectangle((90, 440, 140, 490), fill="#e8c877")


def _water(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((0, 560, WIDTH, HEIGHT), fill="#8f8f86")
    x = dice.randint(380, 540)
    pen.rectangle((0, 520, x, 566), fill="#6f7d86")
    pen.rectangle((x + 34, 520, WIDTH, 566), fill="#6f7d86")
    for _jet in range(46):
        to = x + 17 + dice.randint(-150, 150), dice.randint(210, 480)
        pen.line((x + 17, 540, *to), fill=dice.choice(["#bcd9e8", "#9cc4da", "#dcebf2"]), width=4)
    pen.ellipse((x - 260, 590, x + 320, 690), fill="#7fa9c0")


def _rubbish(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for left in (170, 330):
        pen.rectangle((left, 330, left + 130, 560), fill="#3f7a52")
        pen.polygon(
            [(left - 12, 330), (left + 142, 330), (left + 120, 290), (left + 20, 262)], fill="#356646"
        )
    for _bag in range(26):
        x, y = dice.randint(200, 760), dice.randint(470, 620)
        size = dice.randint(30, 74)
        colours = ["#2f3438", "#d9d4c5", "#b65f4a", "#e6c25b", "#4d6f94", "#f1efe8"]
        pen.ellipse((x, y, x + size, y + size * 0.8), fill=dice.choice(colours))


def _field(pen: ImageDraw.ImageDraw, dice: random.Random, *, trampled: str = "#7d6a43") -> None:
    for row in range(GROUND, HEIGHT, 22):
        for x in range(dice.randint(0, 20), WIDTH, 24):
            pen.line((x, row, x + dice.randint(-6, 6), row - 26), fill="#7f9a3e", width=5)
    for _hole in range(7):
        x, y = dice.randint(140, 720), dice.randint(520, 650)
        pen.ellipse((x, y, x + dice.randint(90, 210), y + dice.randint(30, 60)), fill=trampled)


def _tree(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((560, 340, 860, 590), fill="#d7d2c4")
    pen.polygon([(530, 340), (890, 340), (800, 250), (620, 250)], fill="#6a5f58")
    lean = dice.randint(140, 240)
    pen.line((300, 640, 300 + lean, 240), fill="#6b4f37", width=40)
    for _leaf in range(60):
        x, y = 300 + lean + dice.randint(-170, 170), 230 + dice.randint(-130, 110)
        pen.ellipse((x, y, x + 62, y + 50), fill=dice.choice(["#5d7c48", "#75925a", "#8a7a45"]))


def _paper(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#8b7355")
    pen.rectangle((250, 60, 710, 680), fill="#f4f1e8")
    pen.rectangle((370, 110, 590, 134), fill="#5a5550")
    for row in range(190, 520, 34):
        pen.line((300, row, 660 - dice.randint(0, 120), row), fill="#9a958c", width=6)
    pen.ellipse((520, 540, 640, 660), outline="#b0413a", width=8)


# By matter, or by the group of matters.
_SCENES: dict[str, Painter] = {
    "housing.dangerous": _wall,
    "housing.leak": _wall,
    "housing.selfbuilt": _wall,
    "road.lamp": _lamp,
    "road.surface": _road,
    "road.manhole": _road,
    "road.farmtrack": _road,
    "road.landslip": _tree,
    "safety.tree": _tree,
    "safety.geology": _wall,
    "agriculture.boar": _field,
    "agriculture.pest": partial(_field, trampled="#b8a24a"),
    "environment.rubbish": _rubbish,
    "environment.river": _water,
    "environment.septic": _water,
    "water": _water,
}
