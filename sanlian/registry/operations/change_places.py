"""Merging, splitting, renaming and moving places, with all that stands at them; tried first, then done."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils import timezone

from sanlian.analysis import checks as analysis_checks, operations as analysis
from sanlian.journal.operations import operation
from sanlian.people import checks as people_checks, operations as people
from sanlian.people.actors import Actor
from sanlian.people.operations import Followed
from sanlian.people.queries import forget as forget_units
from sanlian.places import operations as places, queries as map_of_today
from sanlian.places.listings import Proposed, proposal
from sanlian.places.operations import Part
from sanlian.places.queries import PlaceInfo
from sanlian.sheets.findings import Finding
from sanlian.workorders import listings as orders
from sanlian.workorders.operations import PassedOn, pass_on


@dataclass(frozen=True, slots=True)
class Merge:
    """Places become one; see places.operations.merge."""

    verb: ClassVar = "merge"
    codes: tuple[str, ...]
    into: str
    day: date
    name: str = ""

    def make(self, *, reason: str = "", by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the place that carries on."""
        return [
            places.merge(
                self.codes, into=self.into, name=self.name, day=self.day, reason=reason, by=by, at=at
            )
        ]


@dataclass(frozen=True, slots=True)
class Split:
    """A place becomes several; see places.operations.split."""

    verb: ClassVar = "split"
    code: str
    parts: tuple[Part, ...]
    day: date

    def make(self, *, reason: str = "", by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the parts."""
        return places.split(self.code, parts=self.parts, day=self.day, reason=reason, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Rename:
    """A place gets another name; see places.operations.rename."""

    verb: ClassVar = "rename"
    code: str
    name: str
    day: date
    name_en: str = ""

    def make(self, *, reason: str = "", by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the place."""
        named = {"name": self.name, "name_en": self.name_en}
        return [places.rename(self.code, **named, day=self.day, reason=reason, by=by, at=at)]


@dataclass(frozen=True, slots=True)
class Move:
    """A place comes under another; see places.operations.move."""

    verb: ClassVar = "move"
    code: str
    under: str
    day: date
    to: str = ""

    def make(self, *, reason: str = "", by: Actor, at: datetime) -> list[PlaceInfo]:
        """Do it; return the place under its new code."""
        return [
            places.move(self.code, under=self.under, to=self.to, day=self.day, reason=reason, by=by, at=at)
        ]


Change = Merge | Split | Rename | Move
_VERBS: dict[str, Any] = {each.verb: each for each in (Merge, Split, Rename, Move)}


def change_of(proposed: Proposed) -> Change:
    """Return the change that somebody proposed."""
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in proposed.said.items()
    }
    if "parts" in said:
        said["parts"] = tuple(
            Part(part["code"], part["name"], tuple(part["children"])) for part in said["parts"]
        )
    made: Change = _VERBS[proposed.verb](**said, day=proposed.day)
    return made


def _said(change: Change) -> dict[str, Any]:
    return {name: value for name, value in asdict(change).items() if name != "day"}


@dataclass(frozen=True, slots=True)
class Changed:
    """
    What a change of places came to, or would: the places that came of it, what went along, and what people must do.

    `orders` counts the open orders of the units that went along, `passed` says what units that are left over, or have
    the ground no longer, passed on. `staying` counts open orders that stay with a unit though their place is another's
    now, by unit and place. `warnings` went along. `needs` are the findings of the check that the change brings with it.
    """

    places: tuple[PlaceInfo, ...]
    followed: Followed
    orders: int
    passed: tuple[PassedOn, ...]
    staying: dict[tuple[str, str], int]
    warnings: int
    needs: tuple[Finding, ...]


class _Tried(Exception):
    """What was tried shall not stay."""

    def __init__(self, changed: Changed) -> None:
        super().__init__()
        self.changed = changed


@operation
def change_places(change: Change, *, reason: str = "", by: Actor, at: datetime) -> Changed:
    """
    Change places on a day, and have all that stands there go along; all of it or nothing.

    Units with their posts and orders, households, party branches and standing warnings go with the ground. What a unit
    has in hand whose place ended goes to the unit that does its work now. Orders keep the place of their day; who may
    see and handle them goes by where that place lies today.

    :raises errors.NotAllowed, errors.NotFound, errors.Conflict, errors.Invalid: as the change of places does
    """
    # Units that are called after places are called anew after them.
    were, on = map_of_today.seats(), timezone.localdate(at)
    before = _left_to_people(on)
    made = change.make(reason=reason, by=by, at=at)
    followed = people.follow_places(were=were, by=by, at=at)
    went = [code for code in followed.units if code not in followed.left]
    along = orders.in_hand_of_units(went)
    ground = [place.code for place in made]
    passed = pass_on(followed.left, ground=ground, by=by, at=at)
    return Changed(
        places=tuple(made),
        followed=followed,
        orders=sum(along.values()),
        passed=passed,
        staying={
            (unit, code): number
            for code in ground
            for unit, number in orders.in_hand_from_elsewhere(code).items()
        },
        warnings=analysis.follow_places(by=by, at=at),
        needs=_brought(before, _left_to_people(on)),
    )


def _brought(before: list[Finding], after: list[Finding]) -> tuple[Finding, ...]:
    """Return what was not there before, wherever it stood then and whatever it was called."""
    known = {_key(found) for found in before}
    return tuple(found for found in after if _key(found) not in known)


def _key(found: Finding) -> tuple[str, str]:
    unit, dash, code = found.about.rpartition("-")
    return found.kind, f"{unit}{dash}{map_of_today.standing(code)}"


def _left_to_people(on: date) -> list[Finding]:
    """Return those findings of the check that a change of places can bring with it."""
    return [*people_checks.of_changes(on), *analysis_checks.findings(on)]


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


def propose_change(change: Change, *, code: str, reason: str, by: Actor, at: datetime) -> int:
    """
    Propose a change for another administrator to confirm, and return the proposal's number.

    :param code: of the place from whose page it is proposed
    :raises errors.NotAllowed, errors.NotFound, errors.Conflict, errors.Invalid: as the change itself would, today
    :raises places.operations.NoReason: without a reason
    """
    try_change(change, by=by, at=at)
    return places.propose(
        code, verb=change.verb, said=_said(change), day=change.day, reason=reason, by=by, at=at
    )


@operation
def confirm_change(number: int, *, by: Actor, at: datetime) -> Changed:
    """
    Make a change that somebody else proposed.

    :raises places.listings.NoSuchProposal, places.operations.AlreadyDecided: when there is none that waits
    :raises errors.NotAllowed: to whoever proposed it
    :raises errors.NotFound, errors.Conflict, errors.Invalid: when the change can no longer be made
    """
    proposed = proposal(number)
    places.settle(number, by=by, at=at)
    return change_places(change_of(proposed), reason=proposed.reason, by=by, at=at)
