"""What can be done with visits: write a note, look at what is known of a household, keep photographs."""

from sanlian.visits.operations.pictures import keep_picture, sweep_pictures
from sanlian.visits.operations.see import see_household
from sanlian.visits.operations.write import AlreadyCorrected, NothingFound, Wanted, write

__all__ = [
    "AlreadyCorrected",
    "NothingFound",
    "Wanted",
    "keep_picture",
    "see_household",
    "sweep_pictures",
    "write",
]
