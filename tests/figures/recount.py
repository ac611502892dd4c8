"""Counting the same from the orders' own tables, list by list."""

from datetime import date, datetime, timedelta

from sanlian.catalogue import queries as catalogue
from sanlian.figures import queries, rules
from sanlian.people.actors import HOUSE
from sanlian.workorders import listings
from sanlian.workorders.listings import Figure
from sanlian.workorders.queries import WorkOrder
from tests.builders import SHANGHAI

COUNTY = "330825"


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def length(measure: str, *, at: datetime, **fields) -> int:
    """Return the length of the list behind a number."""
    return listings.count_behind(HOUSE, Figure(measure, **fields), at=at)


def differences(*, first: date, last: date, at: datetime) -> list[str]:
    """Name every number, of each day, place, category and kind of unit in use, that is not as long as its list."""
    span = {"since": midnight(first), "until": midnight(last) + timedelta(days=1)}
    orders = WorkOrder.objects.select_related("unit")
    scopes = sorted({scope for order in orders for scope in rules.scopes(order.place_code)} | {COUNTY})
    found = []

    def compare(words: str, said: int, **fields) -> None:
        if said != (counted := length(at=at, **fields)):
            found.append(f"{words}: {said} is said, {counted} are listed")

    places = queries.by_place(scopes, first=first, last=last)
    now = queries.now(COUNTY, parts=scopes)
    due = queries.due_on(scopes, at.astimezone(SHANGHAI).date())
    for scope in scopes:
        for measure in listings.OF_A_PERIOD:
            said = getattr(places.get(scope, queries.NOTHING), measure)
            compare(f"{scope} {measure}", said, measure=measure, place_code=scope, **span)
        for measure in listings.OF_NOW:
            said = due.get(scope, 0) if measure == "due_today" else getattr(now.of(scope), measure)
            compare(f"{scope} {measure}", said, measure=measure, place_code=scope)
    categories, units = queries.by_key(COUNTY, first=first, last=last)
    for kind, counts, standing, keys in (
        ("category", categories, now.categories, {leaf.code for leaf in catalogue.snapshot().leaves}),
        ("unit", units, now.units, {rules.unit_key(order.unit.code) for order in orders}),
    ):
        used = {key for key in keys if kind == "unit" or key in counts or key in standing}
        for key in sorted(used | set(counts) | set(standing)):
            for measure in sorted(set(listings.OF_A_PERIOD) - {"ended"}):
                said = getattr(counts.get(key, queries.NOTHING), measure)
                compare(f"{key} {measure}", said, measure=measure, **{kind: key}, **span)
            for measure in sorted(set(listings.OF_NOW) - {"due_today"}):
                said = getattr(standing.get(key, queries.NOBODY), measure)
                compare(f"{key} {measure}", said, measure=measure, **{kind: key})
    days = queries.by_day(COUNTY, first=first, last=last)
    day = first
    while day <= last:
        for measure in ("received", "closed", "ended"):
            bounds = {"since": midnight(day), "until": midnight(day) + timedelta(days=1)}
            said = getattr(days.get(day, queries.NOTHING), measure)
            compare(f"{day} {measure}", said, measure=measure, **bounds)
        day += timedelta(days=1)
    return found
