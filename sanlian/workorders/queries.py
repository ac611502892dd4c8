"""What can be asked about orders and requests; lists are narrowed to what the viewer may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from sanlian.journal import queries as journal
from sanlian.journal.readers import Fact
from sanlian.kernel import errors, paging
from sanlian.kernel.kept import Kept
from sanlian.people import contact
from sanlian.people.actors import Actor, Permission, Secrecy
from sanlian.places import queries as places
from sanlian.workorders import interest, lifecycle, rules, sayings

# Other rooms read these rows and name their types from here; only operations change them.
from sanlian.workorders.models import (
    Assignment as Assignment,
    Attachment as Attachment,
    CallBack as CallBack,
    Complaint as Complaint,
    Plea as Plea,
    Rating as Rating,
    Reply as Reply,
    RoutingPrecedent as RoutingPrecedent,
    ServiceRequest as ServiceRequest,
    Supervision as Supervision,
    WeeklyEntry as WeeklyEntry,
    WorkOrder as WorkOrder,
)
from sanlian.workorders.scope import on_ground, overseen, oversees_all

MERGED_WITHIN = timedelta(days=14)


class NoSuchRequest(errors.NotFound):
    """No request has this receipt, or not for this person."""


class NoSuchPage(errors.Invalid):
    """The cursor of a list was typed, cut or made for another list."""


def visible_to(actor: Actor) -> QuerySet[WorkOrder]:
    """
    Return the orders that an actor may see.

    Those in the places that a post oversees, and those that one of the actor's units holds, held or assists.
    Restricted ones (minors, violence …) only by way of a unit for which one works, or for dispatchers of the place,
    and only through a post that is cleared for them.
    """
    if actor.kind == "house":
        return WorkOrder.objects.all()
    if actor.kind == "resident":
        if actor.id is None:
            # Who left no name owns nothing by name: a comparison with NULL would hand over all such requests.
            return WorkOrder.objects.none()
        return WorkOrder.objects.filter(
            Exists(
                ServiceRequest.objects.filter(
                    Q(reporter_id=actor.id) | Q(beneficiary_id=actor.id), order=OuterRef("pk")
                )
            )
        )
    everything = set(actor.scopes(Permission.DISPATCH, Secrecy.SENSITIVE))
    unrestricted = {*actor.scopes(Permission.DISPATCH), *actor.scopes(Permission.SEE_ORDERS)} - everything
    cleared = actor.units_with(Permission.HANDLE, Secrecy.SENSITIVE)
    watching = (actor.units_with(Permission.HANDLE) | actor.units_with(Permission.SEE_ORDERS)) - cleared
    # The ground first: a database that has its answer there does not look for what passed through a unit.
    seen = Q()
    for scope in everything:
        seen |= overseen(scope)
    for scope in unrestricted:
        seen |= overseen(scope) & Q(restricted=False)
    # Over all the ground the units add nothing, and asking for them gathers all that the county ever had in hand.
    if watching and not any(oversees_all(scope) for scope in everything | unrestricted):
        seen |= _passed_through(watching) & Q(restricted=False)
    seen |= _passed_through(cleared)
    return WorkOrder.objects.filter(seen).exclude(pk__in=complaints_of(actor))


def complaints_of(actor: Actor) -> QuerySet[Complaint, int]:
    """Return the numbers of the orders that complain of an officer, a relative or the officer's unit; they see none."""
    rows = Complaint.objects.filter(key__in=sorted(interest.own_complaints(actor)))
    return rows.values_list("order", flat=True)


def _passed_through(unit_ids: frozenset[int]) -> Q:
    return Q(Exists(Assignment.objects.filter(order=OuterRef("pk"), unit__in=unit_ids)))


def get(order_id: int, *, by: Actor) -> WorkOrder:
    """
    Return an order with its unit and handler.

    :raises errors.NotFound: when there is none, or not for this actor
    """
    order = visible_to(by).select_related("unit", "handler", "place").filter(pk=order_id).first()
    if order is None:
        raise errors.NotFound(_("This order does not exist, or it is not shown to you."))
    return order


def cursor_keys(cursor: str, *kinds: type[str] | type[int]) -> list[str | int]:
    """Return the sort keys in the cursor of a list; :raises NoSuchPage: when it is none of ours."""
    try:
        return paging.decode(cursor, *kinds)
    except ValueError:
        raise NoSuchPage(_("This page of the list does not exist.")) from None


# ── one order ─────────────────────────────────────────────────────────────────────────────────────


