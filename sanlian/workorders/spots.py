"""
Where orders lie and from which day to which they were in hand: what a map draws, a hundred thousand at a time.

A spot tells as little as the lists do: of a restricted order, of one that complains of the reader, and of every order
to someone whom the lists tell no more, only its grid or village, its state and its days.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from sanlian.people.actors import Actor, Permission
from sanlian.workorders import rules
from sanlian.workorders.lifecycle import Origin, Status
from sanlian.workorders.models import ServiceRequest, WorkOrder
from sanlian.workorders.queries import complaints_of
from sanlian.workorders.scope import on_map

MOST = 120_000
# How a spot stands now; the worst of a crowd is the highest number.
CALM, RESTING, SOON, LATE = range(4)


@dataclass(slots=True)
class Spots:
    """
    Columns of equal length, the newest order first; `left_out` older ones did not fit.

    Days count from `first`, in Shanghai; `until` is the day of the answer or the end, None while in hand. `ids` is 0
    and `categories` is empty for an order of which no more is told. `points` has the position of those that were
    given with one, by their place in the columns: longitude and latitude, WGS-84.
    """

    first: date
    ids: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    until: list[int | None] = field(default_factory=list)
    soon: list[int] = field(default_factory=list)
    due: list[int] = field(default_factory=list)
    states: list[int] = field(default_factory=list)
    points: dict[int, tuple[float, float]] = field(default_factory=dict)
    left_out: int = 0


def spots_of(actor: Actor, place_code: str, *, days: int, at: datetime) -> Spots:
    """Return the orders of a subtree that are in hand or were at some time in so many days up to `at`."""
    today = at.astimezone(rules.SHANGHAI).date()
    found = Spots(first=today - timedelta(days=days - 1))
    began = at.astimezone(rules.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    began -= timedelta(days=days - 1)
    rows = _rows(actor, place_code, began)
    told, of_oneself = actor.reaches(place_code, Permission.SEE_ORDERS), set(complaints_of(actor))
    columns = rows.order_by("-pk").values_list(
        "pk", "place_code", "category_code", "restricted", "submitted_at", "replied_at", "ended_at",
        "yellow_at", "due_at", "overdue_since", "status",
    )  # fmt: skip
    where = {}
    day_of = _counting_from(found.first)
    for number, row in enumerate(columns[:MOST].iterator(chunk_size=5000)):
        pk, place, category, restricted, submitted, replied, ended, yellow, due, overdue, status = row
        over = replied or ended
        tell = told and not restricted and pk not in of_oneself
        found.ids.append(pk if tell else 0)
        found.places.append(place)
        found.categories.append(category if tell else "")
        found.since.append(day_of(submitted))
        found.until.append(day_of(over) if over else None)
        found.soon.append(day_of(yellow))
        found.due.append(day_of(due))
        found.states.append(_state(status, overdue, yellow <= at) if over is None else CALM)
        if tell:
            where[pk] = number
    if len(found.ids) == MOST:
        found.left_out = rows.count() - MOST
    if told:
        _place(found, where, rows)
    return found


def _rows(actor: Actor, place_code: str, began: datetime) -> QuerySet[WorkOrder]:
    overseen = Q(pk__in=()) if actor.kind != "house" else Q()
    for scope in set(actor.scopes(Permission.SEE_COCKPIT)):
        overseen |= on_map(scope)
    still = Q(replied_at=None, ended_at=None)
    answered_since = Q(replied_at__gte=began) | Q(replied_at=None, ended_at__gte=began)
    return WorkOrder.objects.filter(
        overseen, on_map(place_code), still | answered_since, origin=Origin.REQUEST
    )


def _state(status: str, overdue: datetime | None, yellow: bool) -> int:
    if overdue is not None:
        return LATE
    if status == Status.SUSPENDED:
        return RESTING
    return SOON if yellow else CALM


def _place(found: Spots, where: dict[int, int], rows: QuerySet[WorkOrder]) -> None:
    """Note the positions; of several requests that one order serves the first with a position counts."""
    given = ServiceRequest.objects.filter(order__in=rows.values("pk")).exclude(lon=None).exclude(lat=None)
    for order, lon, lat in (
        given.order_by("pk").values_list("order_id", "lon", "lat").iterator(chunk_size=5000)
    ):
        number = where.get(order)
        if number is not None and number not in found.points and lon is not None and lat is not None:
            found.points[number] = (round(lon, 5), round(lat, 5))


def _counting_from(first: date) -> Callable[[datetime], int]:
    """Return what counts days; Shanghai knows no daylight saving, so every day has as many seconds."""
    zero = datetime.combine(first, datetime.min.time(), rules.SHANGHAI).timestamp()
    return lambda instant: int((instant.timestamp() - zero) // 86_400)
