"""Accounts as the security administrator sees them: who can log in, with which posts, and which doors are shut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sanlian.kernel import errors, paging
from sanlian.kernel.paging import Page
from sanlian.people import contact, queries
from sanlian.people.models import Deputy, Post, User
from sanlian.people.names import named


class NoSuchAccount(errors.NotFound):
    """No account has this number."""


class NoSuchPage(errors.Invalid):
    """The address of a further page is not one of ours."""


class NobodyMeant(errors.Invalid):
    """The words name no open account, or several."""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that runs today or later."""

    unit_code: str
    role: str
    secrecy: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `locked` after too many wrong passwords, `first_password` while somebody else knows the password."""

    id: int
    name: str
    phone: str
    open: bool
    locked: bool
    first_password: bool
    last_log_in: datetime | None
    posts: tuple[HeldPost, ...]


# What the list may be narrowed to.
KINDS = ("", "locked", "closed", "idle", "no_post", "administrators")
_IDLE = timedelta(days=90)
THREE = ("administrator", "security_admin", "audit_admin")


def accounts(
    *, words: str = "", kind: str = "", after: str = "", size: int = 50, at: datetime
) -> Page[Account]:
    """
    Return accounts by number, page by page.

    :param words: a part of the name, its initials, or the beginning or end of the telephone
    :param kind: one of KINDS: locked, closed, not used for 90 days, without a post, the three administrators
    :raises NoSuchPage: for a cursor that is not ours
    """
    rows = User.objects.order_by("pk")
    if words := words.strip():
        found = Q(name__contains=words) | Q(initials=words.lower())
        if digits := contact.normal_phone(words):
            found |= Q(phone__startswith=digits) | Q(phone__endswith=digits)
        rows = rows.filter(found)
    running = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=localdate(at)))
    if kind == "locked":
        rows = rows.filter(phone__in=_shut(at))
    elif kind == "closed":
        rows = rows.filter(is_active=False)
    elif kind == "idle":
        rows = rows.filter(is_active=True).filter(Q(last_login=None) | Q(last_login__lt=at - _IDLE))
    elif kind == "no_post":
        rows = rows.filter(is_active=True).exclude(pk__in=running.values("user"))
    elif kind == "administrators":
        rows = rows.filter(pk__in=running.filter(role__in=THREE).values("user"))
    if after:
        try:
            (last,) = paging.decode(after, int)
        except ValueError as error:
            raise NoSuchPage(_("There is no such page.")) from error
        rows = rows.filter(pk__gt=last)
    users = list(rows[: size + 1])
    following = paging.encode(users[size - 1].pk) if len(users) > size else None
    return Page(_accounts(users[:size], at), following)


def account(user_id: int, *, at: datetime) -> Account:
    """Return one account. :raises NoSuchAccount: when there is none."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NoSuchAccount(_("This account does not exist."))
    return _accounts([user], at)[0]


def meant(words: str, *, field: str) -> int:
    """
    Return the one open account that somebody means by a name, its initials or the telephone.

    :raises NobodyMeant: when there is none, or several; then the sentence tells them apart
    """
    found = list(User.objects.filter(pk__in=queries.find_accounts(words), is_active=True).order_by("pk")[:6])
    if not found:
        raise NobodyMeant(_("Nobody has this name or telephone."), field=field)
    if len(found) > 1:
        several = _("; ").join(_told_apart(found[:5]))
        raise NobodyMeant(
            _("Several people fit; please write the telephone: %(people)s.") % {"people": several},
            field=field,
        )
    return found[0].pk


def _told_apart(people: Sequence[User]) -> list[str]:
    """Return people of one name with the telephone as far as it is told, and where they work."""
    posts = Post.objects.filter(user__in=people, valid_to=None).select_related("unit").order_by("-pk")
    units = {post.user_id: named(post.unit) for post in posts}
    words = ((who.name, contact.masked_phone(who.phone), units.get(who.pk, "")) for who in people)
    return [" ".join(filter(None, each)) for each in words]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who acts for whom, from one day to another, both included."""

    number: int
    away_id: int
    away: str
    deputy: str
    since: date
    until: date
    reason: str


def standing(user_id: int, *, on: date) -> list[Standing]:
    """Return, for today and later, who stands in for a person, and for whom the person stands in, by day."""
    theirs = Q(away=user_id) | Q(deputy=user_id)
    rows = Deputy.objects.filter(theirs, valid_to__gte=on).exclude(valid_to__lt=F("valid_from"))
    return [
        Standing(
            row.pk, row.away_id, row.away.name, row.deputy.name, row.valid_from, row.valid_to, row.reason
        )
        for row in rows.select_related("away", "deputy").order_by("valid_from", "pk")
    ]


def posts_of(user_id: int) -> list[Post]:
    """Return all posts that a person holds, held or will hold, the latest first, with their units."""
    rows = Post.objects.filter(user=user_id).select_related("unit").order_by("-valid_from", "-pk")
    return [row for row in rows if row.valid_to is None or row.valid_to >= row.valid_from]


def _accounts(users: list[User], at: datetime) -> list[Account]:
    posts: dict[int, list[HeldPost]] = {user.pk: [] for user in users}
    running = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=localdate(at)), user__in=posts)
    for post in running.select_related("unit").order_by("pk"):
        held = HeldPost(post.unit.code, post.role, post.secrecy, post.valid_from, post.valid_to)
        posts[post.user_id].append(held)
    shut = _shut(at, [user.phone for user in users])
    return [
        Account(
            id=user.pk,
            name=user.name,
            phone=user.phone,
            open=user.is_active,
            locked=user.phone in shut,
            first_password=user.must_choose_password,
            last_log_in=user.last_login,
            posts=tuple(posts[user.pk]),
        )
        for user in users
    ]


def _shut(at: datetime, phones: Iterable[str] | None = None) -> frozenset[str]:
    """Return the telephones whose log-in is shut, of some or of all."""
    since = at - timedelta(hours=settings.AXES_COOLOFF_TIME)
    tries = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    if phones is not None:
        tries = tries.filter(username__in=list(phones))
    return frozenset(tries.values_list("username", flat=True))
