"""What a machine may learn from: words and what people decided, never who said it and never to be shown."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncDate

from sanlian.workorders import rules
from sanlian.workorders.models import ServiceRequest, WorkOrder


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


def texts_of(request_ids: Iterable[int]) -> dict[int, str]:
    """Return what was said in some requests, by number; for rooms that compare words, never to be shown."""
    rows = ServiceRequest.objects.filter(pk__in=list(request_ids)[:200])
    return dict(rows.values_list("pk", "text"))
