"""Finding any order that one may see: by receipt, telephone, place or words."""

import re
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from sanlian.people import contact
from sanlian.people.actors import Actor, Permission
from sanlian.places import queries as places
from sanlian.workorders import queries, rules
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder
from sanlian.workorders.scope import on_ground, overseen


def search(actor: Actor, text: str, *, at: datetime, size: int = 50) -> list[WorkOrder]:
    """
    Return orders that the actor may see and that a text names, newest first, with unit and handler.

    The text is a receipt, a village, or words of the title; a telephone number finds the orders of whose people
    the actor may see the number.
    """
    text = text.replace("\0", "").strip()
    if not text:
        return []
    receipt = re.fullmatch(r"(?:\d\d)?(\d{4})[-\s]?(\d{4,8})", text)
    wanted = Q(title__icontains=text)
    if receipt:
        year = at.astimezone(rules.SHANGHAI).year
        wanted |= Q(code__in=[f"{(year - back) % 100:02}{receipt[1]}-{receipt[2]}" for back in range(6)])
    for village in places.search(text, limit=5):
        wanted |= on_ground(village.code)
    if re.fullmatch(r"\+?[\d\s-]{8,20}", text):
        wanted |= _of_phone(actor, text)
    return list(
        queries.visible_to(actor).filter(wanted).select_related("unit", "handler").order_by("-pk")[:size]
    )


def _of_phone(actor: Actor, phone: str) -> Q:
    key = contact.phone_key(phone)
    theirs = ServiceRequest.objects.filter(
        Q(reporter__phone_key=key) | Q(beneficiary__phone_key=key), order=OuterRef("pk")
    )
    units = actor.units_with(Permission.SEE_CONTACT)
    open_to = Q(unit__in=units) | Q(
        Exists(Assignment.objects.filter(order=OuterRef("pk"), unit__in=units, role="assist", ended_at=None))
    )
    if actor.holds(Permission.SEE_CONTACT):
        for scope in actor.scopes(Permission.DISPATCH):
            open_to |= overseen(scope)
    return Q(Exists(theirs)) & open_to
