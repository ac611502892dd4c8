"""两委联格 and 组团联村: who heads and walks a grid, and who is in a village's team; all of it by posts."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from sanlian.journal.operations import operation
from sanlian.people import permissions, queries, rules
from sanlian.people.actors import Actor, Role
from sanlian.people.models import Post, Unit
from sanlian.people.operations.households import refuse_faults
from sanlian.people.operations.posts import DAY, end, hold


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def _open_posts(unit_id: int, since: date) -> list[Post]:
    """Return a unit's posts that are open on a day or begin later, locked."""
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "user")
    return list(rows.filter(Q(valid_to=None) | Q(valid_to__gte=since), unit_id=unit_id).order_by("pk"))


@operation
def link_grid(
    grid_code: str,
    *,
    head_id: int | None = None,
    worker_id: int | None = None,
    since: date,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """
    Give a grid another head, another full-time worker, or both, from a day on; who is not named stays.

    :raises queries.NoSuchUnit, NoSuchPerson, UnusableDays: as what was entered is
    :raises RuleBroken: when the head is no cadre of the village, or the worker walks another grid or heads this one
    :raises errors.NotAllowed: as permissions.may_keep_links says, and for oneself
    """
    grid = queries.unit(f"grid-{grid_code}")
    permissions.may_keep_links(by, grid.place_code, head_id, worker_id).require()
    seat_grid(grid, head_id=head_id, worker_id=worker_id, since=since, reason=reason, by=by, at=at)


def seat_grid(
    grid: queries.UnitInfo,
    *,
    head_id: int | None = None,
    worker_id: int | None = None,
    since: date,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Give a grid other people for an operation that has asked whether it may."""
    wanted = {Role.GRID_HEAD: head_id, Role.GRID_WORKER: worker_id}
    posts = {post.role: post for post in _open_posts(grid.id, since)}
    present = {role: posts[role].user_id if role in posts else None for role in wanted}
    then = {role: wanted[role] or present[role] for role in wanted}
    of_village = Post.objects.filter(
        _on(since), unit__code=f"vil-{grid.place_code[:12]}", user=then[Role.GRID_HEAD]
    )
    elsewhere = Post.objects.filter(_on(since), role=Role.GRID_WORKER, user=then[Role.GRID_WORKER])
    refuse_faults(
        rules.faults_of_grid(
            head=then[Role.GRID_HEAD],
            worker=then[Role.GRID_WORKER],
            head_of_village=of_village.exists(),
            walks_elsewhere=elsewhere.exclude(unit_id=grid.id).exists(),
        )
    )
    for role, user_id in wanted.items():
        if user_id is None or user_id == present[role]:
            continue
        if role in posts:
            end(posts[role], last_day=since - DAY, reason=reason, by=by, at=at)
        hold(user_id, grid, role, since=since, by=by, at=at)


@operation
def change_team(
    village_code: str,
    *,
    leader_id: int | None = None,
    join: Sequence[int] = (),
    part: Sequence[int] = (),
    since: date,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """
    Change who leads a village's team, who joins it and who parts from it, from a day on.

    :param leader_id: the new leader, or None where the leader stays; the one before leaves the team
    :raises queries.NoSuchUnit, NoSuchPerson, UnusableDays: as what was entered is
    :raises RuleBroken: when somebody is neither of the county nor of the township, or no member would be left
    :raises errors.NotAllowed: as permissions.may_keep_links says for the township, and for oneself
    """
    team = queries.unit(f"team-{village_code}")
    # The village does not choose who comes from above to stand by it.
    permissions.may_keep_links(by, team.place_code[:9], leader_id, *join, *part).require()
    seat_team(team, leader_id=leader_id, join=join, part=part, since=since, reason=reason, by=by, at=at)


def seat_team(
    team: queries.UnitInfo,
    *,
    leader_id: int | None = None,
    join: Sequence[int] = (),
    part: Sequence[int] = (),
    since: date,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Change a village's team for an operation that has asked whether it may."""
    posts = _open_posts(team.id, since)
    before = next((post for post in posts if post.role == Role.TEAM_LEADER), None)
    members = {post.user_id: post for post in posts if post.role == Role.TEAM_MEMBER}
    leader = leader_id or (before.user_id if before else None)
    then = frozenset({*members, *join} - {*part} - {leader})
    above = (Unit.Kind.COUNTY, Unit.Kind.DEPARTMENT, Unit.Kind.TOWNSHIP)
    people = {*join, *(() if leader_id is None else (leader_id,))}
    staff = Post.objects.filter(_on(since), unit__kind__in=above, user_id__in=people)
    known = frozenset({*members} | ({before.user_id} if before else set()))
    refuse_faults(
        rules.faults_of_team(
            members=then,
            leader=leader,
            from_above=known | frozenset(staff.values_list("user_id", flat=True)),
        )
    )
    if leader_id is not None and (before is None or before.user_id != leader_id):
        if before is not None:
            end(before, last_day=since - DAY, reason=reason, by=by, at=at)
        hold(leader_id, team, Role.TEAM_LEADER, since=since, by=by, at=at)
    for user_id in sorted({*members} - then):
        end(members[user_id], last_day=since - DAY, reason=reason, by=by, at=at)
    for user_id in sorted(then - {*members}):
        hold(user_id, team, Role.TEAM_MEMBER, since=since, by=by, at=at)
