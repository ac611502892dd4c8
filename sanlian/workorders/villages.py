"""What everybody of a village may know of its orders: counts, what neighbours let be seen, the common list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.workorders import lifecycle
from sanlian.workorders.lifecycle import Origin, Status
from sanlian.workorders.models import Attachment, Rating, ServiceRequest, Showing, WorkOrder
from sanlian.workorders.queries import NoSuchRequest
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What the village may read of one request beyond its kind: words, and numbers of photographs."""

    request_id: int
    order_id: int
    words: str
    photos: tuple[int, ...]


def shown_of(orders: Iterable[WorkOrder]) -> dict[int, Shown]:
    """Return by order what the village may read of it; nothing before an officer has it, who reads it first."""
    looked_at = [order.pk for order in orders if order.handler_id is not None]
    return {row.request.order_id: _as_shown(row) for row in _standing().filter(request__order__in=looked_at)}


def shown_within(place_codes: Iterable[str], *, size: int = 30) -> list[tuple[WorkOrder, Shown]]:
    """Return what villages of some places read, or will once it is taken on: for the desks that keep their pages."""
    here = Q(pk__in=[])
    for code in place_codes:
        here |= on_ground(code)
    orders = {
        row.pk: row
        for row in WorkOrder.objects.filter(
            here,
            restricted=False,
            category_code__in=_categories(),
            pk__in=_standing().values("request__order"),
        ).order_by("-submitted_at")[:size]
    }
    rows = [_as_shown(row) for row in _standing().filter(request__order__in=orders)]
    return sorted(((orders[row.order_id], row) for row in rows), key=lambda pair: -pair[1].request_id)


def shown_photograph(number: int, *, village_code: str) -> Attachment:
    """
    Return a photograph that a village may see.

    :raises NoSuchRequest: when it is none of those
    """
    found = Attachment.objects.filter(pk=number, request__isnull=False).first()
    if found is not None and _shown(village_code).filter(pk=found.order_id, handler__isnull=False).exists():
        row = _standing().filter(request=found.request_id).first()
        if row is not None and number in row.photos:
            return found
    raise NoSuchRequest(_("This photograph does not exist."))


@dataclass(frozen=True, slots=True)
class Told:
    """
    A request as a list for everybody, or for who handed it in, tells it.

    `words`, `point` (longitude and latitude, WGS-84) and `photos` are what may be read of it: empty where nothing may.
    """

    request: ServiceRequest
    own: bool
    words: str
    point: tuple[float, float] | None
    photos: tuple[int, ...]

    @property
    def ended_at(self) -> datetime | None:
        """Return when it was over: taken back, or its order ended."""
        return self.request.withdrawn_at or self.request.order.ended_at

    @property
    def moved_at(self) -> datetime:
        """Return when something was last done about it that the order itself remembers."""
        order = self.request.order
        moments = (
            order.dispatched_at,
            order.accepted_at,
            order.contacted_at,
            order.replied_at,
            order.suspended_at,
        )
        return self.ended_at or max([self.request.submitted_at, *(each for each in moments if each)])


def told(
    *,
    own: QuerySet[Any, int] | None = None,
    codes: Sequence[str] = (),
    categories: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    ended: bool | None = None,
    start: int = 0,
    size: int = 1000,
) -> list[Told]:
    """
    Return the requests that everybody may know of, and those with certain numbers, the newest first.

    :param own: numbers of requests whose words the reader handed in
    :param codes: only these receipts; `categories`: only these matters; `since`, `until`: when it was asked
    :param ended: only what is over, or only what is not
    """
    shown = Q(
        visibility="village",
        withdrawn_at=None,
        order__restricted=False,
        order__category_code__in=_categories(),
    )
    mine = Q(pk__in=own) if own is not None else Q(pk__in=())
    rows = ServiceRequest.objects.filter(shown | mine, erased_at=None)
    if codes:
        rows = rows.filter(code__in=codes)
    if categories:
        rows = rows.filter(order__category_code__in=categories)
    if since:
        rows = rows.filter(submitted_at__gte=since)
    if until:
        rows = rows.filter(submitted_at__lte=until)
    if ended is not None:
        over = Q(order__ended_at__isnull=False) | Q(withdrawn_at__isnull=False)
        rows = rows.filter(over if ended else ~over)
    rows = rows.annotate(own=ExpressionWrapper(mine, BooleanField())).select_related("order", "order__unit")
    found = list(rows.order_by("-submitted_at", "-pk")[start : start + size])
    read = shown_of([row.order for row in found])
    return [_told(row, read.get(row.order_id)) for row in found]


def _told(row: Any, shown: Shown | None) -> Told:
    if row.own:
        point = (row.lon, row.lat) if row.lon is not None and row.lat is not None else None
        return Told(row, True, row.text, point, ())
    if shown is None or shown.request_id != row.pk:
        return Told(row, False, "", None, ())
    return Told(row, False, shown.words, None, shown.photos)


def _standing() -> QuerySet[Showing]:
    rows = Showing.objects.filter(hidden_at=None, request__visibility="village", request__withdrawn_at=None)
    return rows.select_related("request").order_by("pk")


def _as_shown(row: Showing) -> Shown:
    return Shown(row.request.pk, row.request.order_id, row.words, tuple(row.photos))


def _categories() -> list[str]:
    return [each.code for each in catalogue.snapshot().categories.values() if each.shown]


def _shown(village_code: str) -> QuerySet[WorkOrder]:
    shown = ServiceRequest.objects.filter(order=OuterRef("pk"), visibility="village", withdrawn_at=None)
    rows = WorkOrder.objects.filter(
        on_ground(village_code), Exists(shown), restricted=False, category_code__in=_categories()
    )
    return rows.select_related("unit")


def _said_solved() -> QuerySet[Rating]:
    return Rating.objects.filter(
        request__order=OuterRef("pk"), round=OuterRef("round"), solved=lifecycle.Solved.YES
    )
