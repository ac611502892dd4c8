"""When an officer leaves, or leaves one post: open orders and lists go to somebody else in the same moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.people import leaving, operations as people_operations, queries as people
from sanlian.people.actors import Actor
from sanlian.places.queries import carried_by
from sanlian.workorders import lifecycle, rules
from sanlian.workorders.models import WeeklyEntry, WorkOrder
from sanlian.workorders.operations import _interest, _step

NOTHING: Mapping[int, int] = {}
NO_BRANCHES: Mapping[str, int] = {}


@operation
def leave(
    user_id: int,
    *,
    since: date,
    posts: Mapping[int, int] = NOTHING,
    branches: Mapping[str, int] = NO_BRANCHES,
    households_to: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Let somebody leave: posts and links end, the account is closed, nothing is left without an owner.

    Open orders go to who takes over the post in their unit, else to the colleague there who serves the longest.

    :param since: the first day without this person, today or earlier; whoever takes over does so from then on
    :param posts: who takes over a post, by its number; `branches`: who becomes secretary, by the branch's code
    :param households_to: the member who takes over the households; None lets the branch fill the gap
    :returns: how many orders and entries of lists were handed over
    :raises people.StillOwed: when something would be without an owner; it says what
    :raises people.NoSuchPerson, people.UnusableDays, people.RuleBroken: as what was entered is
    :raises errors.NotAllowed: as people.permissions.may_appoint says
    """
    _not_in_the_future(since, at)
    people_operations.depart(
        user_id,
        since=since,
        posts=posts,
        branches=branches,
        households_to=households_to,
        by=by,
        at=at,
    )
    return _hand_over(user_id, _takers(posts), by=by, at=at)


@dataclass(frozen=True, slots=True)
class Handed:
    """An open order that changes hands: its receipt, the unit's short name, and the name of who takes it over."""

    code: str
    unit: str
    to: str


class _NotYet(Exception):
    """What would be handed over, on its way out of what is undone."""

    def __init__(self, handed: list[Handed]) -> None:
        super().__init__()
        self.handed = handed


def preview_leave(
    user_id: int,
    *,
    since: date,
    posts: Mapping[int, int] = NOTHING,
    branches: Mapping[str, int] = NO_BRANCHES,
    households_to: int | None = None,
    by: Actor,
    at: datetime,
) -> list[Handed]:
    """
    Return which open orders would go to whom if somebody left so; nothing is changed.

    It is the leaving itself, undone, so that what is shown is what will be.

    :raises: whatever `leave` does
    """
    try:
        _leave_and_undo(
            user_id, since=since, posts=posts, branches=branches, households_to=households_to, by=by, at=at
        )
    except _NotYet as undone:
        return undone.handed
    raise AssertionError("leaving was not undone")


@operation
def _leave_and_undo(
    user_id: int,
    *,
    since: date,
    posts: Mapping[int, int],
    branches: Mapping[str, int],
    households_to: int | None,
    by: Actor,
    at: datetime,
) -> None:
    mine = list(
        WorkOrder.objects.filter(handler=user_id, status__in=lifecycle.OPEN).values_list("pk", flat=True)
    )
    leave(user_id, since=since, posts=posts, branches=branches, households_to=households_to, by=by, at=at)
    rows = WorkOrder.objects.filter(pk__in=mine).select_related("unit", "handler").order_by("pk")
    raise _NotYet(
        [Handed(row.code, row.unit.short_name, row.handler.name if row.handler else "") for row in rows]
    )


@operation
def step_down(post_id: int, *, since: date, to: int | None = None, by: Actor, at: datetime) -> int:
    """
    Let somebody leave one post and keep the others; return how many orders and entries were handed over.

    :param to: who takes the post over, or None where its unit can do without
    :raises people.StillOwed, people.NoSuchPost, people.UnusableDays, people.RuleBroken: as for leaving
    :raises errors.NotAllowed: as people.permissions.may_appoint says
    """
    _not_in_the_future(since, at)
    held = leaving.post(post_id)
    people_operations.hand_on(post_id, since=since, to=to, by=by, at=at)
    return _hand_over(
        held.user_id,
        {held.unit_id: to} if to else {},
        only=held.unit_id,
        village=held.team_village,
        by=by,
        at=at,
    )


def _not_in_the_future(since: date, at: datetime) -> None:
    if since > at.astimezone(rules.SHANGHAI).date():
        raise people_operations.UnusableDays(
            _("Please enter it on the day; until then somebody can stand in."), field="since"
        )


def _takers(posts: Mapping[int, int]) -> dict[int, int]:
    """Return who takes over in each unit."""
    return {leaving.post(post_id).unit_id: user_id for post_id, user_id in posts.items()}


def _hand_over(
    user_id: int,
    takers: Mapping[int, int],
    *,
    only: int | None = None,
    village: str = "",
    by: Actor,
    at: datetime,
) -> int:
    orders = WorkOrder.objects.select_for_update(no_key=True, of=("self",)).select_related("handler")
    mine = orders.filter(handler=user_id, status__in=lifecycle.OPEN)
    if only is not None:
        mine = mine.filter(unit=only)
    number = 0
    for order in mine.order_by("pk"):
        heir = _heir(order, takers.get(order.unit_id), at=at)
        before, order.handler_id = order.handler, heir.id
        _step.take(
            lifecycle.HAND_OVER,
            order,
            by=by,
            at=at,
            save=("handler_id",),
            was=before.name if before else "",
            to=heir.name,
            to_id=heir.id,
        )
        number += 1
    return number + _lists(user_id, village, whole=only is None, by=by, at=at)


def _heir(order: WorkOrder, chosen: int | None, *, at: datetime) -> Actor:
    """Return who takes an order over: the chosen one, else whoever serves the longest and may handle it."""
    able = _interest.able(order, order.unit_id, at=at)
    for who in able:
        if who.id == chosen:
            return who
    if able:
        return able[0]
    raise people_operations.StillOwed(
        _("Nobody else in %(unit)s could take over “%(order)s”.")
        % {"unit": people.unit_by_id(order.unit_id).name, "order": order.title}
    )


def _lists(user_id: int, village: str, *, whole: bool, by: Actor, at: datetime) -> int:
    """Put this week's matters of a team leader who goes under the name of the one who comes."""
    today = at.astimezone(rules.SHANGHAI).date()
    entries = WeeklyEntry.objects.select_related("order", "leader").filter(
        leader=user_id, week__gte=rules.week_of(at).date(), order__status__in=lifecycle.OPEN
    )
    if not whole:
        entries = entries.filter(village_code__in=carried_by(village))
    number = 0
    for entry in entries.order_by("pk"):
        leader = people.team_leader(entry.village_code, on=today)
        if leader is None or leader.user_id == user_id:
            continue
        WeeklyEntry.objects.filter(pk=entry.pk).update(leader=leader.user_id)
        order = _step.hold(entry.order_id)
        _step.take(
            lifecycle.HAND_OVER,
            order,
            by=by,
            at=at,
            was=entry.leader.name,
            to=leader.name,
            to_id=leader.user_id,
            list=True,
        )
        number += 1
    return number
