"""How long a note may be, how old, and what its photographs are kept under."""

from datetime import date, timedelta

TEXT_LIMIT = 2000
MOST_PHOTOS = 6
# What lies longer back is remembered badly; it is told as what it is, in today's note.
LONGEST_BACK = timedelta(days=366)
FOLDER = "photographs/visits"


def possible(day: date, *, today: date) -> bool:
    """Return whether a visit that is written down today may have been on that day."""
    return today - LONGEST_BACK <= day <= today
