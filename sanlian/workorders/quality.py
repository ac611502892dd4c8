"""What is asked about parts of orders, evidence, answers to be looked at, calls, and what seems to come back."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from sanlian.catalogue import queries as catalogue
from sanlian.people.actors import Actor, Permission
from sanlian.sheets import Held
from sanlian.workorders import permissions, queries, scope
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import (
    Assignment,
    Attachment,
    CallBack,
    CallUp as CallUp,
    Recurrence as Recurrence,
    Sampling,
    WorkOrder,
)


def parts_of(order_id: int) -> list[WorkOrder]:
    """Return the parts of an order, the oldest first, with unit and handler."""
    return list(WorkOrder.objects.filter(parent_id=order_id).select_related("unit", "handler").order_by("pk"))


def whole_of(parent_id: int) -> WorkOrder | None:
    """Return the order that a part names as its whole, with its unit; whoever sees the part may know of it."""
    return WorkOrder.objects.filter(pk=parent_id).select_related("unit").first()


def one_level_below(actor: Actor) -> Q:
    """Return the condition on assignments that their units stand one level below a desk of the actor's."""
    below = Q(pk__in=[])
    for post in actor.posts:
        if Permission.DISPATCH not in post.permissions:
            continue
        if post.unit_kind == "township":
            below |= Q(unit__kind__in=scope.BELOW_TOWNSHIPS, unit__place_code__startswith=post.place_code)
        else:
            below |= ~Q(unit__kind__in=scope.BELOW_TOWNSHIPS)
    return below


def to_check(actor: Actor) -> QuerySet[Assignment]:
    """Return the assignments whose answers wait to be looked at by a desk of the actor's, and not their own."""
    return (
        Assignment.objects.filter(one_level_below(actor), order__check_state="due", outcome="replied")
        .filter(ended_at=F("order__replied_at"))
        .exclude(order__handler__in=actor.identities - {None})
        .exclude(order__in=queries.complaints_of(actor))
    )


def calls_to_make(actor: Actor, *, size: int = 50) -> list[CallBack]:
    """Return the calls that wait, the longest waiting first, with orders and units; none but for who calls."""
    if not permissions.may_call(actor):
        return []
    rows = CallBack.objects.filter(outcome="").exclude(order__handler__in=actor.identities - {None})
    rows = rows.exclude(order__in=queries.complaints_of(actor))
    return list(rows.select_related("order", "order__unit", "request").order_by("drawn_at", "pk")[:size])


def call(call_id: int) -> CallBack | None:
    """Return a call with its order and those who asked; the caller asks whether the viewer may make it."""
    return (
        CallBack.objects.filter(pk=call_id)
        .select_related("order", "order__unit", "request__reporter", "request__beneficiary")
        .first()
    )


def pairs_to_compare(actor: Actor, *, size: int = 50) -> list[Recurrence]:
    """Return the orders that seem to come back and to what, the oldest first; none but for who compares."""
    if not permissions.may_call(actor):
        return []
    hidden = queries.complaints_of(actor)
    rows = Recurrence.objects.filter(same=None, earlier__status=Status.CLOSED)
    rows = rows.exclude(earlier__handler__in=actor.identities - {None})
    rows = rows.exclude(earlier__in=hidden).exclude(again__in=hidden)
    return list(rows.select_related("again", "earlier__unit").order_by("seen_at", "pk")[:size])


def pair(order_id: int) -> Recurrence | None:
    """Return what an order seems to come back to, with both orders and their units."""
    rows = Recurrence.objects.select_related("again__unit", "earlier__unit", "earlier__handler", "by")
    return rows.filter(again_id=order_id).first()


def lacks_evidence(order: WorkOrder, photographs: Iterable[Attachment]) -> bool:
    """Say whether the matter demands a photograph of the work and none was taken since the order was accepted."""
    kind = catalogue.snapshot().categories.get(order.category_code)
    if kind is None or not kind.evidence or order.accepted_at is None:
        return False
    since = order.accepted_at
    return not any(photo.request_id is None and photo.at >= since for photo in photographs)


def documents() -> list[Held]:
    """Return how many of a hundred are looked at again, as the operation that sets it reads them."""
    samples = dict(Sampling.objects.order_by("kind").values_list("kind", "percent"))
    return [Held(samples, shipped=False)] if samples else []


def call_ups(order_id: int) -> list[CallUp]:
    """Return who was called to an order, in the order of calling."""
    return list(CallUp.objects.filter(order=order_id).select_related("user").order_by("pk"))
