"""What is still going on when a longer run is over: a broadcast under way, matters that rest, neighbours who speak."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sanlian.broadcasts import operations as broadcasts, queries as broadcast_queries
from sanlian.broadcasts.operations import Draft
from sanlian.demonstration import files
from sanlian.demonstration.behaviour import Dice
from sanlian.demonstration.residents import Residents
from sanlian.demonstration.roster import STAGE_VILLAGE
from sanlian.demonstration.world import SHANGHAI, World
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Permission
from sanlian.places import queries as places
from sanlian.workorders import operations as orders, queries as order_queries
from sanlian.workorders.lifecycle import Origin, Status
from sanlian.workorders.scope import superior_of

# Shorter runs end too soon to leave anything behind.
LEAST_DAYS = 30
_TEN = timedelta(hours=10)


class Lately:
    """The last days of one run; with dice of its own, so that the life before the last evening is what it was."""

    def __init__(self, world: World, *, seed: int, residents: Residents) -> None:
        """Read what there is to be done, and by whom it is spoken of."""
        self.world, self.dice, self.residents = world, Dice(seed), residents
        self.script: dict[str, Any] = files.read("lately.yaml")

    def plan(self, day: int) -> None:
        """Put what a day brings on the agenda."""
        if self.world.days < LEAST_DAYS:
            return
        midnight, left = self.world.midnight(day), self.world.days - day
        for number, before in enumerate(self.script["rests"]["days_before_the_end"]):
            if left == before:
                self.world.agenda.plan(midnight + _TEN, partial(self.rest, number))
        for each in self.script["spreading"]:
            if left == each["days_before_the_end"]:
                village = self.dice.pick(self.world.villages)
                self.residents.spread(village, each["category"], each["others"])
        if left == 1:
            hours = timedelta(hours=self.script["broadcast"]["hour"])
            self.world.agenda.plan(midnight + hours, self.send)
            self._last_evening(midnight)

    def _last_evening(self, midnight: datetime) -> None:
        """Let the village of the log-ins speak when the offices have closed: who logs in finds something to do."""
        ways, village = self.script["last_evening"], places.get(STAGE_VILLAGE)
        for number, category in enumerate(ways["categories"]):
            at = midnight + timedelta(hours=ways["hour"], minutes=number * ways["minutes_apart"])
            self.world.agenda.plan(at, partial(self.residents.shout, of=(village, category)))

    def rest(self, number: int, at: datetime) -> None:
        """Let whoever has a hard matter in hand ask to let it rest, and the level above let it."""
        ways = self.script["rests"]
        rows = order_queries.visible_to(HOUSE).filter(
            status=Status.ACCEPTED, origin=Origin.REQUEST, category_code__in=ways["categories"]
        )
        order = rows.exclude(contacted_at=None).order_by("-due_at", "pk").first()
        if order is None or order.handler_id is None:
            return
        unit = people.unit_by_id(order.unit_id)
        orders.ask_suspension(
            order.pk,
            reason=ways["reasons"][number % len(ways["reasons"])],
            until=_day(at) + timedelta(days=ways["days"]),
            by=people.actor_of_user(order.handler_id, on=_day(at)),
            at=at,
        )
        above = self.world.officer(superior_of(unit).code, Permission.DISPATCH)
        orders.grant_plea(order.pk, by=above, at=at + timedelta(minutes=50))
        self.world.tally["rests"] += 1

    def send(self, at: datetime) -> None:
        """Send the season's broadcast, and let those who receive it read and answer for the rest of the day."""
        ways = self.script["broadcast"]
        said = next(each for each in ways["seasons"] if _day(at).month in each["months"])
        county = people.county_code()
        sent = broadcasts.send(
            Draft(title=said["title"], text=said["text"], groups=ways["groups"], places=[county]),
            key=f"demonstration-{_day(at)}",
            by=self.world.officer(people.county_unit().code, Permission.BROADCAST),
            at=at,
        )
        self.world.tally["broadcasts"] += 1
        for user_id in broadcast_queries.audience(ways["groups"], [county], on=_day(at)):
            if not self.dice.happens(ways["read"]):
                continue
            read = at + timedelta(minutes=self.dice.spread(ways["read_after_minutes"]))
            if self.dice.happens(ways["done"]):
                done = at + timedelta(minutes=5 + self.dice.spread(ways["done_after_minutes"]))
                self.world.agenda.plan(max(read, done), partial(self._answer, sent.broadcast_id, user_id))
            else:
                self.world.agenda.plan(read, partial(self._read, sent.broadcast_id, user_id))

    def _read(self, broadcast_id: int, user_id: int, at: datetime) -> None:
        broadcasts.read(broadcast_id, by=people.actor_of_user(user_id, on=_day(at)), at=at)

    def _answer(self, broadcast_id: int, user_id: int, at: datetime) -> None:
        broadcasts.answer(broadcast_id, by=people.actor_of_user(user_id, on=_day(at)), at=at)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
