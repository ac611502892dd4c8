"""
Days of an invented county, lived through the real operations with the clock passed in.

Nothing here writes a table: residents shout, desks dispatch, units accept, decline, work and reply, residents
answer, and the clock's duties come round, each by the operation that a person would use.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from sanlian.analysis import repeats
from sanlian.demonstration.boardmonth import BoardMonth
from sanlian.demonstration.desks import Desks
from sanlian.demonstration.lately import Lately
from sanlian.demonstration.offices import Offices
from sanlian.demonstration.residents import Residents
from sanlian.demonstration.village_life import VillageLife
from sanlian.demonstration.world import Matter, World
from sanlian.journal import operations as journal
from sanlian.kernel.errors import Refusal
from sanlian.notify import operations as notify
from sanlian.people.actors import HOUSE
from sanlian.workorders import queries as orders


@dataclass
class Life:
    """A county that lives from one day to another; the same for the same seed."""

    start: date
    days: int
    requests: int
    seed: int

    def __post_init__(self) -> None:
        """Bring residents, desks and offices together."""
        self.world = World(start=self.start, days=self.days, seed=self.seed)
        self.desks = Desks(self.world, unit=self._comes_to_unit)
        self.residents = Residents(self.world, desk=self.desks.expect, unit=self._comes_to_unit)
        self.offices = Offices(self.world, desk=self.desks.expect, person=self.residents.expect_reply)
        self.villages = VillageLife(self.world, unit=self._comes_to_unit, desk=self.desks.expect)
        self.boards = BoardMonth(self.world, unit=self._comes_to_unit)
        self.lately = Lately(self.world, seed=self.seed, residents=self.residents)
        self._shares = self._shares_of_days()
        self._fired: dict[str, datetime] = {}

    @property
    def since(self) -> datetime:
        """Return the midnight with which the first day begins."""
        return self.world.midnight(0)

    @property
    def until(self) -> datetime:
        """Return the midnight with which the last day ends."""
        return self.world.midnight(self.days)

    @property
    def tally(self) -> Counter[str]:
        """Return how often what has happened."""
        return self.world.tally

    def _comes_to_unit(self, matter: Matter, at: datetime) -> None:
        self.offices.expect(matter, at)

    def run(self) -> Iterator[int]:
        """Live through all days; yield the number of each day when it is over."""
        for day in range(self.days):
            # The numbers are invented and the days are over: nobody is written to.
            with notify.nothing_leaves():
                self._live(day)
            yield day + 1

    def _live(self, day: int) -> None:
        self.villages.plan(day)
        self.boards.plan(day)
        self.lately.plan(day)
        for instant in self._instants(day):
            self.world.agenda.plan(instant, self.residents.shout)
        for hour in range(24):
            self._until(self.world.midnight(day) + timedelta(hours=hour + 1))
        journal.work_off(at=self.world.midnight(day + 1))
        self.desks.look_back(self.world.midnight(day + 1))
        self._deal_with_warnings(since=self.world.midnight(day), at=self.world.midnight(day + 1))

    def _deal_with_warnings(self, *, since: datetime, at: datetime) -> None:
        """Let the offices hear of the day's warnings; the journal is read at the end of each simulated day."""
        for number in repeats.orders_raised(since=since, until=at):
            order = orders.order(number)
            matter = Matter(request_id=None, resident=HOUSE, category=order.category_code, order=order)
            self.offices.expect(matter, at)
            self.tally["warnings"] += 1

    def _until(self, instant: datetime) -> None:
        # Nobody else waits for what happens in these hours, so each hour is one transaction.
        with journal.together():
            for at, what in self.world.agenda.until(instant):
                try:
                    what(at)
                except Refusal:
                    # As in life, some steps come too late or meet a closed door; nobody loses anything.
                    self.tally["refused"] += 1
        journal.fire_duties(at=instant, seen=self._fired)

    def _instants(self, day: int) -> list[datetime]:
        number = round(self.requests * self._shares[day + 1]) - round(self.requests * self._shares[day])
        hours = self.world.dice.instant(number, self.world.behaviour.residents["by_hour"])
        midnight = self.world.midnight(day)
        return [midnight + timedelta(hours=hour, seconds=self.world.dice.number(0, 3599)) for hour in hours]

    def _shares_of_days(self) -> list[float]:
        """Return which share of all requests has come when each day begins, and 1 at the end."""
        sums = [0.0, *accumulate(self._weight(day) for day in range(self.days))]
        return [each / sums[-1] for each in sums]

    def _weight(self, day: int) -> float:
        ways = self.world.behaviour.residents
        today = self.start + timedelta(days=day)
        weight: float = ways["by_weekday"][today.weekday()]
        if not self.world.catalogue.calendar.is_working_day(today) and today.weekday() < 5:
            weight *= ways["on_days_off"]
        for storm in ways["storms"]:
            weight *= storm["more"] if storm["day"] <= day < storm["day"] + storm["days"] else 1
        return weight
