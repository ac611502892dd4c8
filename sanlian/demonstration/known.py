"""What the invented county knows of itself: most of it fresh, some of it old, some of it missing, as everywhere."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sanlian.dataitems.known import Thing, things
from sanlian.dataitems.operations import NewValue, enter_values
from sanlian.dataitems.rules import Subject
from sanlian.demonstration.names import Inventor
from sanlian.people.actors import HOUSE
from sanlian.places import queries as places

# It was entered so long before the county is looked at, so that whatever is lived in it comes after.
BEFORE = timedelta(days=90)
# The address library was joined township by township, and so far reached these.
ADDRESSED = ("330825001", "330825201")
# Of a hundred values so many are there, and of those so many are older than they may be.
KNOWN, OLD = 96, 5
_REGISTER, _LIBRARY, _GRIDS = "公安户籍系统（示例）", "标准地址库（示例）", "网格台账（示例）"


def know(*, at: datetime, seed: int = 1, within: str = "") -> int:
    """Enter invented values of villages, grids and households, a township at a time; return how many."""
    inventor = Inventor(seed)
    entered = 0
    for town in (each for each in places.of_level("township") if each.code.startswith(within)):
        news = [
            new
            for village in places.children(town.code)
            for new in _of_village(village.code, inventor, at.date())
        ]
        entered += enter_values(news, by=HOUSE, at=at).total()
    return entered


def _of_village(code: str, inventor: Inventor, today: date) -> Iterator[NewValue]:
    dice = inventor.random
    homes = things(Subject.HOUSEHOLD, code)
    households = len(homes) * 2 + dice.randint(0, 60)
    people = f"{households}/{households * dice.randint(21, 29) // 10}"
    (village,) = things(Subject.VILLAGE, code)
    yield from _some("village.population", village, people, _REGISTER, dice, today, fresh=12)
    for grid in things(Subject.GRID, code):
        yield from _some("grid.microgrids", grid, str(dice.randint(2, 6)), _GRIDS, dice, today, fresh=12)
    for number, home in enumerate(homes, 1):
        yield from _some("household.head", home, inventor.name(), _REGISTER, dice, today, fresh=24)
        if code.startswith(ADDRESSED):
            door = f"示{code[6:]}{number:04d}"
            yield from _some("household.code", home, door, _LIBRARY, dice, today, fresh=60)


def _some(
    item: str, thing: Thing, words: str, source: str, dice: random.Random, today: date, *, fresh: int
) -> Iterator[NewValue]:
    """Yield a value, or none now and then; of a day that lies too far back now and then."""
    if dice.randrange(100) >= KNOWN:
        return
    old = dice.randrange(100) < OLD
    days = fresh * 31 + dice.randint(1, 200) if old else dice.randint(0, fresh * 15)
    yield NewValue(item, thing, words, today - timedelta(days=days), source)