def assignments(order_id: int) -> list[Assignment]:
    """Return every hop of an order, the oldest first, with units."""
    return list(
        Assignment.objects.filter(order_id=order_id).select_related("unit", "suggested_unit").order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who answers for a matter at a place because the county centre ruled so on the order with this code."""

    unit_id: int
    order_code: str


def _read_rulings() -> dict[tuple[str, str], Ruling]:
    rows = RoutingPrecedent.objects.filter(ended_at=None).select_related("order")
    return {
        (row.category_code, places.standing(row.place_code)): Ruling(row.unit_id, row.order.code)
        for row in rows
    }


# Every shout asks for rulings, and a county makes a few a month.
_rulings = Kept(_read_rulings, seconds=10)


def precedent(category_code: str, place_code: str) -> Ruling | None:
    """Return the ruling in force for a matter at a place, the one of the smallest area first."""
    in_force, place_code = _rulings.get(), places.standing(place_code)
    areas = (place_code[:length] for length in (15, 12, 9, 6) if length <= len(place_code))
    return next((in_force[category_code, area] for area in areas if (category_code, area) in in_force), None)


def forget() -> None:
    """Drop what this process remembers of rulings; called by whatever changes them."""
    _rulings.forget()


def supervision(order: WorkOrder) -> Supervision | None:
    """Return the supervision of the order's present round, with its unit and the superior that was told."""
    found = Supervision.objects.filter(order=order, round=order.round)
    return found.select_related("unit", "superior").first()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier order that may be about the same: what was said and photographed, and how alike it is (0 to 100)."""

    order: WorkOrder
    text: str
    likeness: int
    photos: tuple[int, ...]


def candidates(order: WorkOrder, *, size: int = 5) -> list[Candidate]:
    """Return the open orders of the same village and matter of the 14 days before, the most alike first."""
    since = order.submitted_at - MERGED_WITHIN
    rows = WorkOrder.objects.filter(
        on_ground(places.standing(order.place_code)[:12]),
        category_code=order.category_code,
        restricted=order.restricted,
        status__in=lifecycle.OPEN,
        submitted_at__gte=since,
        submitted_at__lte=order.submitted_at,
    ).exclude(pk=order.pk)
    found = list(rows.order_by("-pk").prefetch_related("requests__attachments")[:50])
    own = [asked.text for asked in ServiceRequest.objects.filter(order=order)]
    told = [
        Candidate(
            row,
            asked.text,
            round(max((fuzz.partial_ratio(asked.text, text) for text in own), default=0)),
            tuple(photo.pk for photo in asked.attachments.all()),
        )
        for row in found
        for asked in list(row.requests.all())[:1]
    ]
    return sorted(told, key=lambda candidate: -candidate.likeness)[:size]


def story(request: ServiceRequest) -> list[Fact]:
    """Return what happened to a request, the oldest first, also before it was merged into another order."""
    now = timeline(request.order_id)
    if request.code == request.order.code:
        return now
    begun = WorkOrder.objects.filter(code=request.code).first()
    if begun is None:
        return now
    return timeline(begun.pk) + [fact for fact in now if begun.ended_at is None or fact.at >= begun.ended_at]


def pleas(order_id: int) -> list[Plea]:
    """Return what the order's units have asked of the level above, the oldest first, with who asked."""
    return list(Plea.objects.filter(order_id=order_id).select_related("asked_by").order_by("pk"))


def requests_of(order_id: int) -> list[ServiceRequest]:
    """Return the requests that an order serves, with those who asked."""
    return list(
        ServiceRequest.objects.filter(order_id=order_id)
        .select_related("reporter", "beneficiary", "objects_to")
        .order_by("pk")
    )


def requests_of_orders(order_ids: Iterable[int]) -> list[ServiceRequest]:
    """Return the requests that some orders serve and that nobody took back, with their orders; one question for all."""
    rows = ServiceRequest.objects.filter(order__in=set(order_ids), withdrawn_at=None)
    return list(rows.select_related("order").order_by("pk"))


def photographs(order_id: int) -> list[Attachment]:
    """Return an order's photographs, the oldest first; those without a request are of the work."""
    return list(Attachment.objects.filter(order_id=order_id).order_by("pk"))


def replies(order_id: int) -> list[Reply]:
    """Return the replies of an order, the newest first."""
    return list(Reply.objects.filter(order_id=order_id).select_related("by").order_by("-round"))


def weekly_entries(order_id: int) -> list[WeeklyEntry]:
    """Return where an order stood on weekly lists, the newest first."""
    return list(WeeklyEntry.objects.filter(order_id=order_id).select_related("leader").order_by("-week"))


def weekly_list(village_code: str, *, week: date) -> list[WeeklyEntry]:
    """Return a village's individual list of a week (its Tuesday), with orders and leaders."""
    return list(
        WeeklyEntry.objects.filter(village_code__in=places.carried_by(village_code), week=week)
        .select_related("order", "order__unit", "leader")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Running:
    """How many orders run at a place, and how many of them are late."""

    open: int
    late: int


def running_by_village(actor: Actor, *, at: datetime) -> dict[str, Running]:
    """Return what runs in each village, by its code, among the orders that the actor may see."""
    rows = (
        visible_to(actor)
        .filter(ended_at=None, replied_at=None)
        .values("place_code")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lte=at, suspended_at=None)))
    )
    found: dict[str, Running] = {}
    for row in rows:
        village = places.standing(row["place_code"])[:12]
        before = found.get(village, Running(0, 0))
        found[village] = Running(before.open + row["open"], before.late + row["late"])
    return found


