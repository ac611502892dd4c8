"""When somebody leaves, or leaves one post: what the person held ends with a day, and others take it over."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people import facts, leaving, permissions, queries, rules
from sanlian.people.actors import Actor, Role
from sanlian.people.models import Deputy, Household, PartyBranch, Post, User
from sanlian.people.operations.branches import seat_secretary
from sanlian.people.operations.deputies import cut_short
from sanlian.people.operations.households import relink
from sanlian.people.operations.posts import DAY, NoSuchPost, UnusableDays, end, hold, person
from sanlian.people.operations.teams import seat_grid, seat_team


class StillOwed(errors.Conflict):
    """Something would be without an owner; the sentence names all of it."""


@operation
def depart(
    user_id: int,
    *,
    since: date,
    posts: Mapping[int, int],
    branches: Mapping[str, int],
    households_to: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """
    End everything that a person holds and close the account; faces call `workorders.operations.leave`.

    :param since: the first day without this person; who takes over does so from this day on
    :param posts: who takes over a post, by its number; `branches`: who becomes secretary, by the branch's code
    :param households_to: the member who takes over the households; None lets the branch fill the gap
    :raises StillOwed: when something would be without an owner
    :raises NoSuchPerson, UnusableDays, RuleBroken, NoBranch: as what was entered is
    :raises errors.NotAllowed: as permissions.may_appoint says for every unit
    """
    who = person(user_id)
    held = _held(who, since)
    for post in held:
        permissions.may_appoint(by, place_code=post.unit.place_code, user_id=who.pk).require()
    if not held:
        permissions.may_appoint(by, place_code=queries.county_unit().place_code, user_id=who.pk).require()
    _require_successors(who, held, since, posts=posts, branches=branches, also=True)
    for branch in PartyBranch.objects.filter(secretary=who):
        seat_secretary(branch, branches[branch.code], by=by, at=at)
    own = list(Household.objects.filter(links__member=who, links__valid_to=None).order_by("pk"))
    relink(own, to=households_to, since=since, reason=_("handed over"), by=by, at=at)
    for post in held:
        _pass_on(post, posts.get(post.pk), since=since, by=by, at=at)
    for row in (
        Deputy.objects.filter(valid_to__gte=since)
        .filter(leaving.with_deputy(who.pk))
        .select_related("away", "deputy")
    ):
        cut_short(row, last_day=since - DAY, by=by, at=at)
    User.objects.filter(pk=who.pk).update(is_active=False)
    record(
        facts.LEFT,
        subject=("person", who.pk),
        by=by,
        at=at,
        details={
            "person": who.name,
            "since": since.isoformat(),
            "households": len(own),
            "posts": [f"{post.role} {post.unit.code}" for post in held],
        },
    )


@operation
def hand_on(post_id: int, *, since: date, to: int | None, by: Actor, at: datetime) -> None:
    """
    End one post and give it to somebody else where one is named; faces call `workorders.operations.step_down`.

    :raises StillOwed: when the unit would have nobody for what the post is there for
    :raises NoSuchPost, UnusableDays, RuleBroken: as what was entered is
    :raises errors.NotAllowed: as permissions.may_appoint says
    """
    post = Post.objects.select_related("unit", "user").filter(pk=post_id).first()
    if post is None:
        raise NoSuchPost(_("This post does not exist."))
    permissions.may_appoint(by, place_code=post.unit.place_code, user_id=post.user_id).require()
    chosen = {} if to is None else {post.pk: to}
    _require_successors(post.user, [post], since, posts=chosen, branches={}, also=False)
    _pass_on(post, to, since=since, by=by, at=at)


def _held(who: User, since: date) -> list[Post]:
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "user")
    return [post for post in rows.filter(user=who).order_by("pk") if rules.lasts(post.valid_to, since)]


def _require_successors(
    who: User,
    held: list[Post],
    since: date,
    *,
    posts: Mapping[int, int],
    branches: Mapping[str, int],
    also: bool,
) -> None:
    """Do nothing when whatever needs an owner has one; `also` looks at the branches, too."""
    if who.pk in {*posts.values(), *branches.values()}:
        raise UnusableDays(_("Somebody else must take it over."), field="successor")
    owed = [leaving.owed_words(post) for post in held if post.pk not in posts and leaving.needs(post, since)]
    if also:
        rows = PartyBranch.objects.filter(secretary=who).order_by("code")
        owed += [
            _("secretary of %(branch)s") % {"branch": row.name} for row in rows if row.code not in branches
        ]
    if owed:
        raise StillOwed(
            _("Please say who takes over: %(what)s.") % {"what": _("; ").join(owed)}, field="successor"
        )


def _pass_on(post: Post, to: int | None, *, since: date, by: Actor, at: datetime) -> None:
    """End a post and give it to a successor, by the rules of the links where it is one of theirs."""
    unit = queries.unit(post.unit.code)
    if post.role == Role.GRID_HEAD and to is not None:
        seat_grid(unit, head_id=to, since=since, by=by, at=at)
    elif post.role == Role.GRID_WORKER and to is not None:
        seat_grid(unit, worker_id=to, since=since, by=by, at=at)
    elif post.role == Role.TEAM_LEADER and to is not None:
        seat_team(unit, leader_id=to, since=since, by=by, at=at)
    elif post.role == Role.TEAM_MEMBER:
        seat_team(unit, join=() if to is None else (to,), part=(post.user_id,), since=since, by=by, at=at)
    else:
        end(post, last_day=since - DAY, reason="", by=by, at=at)
        if to is not None:
            hold(to, unit, post.role, since=since, by=by, at=at)
