"""What is going to happen, in the order of time."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

Happening = Callable[[datetime], None]


class Agenda:
    """Things to come; what is planned for one instant happens in the order in which it was planned."""

    def __init__(self, end: datetime) -> None:
        """Begin with nothing; what lies at `end` or later never happens."""
        self._end = end
        self._things: list[tuple[datetime, int, Happening]] = []
        self._number = count()

    def plan(self, at: datetime, what: Happening) -> None:
        """Put something on the agenda."""
        if at < self._end:
            heapq.heappush(self._things, (at, next(self._number), what))

    def until(self, instant: datetime) -> Iterator[tuple[datetime, Happening]]:
        """Yield what happens before an instant, also what is planned meanwhile."""
        while self._things and self._things[0][0] < instant:
            at, _number, what = heapq.heappop(self._things)
            yield at, what
