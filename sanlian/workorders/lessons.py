"""What a machine may learn from and try itself on: words and what people decided, never who said it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncDate

from sanlian.workorders import rules
from sanlian.workorders.lifecycle import Origin
from sanlian.workorders.models import ServiceRequest, WorkOrder


@dataclass(frozen=True, slots=True)
class Past:
    """One order that residents caused; `text` is for comparing words, never to be shown."""

    order_id: int
    code: str
    category: str
    place_code: str
    limit: str
    restricted: bool
    text: str
    at: datetime


def past(*, since: datetime, until: datetime) -> Iterator[Past]:
    """Yield the orders that residents caused in a stretch of time, the oldest first, one at a time; one question."""
    said = ServiceRequest.objects.filter(order=OuterRef("pk")).order_by("pk").values("text")[:1]
    rows = WorkOrder.objects.filter(
        origin=Origin.REQUEST, submitted_at__gte=since, submitted_at__lt=until
    ).order_by("submitted_at", "pk")
    columns = (
        "pk",
        "code",
        "category_code",
        "place_code",
        "limit_code",
        "restricted",
        "said",
        "submitted_at",
    )
    for number, code, category, place, limit, restricted, text, at in (
        rows.annotate(said=Subquery(said)).values_list(*columns).iterator(chunk_size=2000)
    ):
        yield Past(number, code, category, place, limit, restricted, text or "", at)


def settled(*, until: datetime) -> Iterator[tuple[str, str]]:
    """
    Yield what was said and the matter that people settled on, of the 20,000 newest answered requests, the oldest first.

    Restricted ones are nobody's to learn from.
    """
    rows = ServiceRequest.objects.filter(
        order__replied_at__isnull=False, order__restricted=False, submitted_at__lt=until
    )
    newest = list(rows.order_by("-submitted_at", "-pk").values_list("text", "order__category_code")[:20_000])
    yield from reversed(newest)


def read_by_day(*, since: datetime) -> dict[date, int]:
    """Return how many orders that the machine has read came on each day (Shanghai) since an instant."""
    rows = WorkOrder.objects.filter(submitted_at__gte=since).exclude(analysis={})
    days = rows.annotate(day=TruncDate("submitted_at", tzinfo=rules.SHANGHAI)).values("day")
    return {row["day"]: row["many"] for row in days.annotate(many=Count("pk")).order_by("day")}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said in a request, and the title of its order; for comparing words."""

    title: str
    text: str


def spoken_since(since: datetime) -> dict[int, Spoken]:
    """Return what was said since an instant, by the request's number, nothing that few may see; one question."""
    rows = ServiceRequest.objects.filter(
        submitted_at__gt=since, withdrawn_at=None, order__restricted=False, order__origin=Origin.REQUEST
    )
    told = rows.values_list("pk", "order__title", "text").iterator(chunk_size=2000)
    return {number: Spoken(title, text) for number, title, text in told}


def texts_of(request_ids: Iterable[int]) -> dict[int, str]:
    """Return what was said in some requests, by number; for rooms that compare words, never to be shown."""
    rows = ServiceRequest.objects.filter(pk__in=list(request_ids)[:200])
    return dict(rows.values_list("pk", "text"))
