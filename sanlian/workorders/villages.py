"""What everybody of a village may know of its orders: counts, what neighbours let be seen, the common list."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sanlian.workorders import lifecycle
from sanlian.workorders.lifecycle import Origin, Status
from sanlian.workorders.models import Rating, ServiceRequest, WorkOrder
from sanlian.workorders.scope import on_ground

# What is sent down to a village. Inspections name a household, and a partner's orders somebody who asked elsewhere.
COMMON = frozenset({Origin.TASK, Origin.WARNING})
COMMON_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Tally:
    """Matters of a place that anybody may know of: how many came, how many were said to be solved, how many run."""

    received: int
    solved: int
    running: int


def tally(place_code: str, *, since: datetime) -> Tally:
    """Return the counts of a place's matters since an instant, without the restricted ones."""
    rows = WorkOrder.objects.filter(on_ground(place_code), restricted=False, submitted_at__gte=since)
    rows = rows.exclude(status__in=[Status.WITHDRAWN, Status.REFUSED, Status.MERGED])
    counts = rows.aggregate(
        received=Count("pk"),
        solved=Count("pk", filter=Q(Exists(_said_solved()))),
        running=Count("pk", filter=Q(ended_at=None, replied_at=None)),
    )
    return Tally(**counts)


def village_matters(village_code: str, *, since: datetime, size: int = 20) -> list[WorkOrder]:
    """Return the matters that those who asked let their village see, the newest first; never restricted ones."""
    return list(_shown(village_code).filter(submitted_at__gte=since).order_by("-submitted_at")[:size])


def solved_matters(village_code: str, *, since: datetime, size: int = 20) -> list[WorkOrder]:
    """Return those of a village's shown matters that somebody said are solved since an instant, the latest first."""
    solved = _said_solved().filter(at__gte=since)
    return list(_shown(village_code).filter(Exists(solved)).order_by("-ended_at", "-pk")[:size])


@dataclass(frozen=True, slots=True)
class Common:
    """A village's common list: what was sent down from above since an instant or still runs, and how much is done."""

    running: list[WorkOrder]
    all: int
    done: int


def common_list(village_code: str, *, since: datetime) -> Common:
    """Return how far a village is with what was sent down to it; what runs with its unit, the most urgent first."""
    rows = WorkOrder.objects.filter(on_ground(village_code), origin__in=COMMON, restricted=False)
    rows = rows.exclude(status__in=[Status.WITHDRAWN, Status.REFUSED, Status.MERGED])
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=since))
    counts = rows.aggregate(all=Count("pk"), done=Count("pk", filter=~Q(ended_at=None) | ~Q(replied_at=None)))
    running = rows.filter(ended_at=None, replied_at=None).select_related("unit").order_by("due_at", "pk")
    return Common(running=list(running[:COMMON_AT_MOST]), **counts)


def _shown(village_code: str) -> QuerySet[WorkOrder]:
    shown = ServiceRequest.objects.filter(order=OuterRef("pk"), visibility="village", withdrawn_at=None)
    rows = WorkOrder.objects.filter(on_ground(village_code), Exists(shown), restricted=False)
    return rows.select_related("unit")


def _said_solved() -> QuerySet[Rating]:
    return Rating.objects.filter(
        request__order=OuterRef("pk"), round=OuterRef("round"), solved=lifecycle.Solved.YES
    )
