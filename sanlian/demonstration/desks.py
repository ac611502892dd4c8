"""Desks of the townships and of the county centre: they send on what waits with them."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sanlian.demonstration.world import Expect, Matter, World
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission
from sanlian.workorders import operations as orders, quality
from sanlian.workorders.lifecycle import Status


@dataclass
class Desks:
    """Whoever dispatches; `unit` is told when an order comes to it."""

    world: World
    unit: Expect
    compared: set[int] = field(default_factory=set)

    def expect(self, matter: Matter, at: datetime) -> None:
        """Let the desk that has the order find the time to send it on."""
        delay = self.world.dice.spread(self.world.behaviour.desk["dispatch_after_minutes"])
        then = self.world.after_work(at, delay, of="desk")
        self.world.agenda.plan(then, lambda then: self.dispatch(matter, then))

    def dispatch(self, matter: Matter, at: datetime) -> None:
        """Let it send the order on: to whom a unit suggested, to whom the list names, now and then to the wrong one."""
        if matter.order.status != Status.FORMED:
            return
        dice, ways = self.world.dice, self.world.behaviour.desk
        right = matter.right
        to = right.unit_code
        if matter.suggested:
            if dice.happens(ways["follows_suggestion"]):
                to = matter.suggested
        elif not dice.happens(ways["right_unit"]):
            to = dice.pick(people.units("department")).code
        matter.order = orders.dispatch(
            matter.order.pk,
            to=to,
            assists=right.assists if to == right.unit_code else (),
            category=matter.category,
            reason=dice.pick(ways["reasons"]),
            by=self.world.officer(matter.unit_code, Permission.DISPATCH),
            at=at,
        )
        self.world.tally["dispatched by a desk"] += 1
        self.unit(matter, at)

    def look_back(self, at: datetime) -> None:
        """Let the county centre find the time to compare what seems to have come back."""
        centre = people.county_unit().code
        by = self.world.officer(centre, Permission.DISPATCH)
        for pair in quality.pairs_to_compare(by):
            if pair.again_id not in self.compared:
                self.compared.add(pair.again_id)
                delay = self.world.dice.spread(self.world.behaviour.desk["compared_after_minutes"])
                then = self.world.after_work(at, delay, of="desk")
                self.world.agenda.plan(then, partial(self._compare, pair.again_id, by))

    def _compare(self, order_id: int, by: Actor, at: datetime) -> None:
        same = self.world.dice.happens(self.world.behaviour.desk["finds_the_same"])
        orders.compare(order_id, same=same, by=by, at=at)
        self.world.tally["compared"] += 1
