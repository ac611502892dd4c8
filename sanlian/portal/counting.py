"""The few figures that everybody may see: this month in a village, never so small that they point at somebody."""

from dataclasses import dataclass
from datetime import datetime

from sanlian.look.clock import SHANGHAI
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import villages
from sanlian.workorders.villages import Tally

# Smaller numbers are given as “fewer than 5”.
SMALLEST_SHOWN = 5
# More dots than this are a wall.
MOST_DOTS = 62


@dataclass(frozen=True, slots=True)
class Month:
    """What was shouted in a place since the first of the month, and what became of it."""

    place: PlaceInfo
    tally: Tally

    @property
    def shown(self) -> bool:
        """Return whether there are enough to say a number."""
        return self.tally.received >= SMALLEST_SHOWN

    @property
    def solved_shown(self) -> bool:
        """Return whether the number of solved ones may be said: neither it nor its rest is a small number."""
        return all(count == 0 or count >= SMALLEST_SHOWN for count in (self.tally.solved, *self._others))

    @property
    def _others(self) -> tuple[int, int]:
        return self.tally.running, self.tally.received - self.tally.solved - self.tally.running

    @property
    def dots(self) -> list[str]:
        """Return a dot a matter, full, half or hollow; none where a single one could be told from them."""
        if not (self.shown and self.solved_shown) or self.tally.received > MOST_DOTS:
            return []
        running, waiting = self._others
        return ["full"] * self.tally.solved + ["half"] * waiting + ["hollow"] * running


def month_began(at: datetime) -> datetime:
    """Return the first instant of the month in which `at` lies."""
    return at.astimezone(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_of(place: PlaceInfo, *, at: datetime) -> Month:
    """Return this month in a village, or in its township where the village has too few to say."""
    first = month_began(at)
    month = Month(place, villages.tally(place.code, since=first))
    township = places.find(place.code[:9])
    if month.shown or township is None or township == place:
        return month
    return Month(township, villages.tally(township.code, since=first))
