"""The village team's weekly list: hard matters under the leader's name, carried over with a reason."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.places.queries import standing
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.models import WeeklyEntry, WorkOrder
from sanlian.workorders.operations import _step


class NoTeam(errors.Conflict):
    """The place has no village team whose leader could answer for the matter."""


class AlreadyListed(errors.Conflict):
    """The matter stands on this week's list."""


class NotListed(errors.Conflict):
    """The matter did not stand on an earlier list."""


class CarryInstead(errors.Conflict):
    """The matter stood on an earlier list: it is carried over, counted and with a reason."""


class NoReason(errors.Invalid):
    """What is carried over needs a reason, what is listed a goal."""


@operation
def list_weekly(order_id: int, *, goal: str, by: Actor, at: datetime) -> WeeklyEntry:
    """
    Put a hard matter on the individual list of its village for this week, the team leader responsible by name.

    :raises NoTeam, AlreadyListed, CarryInstead, NoReason: as they say
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_list_weekly(by, order).require()
    if _before(order, at=at) is not None:
        raise CarryInstead(_("This matter stood on an earlier list; please carry it over and say why."))
    return _enter(order, goal=goal, by=by, at=at, carried=0, reason="")


@operation
def carry_weekly(order_id: int, *, goal: str, reason: str, by: Actor, at: datetime) -> WeeklyEntry:
    """
    Carry a matter from the last list that it stood on over to this week's, counted, with the reason.

    :raises NotListed, AlreadyListed, NoReason: as they say
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_list_weekly(by, order).require()
    before = _before(order, at=at)
    if before is None:
        raise NotListed(_("This matter did not stand on an earlier list."))
    if not reason.strip():
        raise NoReason(_("Please say why it is carried over."), field="reason")
    return _enter(order, goal=goal, by=by, at=at, carried=before.carried + 1, reason=reason.strip()[:200])


def _before(order: WorkOrder, *, at: datetime) -> WeeklyEntry | None:
    """Return where the matter stood last before this week."""
    earlier = WeeklyEntry.objects.filter(order=order, week__lt=rules.week_of(at).date())
    return earlier.order_by("-week").first()


def _enter(order: WorkOrder, *, goal: str, by: Actor, at: datetime, carried: int, reason: str) -> WeeklyEntry:
    if not goal.strip():
        raise NoReason(_("Please say what is to be reached this week."), field="goal")
    leader = people.team_leader(order.place_code, on=at.astimezone(rules.SHANGHAI).date())
    if leader is None:
        raise NoTeam(_("This place has no village team."))
    week = rules.week_of(at).date()
    if WeeklyEntry.objects.filter(order=order, week=week).exists():
        raise AlreadyListed(_("This matter stands on this week's list already."))
    entry = WeeklyEntry.objects.create(
        order=order,
        village_code=standing(order.place_code)[:12],
        week=week,
        leader_id=leader.user_id,
        goal=goal.strip()[:200],
        carried=carried,
        carry_reason=reason,
    )
    _step.take(
        lifecycle.CARRY_WEEKLY if carried else lifecycle.LIST_WEEKLY,
        order,
        by=by,
        at=at,
        week=week.isoformat(),
        leader=leader.name,
        goal=entry.goal,
        reason=reason,
        carried=carried,
    )
    return entry
