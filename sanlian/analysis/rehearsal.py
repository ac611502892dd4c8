"""Trying a change of the routing rules on the orders of the last month, before it takes effect; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sanlian.analysis import routing
from sanlian.analysis.engine.routing import fits
from sanlian.catalogue import listings, queries as catalogue
from sanlian.catalogue.rules import RoutingRow, RowChange, changed
from sanlian.people import crowds, queries as people
from sanlian.people.actors import Permission
from sanlian.workorders import lessons, queries as workorders

DAYS = 30


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An order that would have gone to another unit; `rule` is the name of the one that decides, or no longer does."""

    order_id: int
    code: str
    category: str
    place_code: str
    at: datetime
    before: str
    after: str
    rule: str
    rule_en: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """
    What a change would have done in `days` days: among `looked` orders, those that would have gone elsewhere.

    Restricted ones are counted in `hidden` and not listed: their matter and place alone tell too much.
    """

    days: int
    looked: int
    elsewhere: tuple[Elsewhere, ...]
    hidden: int

    @property
    def number(self) -> int:
        """Return how many would have gone elsewhere."""
        return len(self.elsewhere) + self.hidden

    @property
    def flows(self) -> list[tuple[str, str, int]]:
        """Return from which unit to which how many would have gone, the most first."""
        counted: dict[tuple[str, str], int] = {}
        for each in self.elsewhere:
            counted[each.before, each.after] = counted.get((each.before, each.after), 0) + 1
        found = [(before, after, number) for (before, after), number in counted.items()]
        return sorted(found, key=lambda flow: (-flow[2], flow[:2]))


def concerns(changes: Sequence[RowChange]) -> bool:
    """Return whether changes touch routing rules at all."""
    return any(change.table == "routing" for change in changes)


def rehearse(changes: Sequence[RowChange], *, day: date, at: datetime, days: int = DAYS) -> Rehearsal:
    """
    Return what changes of rules would have done with the orders of the last days.

    Rules count from `day` on, also those that begin later; who has how much to do now is left out: of several units
    the first one named stands for all. Orders on which the county centre has ruled stay where they are.
    """
    before = routing.rules_of(listings.rows_in_force("routing"))
    wanted = [change for change in changes if change.table == "routing"]
    rows: list[RoutingRow] = changed(listings.present(), wanted).content.routing
    after = routing.rules_of(rows)
    touched = set(before) ^ set(after)
    hands = crowds.at_work((unit.code for unit in people.units()), permission=Permission.HANDLE, on=day)
    known = catalogue.snapshot().categories
    looked, hidden, found = 0, 0, []
    for order in lessons.past(since=at - timedelta(days=days), until=at):
        looked += 1
        if order.category not in known or workorders.precedent(order.category, order.place_code):
            continue
        matter = routing.matter_of(
            order.category, order.place_code, text=order.text, limit=order.limit, at=order.at
        )
        if not any(fits(rule, matter) for rule in touched):
            continue
        old, new = (
            routing.decide(rules, matter, on=day, planned=True, hands=hands) for rules in (before, after)
        )
        if old.unit_code == new.unit_code:
            continue
        if order.restricted:
            hidden += 1
            continue
        rule = new.applied or old.applied
        found.append(
            Elsewhere(
                order_id=order.order_id,
                code=order.code,
                category=order.category,
                place_code=order.place_code,
                at=order.at,
                before=old.unit_code,
                after=new.unit_code,
                rule=rule.name if rule else "",
                rule_en=rule.name_en if rule else "",
            )
        )
    return Rehearsal(days, looked, tuple(found), hidden)
