"""Finding any order that one may see: by receipt, telephone, place or words."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from rapidfuzz import fuzz

from sanlian.people import contact
from sanlian.people.actors import Actor, Permission
from sanlian.people.queries import county_code
from sanlian.places import queries as places
from sanlian.workorders import queries, rules
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder
from sanlian.workorders.scope import on_ground, overseen

PLACES = 5
# Of one telephone, or of all that end alike: as many of the newest requests are looked at.
OF_PHONE = 500
WORDS = 8
LIKE = 40
# Of a hundred: how much nearer an order is by being of the same village.
NEAR = 25


def search(actor: Actor, text: str, *, at: datetime, size: int = 50) -> list[WorkOrder]:
    """
    Return orders that the actor may see and that a text names, newest first, with unit and handler.

    The text is a receipt, a village, or words: each must occur in what was asked, in the title, the place or the
    matter, and a word of one character only narrows others down. A telephone number or its last four digits finds
    the orders of whose people the actor may see the number. Words are found once the worker has read them.
    """
    text = text.replace("\0", "").strip()
    found: dict[int, WorkOrder] = {}
    for condition in _conditions(actor, text, at) if text else ():
        rows = queries.visible_to(actor).filter(condition).select_related("unit", "handler")
        found |= {row.pk: row for row in rows.order_by("-pk")[:size]}
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


def _conditions(actor: Actor, text: str, at: datetime) -> Iterator[Q]:
    """Yield what each reading of a text asks for; each by itself, so that each has its own index."""
    if receipt := re.fullmatch(r"(?:\d\d)?(\d{4})[-\s]?(\d{4,8})", text):
        year = at.astimezone(rules.SHANGHAI).year
        yield Q(code__in=[f"{(year - back) % 100:02}{receipt[1]}-{receipt[2]}" for back in range(6)])
    here = Q()
    for village in places.search(text, limit=PLACES):
        here |= on_ground(village.code)
    if here:
        yield here
    if re.fullmatch(r"\d{4}|\+?[\d\s-]{8,20}", text) and actor.holds(Permission.SEE_CONTACT):
        yield Q(pk__in=_of_phone(text)) & _open_to(actor)
    words = rules.searchable([text]).split()[:WORDS]
    if tokens := rules.pairs(" ".join(words)):
        yield _having(words, tokens) & _within_reach(actor)


def _having(words: list[str], tokens: list[str]) -> Q:
    found = Q(found_by__tokens__has_all=tokens)
    for word in words:
        # Both pairs of 停水了 may stand apart; the index only says where it is worth looking.
        found &= Q(found_by__words__contains=word)
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
    return Q(found_by__tokens__has_any=sorted(reach)) if reach else Q(pk__in=[])


def _of_phone(phone: str) -> list[int]:
    """Return the orders of the newest requests by or for whoever has that number, or one that ends so."""
    wanted = (
        ("tail_key", contact.tail_key(phone)) if len(phone) == 4 else ("phone_key", contact.phone_key(phone))
    )
    asked = [
        ServiceRequest.objects.filter((f"{person}__{wanted[0]}", wanted[1]))
        .order_by("-pk")
        .values("order")[:OF_PHONE]
        for person in ("reporter", "beneficiary")
    ]
    return [row["order"] for rows in asked for row in rows]


def _open_to(actor: Actor) -> Q:
    """Return the condition that an actor may see names and numbers of an order."""
    units = actor.units_with(Permission.SEE_CONTACT)
    open_to = Q(unit__in=units) | Q(
        Exists(Assignment.objects.filter(order=OuterRef("pk"), unit__in=units, role="assist", ended_at=None))
    )
    for scope in actor.scopes(Permission.DISPATCH):
        open_to |= overseen(scope)
    return open_to
