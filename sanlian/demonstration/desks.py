"""Desks of the townships and of the county centre: they send on what waits with them."""

from dataclasses import dataclass
from datetime import datetime

from sanlian.demonstration.world import Expect, Matter, World
from sanlian.people import queries as people
from sanlian.people.actors import Permission
from sanlian.workorders import operations as orders
from sanlian.workorders.lifecycle import Status


@dataclass
class Desks:
    """Whoever dispatches; `unit` is told when an order comes to it."""

    world: World
    unit: Expect

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
