"""What can be done about places: import them, propose changes, merge, split, rename and move them, draw them."""

from sanlian.places.listings import NoCodeLeft
from sanlian.places.operations._change import BadChange, CodeTaken, NotOnTheMap, OutOfOrder
from sanlian.places.operations.draw_boundaries import (
    BadBoundaries,
    FlawedBoundaries,
    Surveyed,
    check_boundaries,
    draw_boundaries,
)
from sanlian.places.operations.draw_demonstration import draw_demonstration
from sanlian.places.operations.give_codes import BadCode, NewCode, give_codes
from sanlian.places.operations.import_places import BadRow, Imported, NewPlace, import_places
from sanlian.places.operations.merge import merge
from sanlian.places.operations.move import move
from sanlian.places.operations.propose import (
    AlreadyDecided,
    NoReason,
    propose,
    refuse,
    settle,
    withdraw,
)
from sanlian.places.operations.rename import rename
from sanlian.places.operations.split import Part, split

__all__ = [
    "AlreadyDecided",
    "BadBoundaries",
    "BadChange",
    "BadCode",
    "BadRow",
    "CodeTaken",
    "FlawedBoundaries",
    "Imported",
    "NewCode",
    "NewPlace",
    "NoCodeLeft",
    "NoReason",
    "NotOnTheMap",
    "OutOfOrder",
    "Part",
    "Surveyed",
    "check_boundaries",
    "draw_boundaries",
    "draw_demonstration",
    "give_codes",
    "import_places",
    "merge",
    "move",
    "propose",
    "refuse",
    "rename",
    "settle",
    "split",
    "withdraw",
]
