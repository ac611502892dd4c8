"""Random lives of orders, walked by the real operations: what may not be done is refused and nothing is lost."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from sanlian.kernel.errors import Refusal
from sanlian.people import queries as people
from sanlian.workorders import operations, queries
from sanlian.workorders.queries import ServiceRequest
from tests import builders
from tests.builders import MONDAY

VILLAGES = ("330825201207", "330825201", "330825", "330825101003")
CATEGORIES = ("road.lamp", "water.outage", "housing.leak", "safety.violence")
UNITS = ("dept-housing", "dept-water", "vil-330825201207", "twp-330825201")


class Lives:
    """Some orders to which something happens at each step."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.at: datetime = MONDAY
        self.requests: list[ServiceRequest] = []

    def live(self, steps: int) -> None:
        for _ in range(steps):
            self.at += timedelta(minutes=self.dice.choice((5, 40, 300, 1500)))
            verb: Callable[[], object] = self.dice.choice(self._verbs())
            if not self.requests:
                verb = self.ask
            try:
                verb()
            except Refusal:
                continue

    def _verbs(self) -> list[Callable[[], object]]:
        moving = [self.dispatch, self.accept, self.reply, self.rate]
        return [*moving, *moving, self.ask, self.contact, self.decline, self.withdraw, self.watch]

    def ask(self) -> None:
        place = self.dice.choice(VILLAGES)
        category = self.dice.choice(CATEGORIES)
        self.requests.append(builders.ask(place_code=place, category=category, at=self.at))

    def dispatch(self) -> None:
        order = self._order()
        operations.dispatch(
            order.pk,
            to=self.dice.choice(UNITS),
            category=self.dice.choice((None, None, *CATEGORIES)),
            by=self._officer_of(order, "dispatcher"),
            at=self.at,
        )

    def accept(self) -> None:
        order = self._order()
        operations.accept(order.pk, by=self._officer_of(order), at=self.at)

    def contact(self) -> None:
        order = self._order()
        operations.contact(order.pk, with_whom="本人", by=self._officer_of(order), at=self.at)

    def reply(self) -> None:
        order = self._order()
        builders.reply(queries.requests_of(order.pk)[0], by=self._officer_of(order), at=self.at)

    def decline(self) -> None:
        order = self._order()
        operations.decline(
            order.pk,
            reason="address_unclear",
            suggested="dept-transport",
            note="找不到",
            by=self._officer_of(order),
            at=self.at,
        )

    def rate(self) -> None:
        request = self.dice.choice(self.requests)
        operations.rate(
            request.pk,
            solved=self.dice.choice(("yes", "partly", "no")),
            satisfied=self.dice.choice(("satisfied", "basically", "unsatisfied")),
            by=people.resident_actor(request.reporter_id),
            at=self.at,
        )

    def withdraw(self) -> None:
        request = self.dice.choice(self.requests)
        operations.withdraw(request.pk, by=people.resident_actor(request.reporter_id), at=self.at)

    def watch(self) -> None:
        self.at += timedelta(days=self.dice.choice((1, 6)))
        operations.mark_overdue(at=self.at)
        operations.close_silent(at=self.at)

    def _order(self):
        return queries.order(self.dice.choice(self.requests).order_id)

    def _officer_of(self, order, role: str | None = None):
        unit = people.unit_by_id(order.unit_id).code
        return (people.officers_of(unit, on=MONDAY.date(), role=role) or [builders.officer(unit)])[0]
