"""Matters that others may know of and that somebody about to shout may mean: the same kind, village and fortnight."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef

from sanlian.catalogue import queries as catalogue
from sanlian.places.queries import standing
from sanlian.workorders import lifecycle
from sanlian.workorders.models import ServiceRequest, WorkOrder
from sanlian.workorders.scope import on_ground

WITHIN = timedelta(days=14)
AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Twin:
    """An open order: what kind, since when, who has it, and how many have asked. No words of anybody, no name."""

    order_id: int
    category: str
    place_code: str
    unit_id: int
    status: str
    submitted_at: datetime
    due_at: datetime
    asked_by: int


def twins(category: str, place_code: str, *, at: datetime) -> list[Twin]:
    """
    Return up to three open orders of the same matter in the village, the newest first.

    Only those that somebody who asked has let the village know of. Found by place and time, which is an index, so
    that the number of past orders does not matter.
    """
    if len(place_code) < 12 or not catalogue.category(category).shown:
        return []
    shown = ServiceRequest.objects.filter(order=OuterRef("pk"), visibility="village", withdrawn_at=None)
    rows = (
        WorkOrder.objects.filter(
            on_ground(standing(place_code)[:12]),
            Exists(shown),
            category_code=category,
            restricted=False,
            origin=lifecycle.Origin.REQUEST,
            status__in=lifecycle.OPEN,
            submitted_at__gt=at - WITHIN,
            submitted_at__lte=at,
        )
        .annotate(asked_by=Count("requests"))
        .order_by("-submitted_at")[:AT_MOST]
    )
    return [
        Twin(
            order_id=row.pk,
            category=row.category_code,
            place_code=row.place_code,
            unit_id=row.unit_id,
            status=row.status,
            submitted_at=row.submitted_at,
            due_at=row.due_at,
            asked_by=row.asked_by,
        )
        for row in rows
    ]
