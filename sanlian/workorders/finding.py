"""Finding any order that one may see: by receipt, telephone, place or words."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from rapidfuzz import fuzz

from sanlian.people import contact
from sanlian.people.actors import Actor, Permission
from sanlian.people.queries import county_code
from sanlian.places import queries as places
from sanlian.workorders import queries, rules
from sanlian.workorders.models import Assignment, OrderWords, ServiceRequest, WorkOrder
from sanlian.workorders.scope import on_ground, overseen

PLACES = 5
# Of one telephone, or of all that end alike: as many of the newest requests are looked at.
OF_PHONE = 500
WORDS = 8
LIKE = 40
# Of a hundred: how much nearer an order is by being of the same village.
NEAR = 25
# Bands of the newest orders that are looked through before all of the rest: what is often said is found in the first.
BANDS = (2, 14)
# So many orders are asked at once whether they are shown.
PORTION = 100


def search(actor: Actor, text: str, *, at: datetime, size: int = 50) -> list[WorkOrder]:
    """
    Return orders that the actor may see and that a text names, newest first, with unit and handler.

    The text is a receipt, a village, or words: each must occur in what was asked, in the title, the place or the
    matter, and a word of one character only narrows others down. A telephone number or its last four digits finds
    the orders of whose people the actor may see the number. Words and villages are found once the worker has read them.
    """
    text = text.replace("\0", "").strip()
    rows = queries.visible_to(actor).select_related("unit", "handler").order_by("-pk")
    found: dict[int, WorkOrder] = {}
    if receipt := re.fullmatch(r"(?:\d\d)?(\d{4})[-\s]?(\d{4,8})", text):
        year = at.astimezone(rules.SHANGHAI).year
        codes = [f"{(year - back) % 100:02}{receipt[1]}-{receipt[2]}" for back in range(6)]
        found |= {row.pk: row for row in rows.filter(code__in=codes)[:size]}
    if re.fullmatch(r"\d{4}|\+?[\d\s-]{8,20}", text) and actor.holds(Permission.SEE_CONTACT):
        found |= _first(rows.filter(_open_to(actor)), _of_phone(text), size)
    if readings := _readings(text):
        found |= _first(rows, _named([each & _within_reach(actor) for each in readings]), size)
    return [found[number] for number in sorted(found, reverse=True)[:size]]


def alike(order: WorkOrder, *, by: Actor, size: int = 3) -> list[WorkOrder]:
    """
    Return earlier orders like this one that the actor may see: of the matter and township, the most alike first.

    Of the forty newest; those of the same village count as nearer.
    """
    township = places.standing(order.place_code)[:9]
    rows = queries.visible_to(by).filter(
        on_ground(township), category_code=order.category_code, submitted_at__lt=order.submitted_at
    )
    village = order.place_code[:12]
    found = rows.exclude(pk=order.pk).order_by("-submitted_at")[:LIKE]
    nearest = sorted(
        found,
        key=lambda row: -fuzz.ratio(row.title, order.title) - (NEAR if row.place_code[:12] == village else 0),
    )
    return nearest[:size]


def _first(rows: QuerySet[WorkOrder], portions: Iterable[list[int]], size: int) -> dict[int, WorkOrder]:
    """Return the first of rows among numbers that come the greatest first; no portion is asked for without need."""
    found: dict[int, WorkOrder] = {}
    for numbers in portions:
        found |= {row.pk: row for row in rows.filter(pk__in=numbers)[: size - len(found)]}
        if len(found) >= size:
            break
    return found


def _named(readings: list[Q]) -> Iterator[list[int]]:
    """
    Yield the numbers of the orders that the index of words knows for one of some readings, the greatest first.

    What is often said is found in the newest bands; only what is rarer is looked for in more of them, and then in all.
    """
    newest = OrderWords.objects.order_by("-pk").values_list("pk", flat=True).first()
    high = rules.band(newest) if newest else -1
    for width in BANDS:
        bands = [f"n{band}" for band in range(max(high - width + 1, 0), high + 1)]
        if not bands:
            return
        yield from _portions([each & Q(tokens__has_any=bands) for each in readings])
        high -= width
    if high >= 0:
        yield from _portions([each & Q(pk__lt=(high + 1) * rules.BAND) for each in readings])


def _portions(readings: list[Q]) -> Iterator[list[int]]:
    rows = OrderWords.objects.filter(reduce(or_, readings)).order_by("-pk").values_list("pk", flat=True)
    numbers = list(rows[:PORTION])
    while numbers:
        yield numbers
        numbers = list(rows.filter(pk__lt=numbers[-1])[:PORTION]) if len(numbers) == PORTION else []


def _readings(text: str) -> list[Q]:
    """Return what a text may ask of the index of words: that an order came in at a village, or has the words."""
    found = []
    for village in places.search(text, limit=PLACES):
        shift = places.shifted(village.code)
        here = Q(tokens__has_any=[f"p{code}" for code in (village.code, *shift.came)])
        found.append(here & ~Q(tokens__has_any=[f"p{code}" for code in shift.left]) if shift.left else here)
    words = rules.searchable([text]).split()[:WORDS]
    if tokens := rules.pairs(" ".join(words)):
        # Both pairs of 停水了 may stand apart; the index only says where it is worth looking.
        found.append(Q(*[Q(words__contains=word) for word in words], tokens__has_all=tokens))
    return found


def _within_reach(actor: Actor) -> Q:
    """
    Return the part of what an actor may see that the index of words knows, so that it need not fetch the rest.

    It is never less than what `visible_to` shows, and never instead of it.
    """
    scopes = {*actor.scopes(Permission.DISPATCH), *actor.scopes(Permission.SEE_ORDERS)}
    if actor.kind != "officer" or county_code() in scopes:
        return Q()
    reach = {
        f"u{unit}" for unit in actor.units_with(Permission.HANDLE) | actor.units_with(Permission.SEE_ORDERS)
    }
    for scope in scopes:
        reach |= {f"p{code}" for code in (scope, *places.shifted(scope).came)}
    return Q(tokens__has_any=sorted(reach)) if reach else Q(pk__in=[])


def _of_phone(phone: str) -> Iterator[list[int]]:
    """Yield the orders of the newest requests by or for whoever has that number, or one that ends so."""
    wanted = (
        ("tail_key", contact.tail_key(phone)) if len(phone) == 4 else ("phone_key", contact.phone_key(phone))
    )
    asked = [
        ServiceRequest.objects.filter((f"{person}__{wanted[0]}", wanted[1])).order_by("-pk")
        for person in ("reporter", "beneficiary")
    ]
    numbers = sorted(
        {row for rows in asked for row in rows.values_list("order", flat=True)[:OF_PHONE]}, reverse=True
    )
    for first in range(0, len(numbers), PORTION):
        yield numbers[first : first + PORTION]


def _open_to(actor: Actor) -> Q:
    """Return the condition that an actor may see names and numbers of an order."""
    units = actor.units_with(Permission.SEE_CONTACT)
    open_to = Q(unit__in=units) | Q(
        Exists(Assignment.objects.filter(order=OuterRef("pk"), unit__in=units, role="assist", ended_at=None))
    )
    for scope in actor.scopes(Permission.DISPATCH):
        open_to |= overseen(scope)
    return open_to
