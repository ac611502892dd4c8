"""What can be done with visits: write a note and forget it in time, look at what is known, keep photographs."""

from sanlian.visits.operations.forget import forget_old
from sanlian.visits.operations.pictures import keep_picture, sweep_pictures
from sanlian.visits.operations.see import see_household
from sanlian.visits.operations.write import AlreadyCorrected, NothingFound, Wanted, write

__all__ = [
    "AlreadyCorrected",
    "NothingFound",
    "Wanted",
    "forget_old",
    "keep_picture",
    "see_household",
    "sweep_pictures",
    "write",
]