def timeline(order_id: int) -> list[Fact]:
    """Return what happened to an order, the oldest first, with what was said."""
    return sayings.told(journal.of_subject("order", order_id))


def attachment(attachment_id: int) -> Attachment:
    """Return a photograph; the caller asks whether the viewer may see its order."""
    found = Attachment.objects.select_related("order", "request").filter(pk=attachment_id).first()
    if found is None:
        raise errors.NotFound(_("This photograph does not exist."))
    return found


def photograph_path(file: str) -> Path:
    """
    Return where a photograph lies; the caller has asked whether the viewer may see it.

    :raises errors.NotFound: when it was swept away, or never was one of ours
    """
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / file).resolve()
    if not path.is_relative_to(root / "photographs") or not path.is_file():
        raise errors.NotFound(_("This photograph does not exist."))
    return path


# ── the resident's side ───────────────────────────────────────────────────────────────────────────


def request(request_id: int) -> ServiceRequest:
    """
    Return a request with its order and unit; the caller has proof (a signed link) that it may be seen.

    :raises NoSuchRequest: when there is none
    """
    found = _requests().filter(pk=request_id).first()
    if found is None:
        raise NoSuchRequest(_("This request does not exist."))
    return found


def requests_by_ids(ids: Iterable[int]) -> list[ServiceRequest]:
    """Return several requests, the newest first."""
    return list(_requests().filter(pk__in=list(ids)[:50]).order_by("-submitted_at"))


def asked_by(resident_id: int, *, size: int = 50) -> list[ServiceRequest]:
    """
    Return what a resident asked, or what was asked for them, the newest first.

    Restricted ones are left out: whoever else has the telephone in hand would read them.
    """
    theirs = Q(reporter=resident_id) | Q(beneficiary=resident_id)
    return list(_requests().filter(theirs, order__restricted=False).order_by("-submitted_at")[:size])


def by_numbers(order_ids: Iterable[int], *, by: Actor) -> list[WorkOrder]:
    """Return those of some orders that the actor may see, the oldest first, with unit and handler."""
    rows = visible_to(by).filter(pk__in=set(order_ids)).select_related("unit", "handler")
    return list(rows.order_by("pk"))


def find_request(receipt: str, *, phone: str, at: datetime) -> ServiceRequest | None:
    """Return the request with a receipt as people write it (0805-3917) and the telephone it was made with."""
    codes = rules.possible_receipts(receipt, at=at)
    key = contact.phone_key(phone)
    if not codes or not key:
        return None
    return (
        _requests()
        .filter(code__in=codes)
        .filter(Q(reporter__phone_key=key) | Q(beneficiary__phone_key=key))
        .order_by("-submitted_at")
        .first()
    )


def _requests() -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.select_related(
        "order", "order__unit", "order__handler", "order__place", "reporter", "beneficiary"
    ).prefetch_related("attachments")


def rating_of(request_id: int, *, round: int) -> Rating | None:
    """Return what was said of a round, or None."""
    return Rating.objects.filter(request_id=request_id, round=round).first()


# ── lists for leaders; those behind numbers are in listings.py ────────────────────────────────────


def hardest(actor: Actor, *, at: datetime, place_code: str = "", size: int = 8) -> list[WorkOrder]:
    """
    Return what has waited the longest, in turn: an order overdue since its day, one that rests since it does.

    In turn, because what rests was allowed to and often rests for months: it would hide everything that is late.
    """
    rows = visible_to(actor).filter(ended_at=None, replied_at=None)
    if place_code:
        rows = rows.filter(on_ground(place_code))
    rows = rows.select_related("unit", "handler", "place")
    # Each is read off an index of its own: what is late can be a tenth of all that is in hand.
    late = rows.filter(suspended_at=None, due_at__lte=at).order_by("due_at", "pk")[:size]
    resting = rows.filter(suspended_at__isnull=False).order_by("suspended_at", "pk")[:size]
    return [each for pair in zip_longest(late, resting) for each in pair if each is not None][:size]


def order(order_id: int) -> WorkOrder:
    """Return an order for the house's own use; pages ask `get`, which knows who is looking."""
    found = WorkOrder.objects.filter(pk=order_id).first()
    if found is None:
        raise errors.NotFound(_("This order does not exist."))
    return found
