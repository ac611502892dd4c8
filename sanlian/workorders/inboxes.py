"""What waits for an officer's units, and finding any order that one may see."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from sanlian.kernel import paging
from sanlian.people import contact
from sanlian.people.actors import Actor, Permission, Secrecy
from sanlian.places import queries as places
from sanlian.workorders import quality, queries, rules
from sanlian.workorders.models import Assignment, Plea, ServiceRequest, WorkOrder
from sanlian.workorders.scope import on_ground, overseen


def inbox(
    actor: Actor, *, view: str = "all", after: str | None = None, size: int = 50
) -> paging.Page[Assignment]:
    """
    Return the open assignments of the actor's units, the least time left first, with their orders.

    :param view: all, lead (ours to answer), assist, desk (waiting to be sent on), decide (what units below ask of us),
        check (answers of units below, to be looked at before they close)
    :raises errors.Invalid: for a cursor that is none
    """
    if view == "check":
        rows = quality.to_check(actor)
    else:
        rows = to_decide(actor) if view == "decide" else _open_assignments(actor)
    rows = rows.select_related("order", "order__handler", "unit")
    if view in {"lead", "assist", "desk"}:
        rows = rows.filter(role=view)
    if after:
        due, last = queries.cursor_keys(after, str, int)
        try:
            # With its zone always: without one a moment is none of ours.
            instant = datetime.strptime(str(due), "%Y-%m-%dT%H:%M:%S.%f%z")
        except ValueError:
            raise queries.NoSuchPage(_("This page of the list does not exist.")) from None
        rows = rows.filter(Q(next_due_at__gt=instant) | Q(next_due_at=instant, pk__gt=last))
    found = list(rows.order_by("next_due_at", "pk")[: size + 1])
    more = len(found) > size
    found = found[:size]
    cursor = (
        paging.encode(found[-1].next_due_at.isoformat(timespec="microseconds"), found[-1].pk)
        if more
        else None
    )
    return paging.Page(items=found, next=cursor)


def open_leads(unit_codes: Iterable[str]) -> dict[str, int]:
    """Return how many orders each of some units has to answer now; one without any is not named."""
    rows = Assignment.objects.filter(unit__code__in=set(unit_codes), role="lead", ended_at=None)
    return dict(rows.values_list("unit__code").annotate(many=Count("pk")).order_by())


# A unit with thousands of open orders learns nothing from the last digit, and counting them would cost it each look.
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """
    How much the actor's units have open, among the 1,000 with the least time left.

    `more` says that there are others: each number is then a least one, except `late`, whose cases come first.
    """

    all: int
    lead: int
    assist: int
    desk: int
    to_accept: int
    late: int
    decide: int
    check: int
    more: bool


def inbox_counts(actor: Actor, *, at: datetime) -> InboxCounts:
    """Return the numbers over the inbox; what is to be decided and looked at costs desks a question more."""
    pressing = _open_assignments(actor).order_by("next_due_at", "pk")[: COUNTED + 1]
    counts = pressing.aggregate(
        all=Count("pk"),
        lead=Count("pk", filter=Q(role="lead")),
        assist=Count("pk", filter=Q(role="assist")),
        desk=Count("pk", filter=Q(role="desk")),
        to_accept=Count("pk", filter=Q(role="lead", accepted_at=None)),
        late=Count("pk", filter=Q(next_due_at__lte=at)),
    )
    above = _above(actor) if actor.holds(Permission.DISPATCH) else Counter()
    more = counts["all"] > COUNTED
    counts |= {name: min(number, COUNTED) for name, number in counts.items()}
    return InboxCounts(**counts, decide=above["decide"], check=above["check"], more=more)


def _above(actor: Actor) -> Counter[str]:
    decide = to_decide(actor).annotate(kind=Value("decide")).values_list("kind", flat=True)
    check = quality.to_check(actor).annotate(kind=Value("check")).values_list("kind", flat=True)
    return Counter(decide.union(check, all=True)[: 2 * COUNTED])


def _open_assignments(actor: Actor) -> QuerySet[Assignment]:
    working = actor.units_with(Permission.HANDLE)
    cleared = actor.units_with(Permission.HANDLE, Secrecy.SENSITIVE)
    rows = Assignment.objects.filter(unit__in=working, ended_at=None)
    rows = rows.exclude(order__in=queries.complaints_of(actor))
    # Asked of the orders only where it matters: nearly every post that handles is cleared.
    return rows if cleared == working else rows.filter(Q(unit__in=cleared) | Q(order__restricted=False))


def to_decide(actor: Actor) -> QuerySet[Assignment]:
    """Return the assignments whose units have asked for more time or rest, one level below the actor's desks."""
    asked = Plea.objects.filter(assignment=OuterRef("pk"), outcome="").exclude(asked_by=actor.id)
    rows = Assignment.objects.filter(quality.one_level_below(actor), Exists(asked), ended_at=None)
    return rows.exclude(order__in=queries.complaints_of(actor))


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
