"""
Watching what comes in for what keeps coming back, and warning of it as the facts arrive.

Called by the readers of the journal: who asks is never kept, only a mark that tells one person from another.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz

from sanlian.analysis import facts, repeats, routing, rules
from sanlian.analysis.models import EarlyWarning, Sighting
from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation, record
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.places import queries as places
from sanlian.workorders import lessons, operations as orders, queries as workorders

KEPT_FOR = timedelta(days=120)


@operation
def sight(
    request_id: int, *, order_id: int, category: str, place_code: str, person: str, at: datetime
) -> None:
    """
    Keep one request for the watch, and raise what the rules say.

    What is sensitive, or nobody knows the village of, is not watched. Asked twice, it is kept once.
    """
    place_code = places.standing(place_code)
    if not repeats.rules_in_force().rules or len(place_code) < rules.AREAS["village"]:
        return
    if catalogue.category(category).sensitive or workorders.order(order_id).restricted:
        return
    seen, _new = Sighting.objects.get_or_create(
        request_id=request_id,
        defaults={
            "order_id": order_id,
            "category": category,
            "place_code": place_code,
            "person": person,
            "at": at,
        },
    )
    _look(seen, at=at)


@operation
def call_otherwise(order_id: int, *, category: str, at: datetime) -> None:
    """Follow a person who calls the matter of an order something else than the machine did."""
    changed = list(Sighting.objects.filter(order_id=order_id).exclude(category=category))
    if any(seen.recurs_to is not None for seen in changed):
        orders.unsuspect(order_id, at=at)
    for seen in changed:
        seen.category, seen.recurs_to = category, None
        if catalogue.category(category).sensitive:
            seen.delete()
            continue
        seen.save(update_fields=["category", "recurs_to"])
        _look(seen, at=at)


@operation
def note_end(order_id: int, *, outcome: str, at: datetime) -> None:
    """Note that an order has ended: what comes back after this recurs; the warning that it dealt with has ended."""
    if outcome == "closed":
        Sighting.objects.filter(order_id=order_id).update(closed_at=at)
    else:
        Sighting.objects.filter(order_id=order_id).delete()
    for warning in EarlyWarning.objects.filter(order_id=order_id, ended_at=None):
        end_warning(warning, outcome=outcome, by=HOUSE, at=at)


def end_warning(warning: EarlyWarning, *, outcome: str, by: Actor, at: datetime) -> None:
    """End a warning that stands: `outcome` is what its order came to, or `joined` where another stands for it."""
    warning.ended_at, warning.outcome = at, outcome
    warning.save(update_fields=["ended_at", "outcome"])
    record(
        facts.WARNING_ENDED,
        subject=("warning", warning.pk),
        by=by,
        at=at,
        details={
            "category": warning.category,
            "place": warning.place_code,
            "colour": warning.colour,
            "outcome": outcome,
        },
    )


def note_comparison(order_id: int, *, same: bool) -> None:
    """Note what a person said who compared an order with what it seemed to come back to."""
    if not same:
        Sighting.objects.filter(order_id=order_id).update(recurs_to=None)


def follow_merge(order_id: int, *, into: int) -> None:
    """Follow requests that were merged into another order."""
    Sighting.objects.filter(order_id=order_id).update(order_id=into)


def note_reopening(order_id: int) -> None:
    """Take back that an order has ended."""
    Sighting.objects.filter(order_id=order_id).update(closed_at=None)


def overlook(request_id: int) -> None:
    """Let go of a request that its own person has withdrawn."""
    Sighting.objects.filter(request_id=request_id).delete()


@operation
def forget_old(*, at: datetime) -> int:
    """Let go of what is too old for any rule; return how many."""
    return Sighting.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


def _look(seen: Sighting, *, at: datetime) -> None:
    in_force = repeats.rules_in_force()
    township = seen.place_code[: rules.AREAS["township"]]
    since = at - max(rule.window for rule in in_force.rules if rule.kind != "hot")
    around = list(
        Sighting.objects.filter(category=seen.category, place_code__startswith=township, at__lte=at)
        .filter(at__gt=since)
        .order_by("at", "pk")
    )
    for rule in in_force.of("recurring"):
        _note_recurrence(seen, around, rule, at=at)
    sighted = [
        rules.Sighted(each.order_id, each.place_code, each.person, each.at, each.recurs_to)
        for each in (*(row for row in around if row.pk != seen.pk), seen)
    ]
    standing = _standing(seen)
    for rule in in_force.rules:
        area = rule.area_of(seen.place_code)
        if rule.kind in {"spread", "hot"} or not area:
            continue
        before = standing.get((rule.code, area))
        after = before.ended_at if before is not None and before.ended_at is not None else at - rule.window
        found = rules.found(rule, sighted, area=area, since=max(after, at - rule.window))
        warn(rule, seen.category, area, found, before, at=at)
    for rule in in_force.of("spread"):
        _look_around(rule, seen, standing, at=at)


def _standing(seen: Sighting) -> dict[tuple[str, str], EarlyWarning]:
    """Return the last warning of this matter for each rule and area around, whether it stands or has ended."""
    areas = [seen.place_code[:length] for length in rules.AREAS.values()]
    rows = EarlyWarning.objects.filter(category=seen.category, place_code__in=areas).order_by("pk")
    return {(row.rule, row.place_code): row for row in rows}


def _note_recurrence(seen: Sighting, around: Sequence[Sighting], rule: rules.Rule, *, at: datetime) -> None:
    """Find the closed order that this request comes back to: the same spot, or the same village in like words."""
    if seen.recurs_to is not None:
        return
    village = rule.area_of(seen.place_code)
    closed = [
        each
        for each in around
        if each.closed_at is not None
        and each.order_id != seen.order_id
        and each.place_code.startswith(village)
        and each.closed_at > at - rule.window
    ]
    exact = [each for each in closed if each.place_code == seen.place_code and len(each.place_code) > 12]
    again = exact or _alike(seen, closed, rule.likeness)
    if again:
        seen.recurs_to = again[-1].order_id
        seen.save(update_fields=["recurs_to"])
        orders.suspect(seen.order_id, earlier=seen.recurs_to, at=at)


def _alike(seen: Sighting, closed: Iterable[Sighting], likeness: int) -> list[Sighting]:
    closed = list(closed)
    if not closed:
        return []
    texts = lessons.texts_of([seen.request_id, *(each.request_id for each in closed)])
    own = texts.get(seen.request_id, "")
    return [
        each for each in closed if own and fuzz.partial_ratio(own, texts.get(each.request_id, "")) >= likeness
    ]


def _look_around(
    rule: rules.Rule, seen: Sighting, standing: dict[tuple[str, str], EarlyWarning], *, at: datetime
) -> None:
    """Count the villages in which a frequent warning of the matter stands."""
    area = rule.area_of(seen.place_code)
    codes = [each.code for each in repeats.rules_in_force().of("frequent")]
    rows = list(
        EarlyWarning.objects.filter(
            rule__in=codes,
            category=seen.category,
            place_code__startswith=area,
            ended_at=None,
            grown_at__gt=at - rule.window,
        ).order_by("pk")
    )
    found = rules.Found(
        count=len({row.place_code for row in rows}),
        people=sum(row.people for row in rows),
        villages=len({row.place_code for row in rows}),
        orders=tuple(dict.fromkeys(order for row in rows for order in row.orders)),
    )
    warn(rule, seen.category, area, found, standing.get((rule.code, area)), at=at)


def warn(
    rule: rules.Rule,
    category: str,
    area: str,
    found: rules.Found,
    before: EarlyWarning | None,
    *,
    colour: str | None = None,
    name: str = "",
    at: datetime,
) -> EarlyWarning | None:
    """
    Raise a warning, let the one that stands grow, or leave things as they are; return the one that was touched.

    :param before: the last warning of the same, whether it stands or has ended
    :param colour: by default what the count has reached
    :param name: of a hot issue, which no category names
    """
    colour = rule.colour(found.count) if colour is None else colour
    if not colour:
        return None
    if before is not None and before.ended_at is None:
        _grow(before, found, colour, at=at)
        return before
    warning = EarlyWarning(
        rule=rule.code,
        rules_version=repeats.rules_in_force().version,
        category=category,
        place_code=area,
        colour=colour,
        name=name,
        at=at,
        grown_at=at,
        **_counted(found),
    )
    warning.order_id = _order_for(warning, rule, at=at)
    warning.save()
    record(facts.WARNED, subject=("warning", warning.pk), by=HOUSE, at=at, details=_told(warning))
    return warning


def _grow(warning: EarlyWarning, found: rules.Found, colour: str, *, at: datetime) -> None:
    """Bring a warning that stands up to what is counted now; only a stronger colour is news."""
    was = warning.colour
    for field, value in _counted(found).items():
        setattr(warning, field, value)
    if rules.grown(was, colour):
        warning.colour, warning.grown_at = colour, at
    warning.save()
    if warning.colour != was:
        details = {**_told(warning), "was": was}
        record(facts.WARNING_GREW, subject=("warning", warning.pk), by=HOUSE, at=at, details=details)


def _order_for(warning: EarlyWarning, rule: rules.Rule, *, at: datetime) -> int:
    """Raise the order that deals with a warning; its words are the office's, as an order's title is."""
    place = places.find(warning.place_code)
    kind = catalogue.category(warning.category)
    where = place.full_name if place else warning.place_code
    told = wording(rule, warning)
    to = routing.route(warning.category, warning.place_code, limit=rule.limit, at=at)
    township = people.township_unit(warning.place_code) or people.county_unit()
    unit = {
        "lead": to.unit_code,
        "township": township.code,
        "county": people.county_unit().code,
    }[rule.owner]
    order = orders.raise_order(
        origin="warning",
        title=f"{rule.name}预警：{where}{warning.name or kind.name}"[:80],
        told=told,
        category=warning.category,
        limit=rule.limit,
        place_id=place.id if place else None,
        place_code=warning.place_code,
        send=orders.Sending(
            to=unit, reason=rule.name, list_item=to.list_item if unit == to.unit_code else ""
        ),
        by=HOUSE,
        at=at,
    )
    return order.pk


def wording(rule: rules.Rule, warning: EarlyWarning) -> str:
    """Return in the office's words what was counted, and what is asked of whoever gets the order."""
    hours = round(rule.window.total_seconds() / 3600)
    window = f"{hours // 24}天" if hours % 24 == 0 and hours > 24 else f"{hours}小时"
    counted = {
        "frequent": f"{window}内同一类诉求{warning.count}件，{warning.people}人提出",
        "mass": f"{window}内{warning.people}位乡亲反映同一类问题，涉及{warning.villages}个村",
        "spread": f"同一类诉求在{warning.villages}个村同时高频出现，{warning.people}人提出",
        "hot": f"{window}内{warning.people}位乡亲在{warning.villages}个村反映相近的事：“{warning.name}”",
        "recurring": f"办结后{window}内同一地点再次反映{warning.count}次，可能没有修好",
    }[rule.kind]
    return f"{counted}。请查清根源，一次解决，并在回单里写明原因和防止再发的办法。"


def _counted(found: rules.Found) -> dict[str, object]:
    return {
        "count": found.count,
        "people": found.people,
        "villages": found.villages,
        # The newest are enough to understand it, and a page can show them.
        "orders": list(found.orders[-50:]),
    }


def _told(warning: EarlyWarning) -> dict[str, Any]:
    return {
        "rule": warning.rule,
        "category": warning.category,
        "place": warning.place_code,
        "colour": warning.colour,
        "count": warning.count,
        "people": warning.people,
        "villages": warning.villages,
        "orders": warning.orders,
        **({"name": warning.name} if warning.name else {}),
    }
