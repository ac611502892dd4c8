"""Giving somebody a post, from one day to another, and ending it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people import facts, permissions, queries, rules
from sanlian.people.actors import ROLE_SECRECY, Actor, Role, Secrecy
from sanlian.people.models import Deputy, Post, User

DAY = timedelta(days=1)


class NoSuchPerson(errors.NotFound):
    """No open account has this number."""


class NoSuchPost(errors.NotFound):
    """No post has this number."""


class UnusableDays(errors.Invalid):
    """The days do not follow each other, or lie where nothing can begin."""


class WrongPost(errors.Invalid):
    """Such a unit has no post of this role, or it may not be cleared so far."""


class PostTaken(errors.Conflict):
    """The unit has one such post, and somebody holds it in those days."""


def person(user_id: int, *, field: str | None = None) -> User:
    """Return an open account, locked; :raises NoSuchPerson: when there is none."""
    found = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
    if found is None:
        raise NoSuchPerson(_("This account does not exist or was closed."), field=field)
    return found


class NotApart(errors.Conflict):
    """System, security and audit administrator would be one person."""


def keep_apart(
    people: Collection[User], *, roles: Iterable[str], since: date, until: date | None, field: str
) -> None:
    """
    Do nothing where these people, who act as one in those days, are at most one of the three administrators.

    Whoever stands in for somebody acts as both, so those who stand in for the people, and those for whom they
    stand in, count with them.

    :param roles: what they are to get besides what they hold
    :raises NotApart: where they would be two
    """
    then = Deputy.objects.filter(valid_to__gte=since)
    if until is not None:
        then = then.filter(valid_from__lte=until)
    pairs = then.filter(Q(away__in=people) | Q(deputy__in=people)).values_list("away", "deputy")
    numbers = {who.pk for who in people} | {number for pair in pairs for number in pair}
    held = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=since), user__in=numbers)
    if until is not None:
        held = held.filter(valid_from__lte=until)
    both = rules.SEPARATE & {*roles, *held.values_list("role", flat=True)}
    if len(both) > 1:
        raise NotApart(
            _(
                "System, security and audit administrator are three people who watch each other. One person, "
                "or somebody who stands in for another, cannot be two of them."
            ),
            field=field,
        )


@operation
def give_post(
    user_id: int,
    *,
    unit: str,
    role: str,
    since: date,
    until: date | None = None,
    secrecy: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Let somebody hold a post in a unit (its code) from a day on; return the post's number.

    :param until: the last day, or None while no end is known
    :param secrecy: up to which Secrecy the post is cleared; by default as far as its role, never further
    :raises queries.NoSuchUnit, NoSuchPerson, WrongPost, UnusableDays: as what was entered is
    :raises PostTaken: when that person has the post already, or it is one that only one person holds
    :raises NotApart: as keep_apart says
    :raises errors.NotAllowed: as permissions.may_appoint says
    """
    info = queries.unit(unit)
    permissions.may_appoint(by, place_code=info.place_code, user_id=user_id).require()
    return hold(user_id, info, role, since=since, until=until, secrecy=secrecy, by=by, at=at)


def hold(
    user_id: int,
    info: queries.UnitInfo,
    role: str,
    *,
    since: date,
    until: date | None = None,
    secrecy: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Write the post for an operation that has asked whether it may."""
    who = person(user_id)
    if role not in set(Role) or not rules.fits(role, info.kind):
        raise WrongPost(_("%(unit)s has no such post.") % {"unit": info.name}, field="role")
    if until is not None and until < since:
        raise UnusableDays(_("The last day comes before the first."), field="until")
    most = ROLE_SECRECY[role]
    cleared = most if secrecy is None else Secrecy(secrecy)
    if cleared > most:
        raise WrongPost(_("This post cannot be cleared so far."), field="secrecy")
    _must_be_free(info.id, role, who, since, until)
    if role in rules.SEPARATE:
        keep_apart([who], roles=[role], since=since, until=until, field="role")
    post = Post.objects.create(
        user=who, unit_id=info.id, role=role, secrecy=cleared, valid_from=since, valid_to=until
    )
    record(
        facts.POSTED,
        subject=("person", who.pk),
        by=by,
        at=at,
        details={
            "person": who.name,
            "unit": info.code,
            "role": role,
            "secrecy": int(cleared),
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
        },
    )
    return post.pk


def _must_be_free(unit_id: int, role: str, who: User, since: date, until: date | None) -> None:
    held = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=since), unit_id=unit_id, role=role)
    for post in held.select_related("user"):
        if not rules.overlap((since, until), (post.valid_from, post.valid_to)):
            continue
        if post.user_id == who.pk:
            raise PostTaken(_("%(name)s holds this post already in those days.") % {"name": who.name})
        if role in rules.ONE_AT_A_TIME:
            raise PostTaken(
                _("%(name)s holds this post in those days; please end that first.") % {"name": post.user.name}
            )


@operation
def end_post(post_id: int, *, last_day: date, reason: str = "", by: Actor, at: datetime) -> None:
    """
    End a post with a day; one that already ends earlier is left alone.

    Faces call `workorders.operations.step_down`, which also sees to what the unit has open.

    :raises NoSuchPost, UnusableDays: as what was entered is
    :raises errors.NotAllowed: as permissions.may_appoint says
    """
    found = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "user")
    post = found.filter(pk=post_id).first()
    if post is None:
        raise NoSuchPost(_("This post does not exist."))
    permissions.may_appoint(by, place_code=post.unit.place_code).require()
    end(post, last_day=last_day, reason=reason, by=by, at=at)


def end(post: Post, *, last_day: date, reason: str, by: Actor, at: datetime) -> None:
    """End a post, read with its unit and holder, for an operation that has asked whether it may."""
    if last_day < post.valid_from - DAY:
        raise UnusableDays(_("The post began only later."), field="last_day")
    if post.valid_to is not None and post.valid_to <= last_day:
        return
    Post.objects.filter(pk=post.pk).update(valid_to=last_day)
    record(
        facts.POST_ENDED,
        subject=("person", post.user_id),
        by=by,
        at=at,
        details={
            "person": post.user.name,
            "unit": post.unit.code,
            "role": post.role,
            "until": last_day.isoformat(),
            "reason": reason.strip()[:100],
        },
    )
