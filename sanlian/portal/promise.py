"""The promised day, counted for people: how many working days there are, and how many have passed."""

from dataclasses import dataclass
from datetime import datetime

from sanlian.catalogue.deadlines import WorkingCalendar
from sanlian.look.clock import SHANGHAI

# More boxes than this cannot be counted at a glance; then words must do.
MOST_BOXES = 30


@dataclass(frozen=True, slots=True)
class Days:
    """The promise in working days: how many there are and how many have passed."""

    total: int
    passed: int

    @property
    def left(self) -> int:
        """Return how many are left."""
        return self.total - self.passed

    @property
    def boxes(self) -> list[bool]:
        """Return a box a day, true where it has passed."""
        return [number < self.passed for number in range(self.total)]


def days_of(
    submitted_at: datetime, due_at: datetime, *, now: datetime, calendar: WorkingCalendar
) -> Days | None:
    """Return the working days of a promise, or None where it is one of hours or too long to be counted in boxes."""
    first, last = submitted_at.astimezone(SHANGHAI).date(), due_at.astimezone(SHANGHAI).date()
    days = calendar.working_days_between(first, last)
    if not 1 < len(days) <= MOST_BOXES:
        return None
    # Counted like the clock beside it, which shows what is left.
    left = min(len(days), max(0, calendar.working_days_left(now, due_at)))
    return Days(total=len(days), passed=len(days) - left)
