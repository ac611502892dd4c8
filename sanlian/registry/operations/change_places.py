"""Merging, splitting, renaming and moving places, with all that stands at them; tried first, then done."""

from dataclasses import dataclass
from datetime import date, datetime

from sanlian.journal.operations import operation
from sanlian.people import operations as people
from sanlian.people.actors import Actor
from sanlian.people.operations import Followed
from sanlian.people.queries import forget as forget_units
from sanlian.places import operations as places, queries as map_of_today
from sanlian.places.operations import Part
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import listings as orders


@dataclass(frozen=True, slots=True)
class Merge:
    """Places become one; see places.operations.merge."""

    codes: tuple[str, ...]
    into: str
    day: date
    name: str = ""

    def make(self, *, by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the place that carries on."""
        return [places.merge(self.codes, into=self.into, name=self.name, day=self.day, by=by, at=at)]


@dataclass(frozen=True, slots=True)
class Split:
    """A place becomes several; see places.operations.split."""

    code: str
    parts: tuple[Part, ...]
    day: date

    def make(self, *, by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the parts."""
        return places.split(self.code, parts=self.parts, day=self.day, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Rename:
    """A place gets another name; see places.operations.rename."""

    code: str
    name: str
    day: date
    name_en: str = ""

    def make(self, *, by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the place."""
        named = {"name": self.name, "name_en": self.name_en}
        return [places.rename(self.code, **named, day=self.day, by=by, at=at)]


@dataclass(frozen=True, slots=True)
class Move:
    """A place comes under another; see places.operations.move."""

    code: str
    under: str
    day: date
    to: str = ""

    def make(self, *, by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the place under its new code."""
        return [places.move(self.code, under=self.under, to=self.to, day=self.day, by=by, at=at)]


Change = Merge | Split | Rename | Move


@dataclass(frozen=True, slots=True)
class Changed:
    """
    What a change of places came to, or would: the places that came of it, and what went along.

    `orders` counts the open orders of the units that went along, `waiting` those of each unit that is left over, by
    its code.
    """

    places: tuple[PlaceInfo, ...]
    followed: Followed
    orders: int
    waiting: dict[str, int]


class _Tried(Exception):
    """What was tried shall not stay."""

    def __init__(self, changed: Changed) -> None:
        super().__init__()
        self.changed = changed


@operation
def change_places(change: Change, *, by: Actor, at: datetime) -> Changed:
    """
    Change places on a day, and have units, posts, households and party branches go along; all of it or nothing.

    Orders keep the place of their day; who may see and handle them goes by where that place lies today.

    :raises errors.NotAllowed, errors.NotFound, errors.Conflict, errors.Invalid: as the change of places does
    """
    # As this process knows the map before the change; places and units are called anew after it.
    were = map_of_today.seats()
    made = change.make(by=by, at=at)
    followed = people.follow_places(were=were, by=by, at=at)
    in_hand = orders.in_hand_of_units(followed.units)
    return Changed(
        places=tuple(made),
        followed=followed,
        orders=sum(number for code, number in in_hand.items() if code not in followed.left),
        waiting={code: in_hand.get(code, 0) for code in followed.left},
    )


def try_change(change: Change, *, by: Actor, at: datetime) -> Changed:
    """
    Return what a change would come to, exactly, and change nothing.

    :raises errors.NotAllowed, errors.NotFound, errors.Conflict, errors.Invalid: as the change itself does
    """
    try:
        _try(change, by=by, at=at)
    except _Tried as tried:
        return tried.changed
    finally:
        map_of_today.forget()
        forget_units()
    raise AssertionError("A trial always ends in what it came to.")


@operation
def _try(change: Change, *, by: Actor, at: datetime) -> None:
    raise _Tried(change_places(change, by=by, at=at))
