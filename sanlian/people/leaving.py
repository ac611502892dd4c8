"""What a person leaves behind: posts, branches and links, and what of it somebody must take over."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import listings, rules
from sanlian.people.actors import ROLE_PERMISSIONS, Permission, Role
from sanlian.people.models import HouseholdLink, PartyBranch, Post, User
from sanlian.people.names import named_in_full

# For these a unit needs somebody: orders come to it, and what waits at a desk is sent on.
_NEEDED = (Permission.HANDLE, Permission.DISPATCH)


def with_deputy(user_id: int) -> Q:
    """Return the condition that a person stands in, or is stood in for."""
    return Q(away=user_id) | Q(deputy=user_id)


def needs(post: Post, since: date) -> bool:
    """Return whether somebody must take a post over: it is the only such one, or nobody else could do its work."""
    if post.role in rules.ONE_AT_A_TIME:
        return True
    others = Post.objects.filter(listings.on_day(since), unit=post.unit_id, user__is_active=True).exclude(
        user=post.user_id
    )
    granted: set[str] = set()
    for role in others.values_list("role", flat=True):
        granted |= ROLE_PERMISSIONS.get(role, frozenset())
    return any(need in ROLE_PERMISSIONS.get(post.role, ()) and need not in granted for need in _NEEDED)


def owed_words(post: Post) -> str:
    """Return a post, read with its unit, in the reader's words."""
    return _("%(role)s of %(unit)s") % {
        "role": listings.role_words(post.role),
        "unit": named_in_full(post.unit),
    }


@dataclass(frozen=True, slots=True)
class Held:
    """A post that a person holds, and whether somebody must take it over."""

    post_id: int
    role: str
    words: str
    unit_code: str
    place_code: str
    since: date
    until: date | None
    needs_successor: bool


@dataclass(frozen=True, slots=True)
class Estate:
    """All that a person would leave behind on a day: posts, branches led, and how many households linked."""

    user_id: int
    name: str
    active: bool
    posts: tuple[Held, ...]
    branches: tuple[PartyBranch, ...]
    households: int


def estate(user_id: int, *, since: date) -> Estate:
    """Return what a person would leave behind; :raises errors.NotFound: when there is no such account."""
    who = User.objects.filter(pk=user_id).first()
    if who is None:
        raise errors.NotFound(_("This account does not exist or was closed."))
    posts = Post.objects.filter(user=who).select_related("unit").order_by("pk")
    return Estate(
        user_id=who.pk,
        name=who.name,
        active=who.is_active,
        posts=tuple(
            Held(
                post_id=post.pk,
                role=post.role,
                words=owed_words(post),
                unit_code=post.unit.code,
                place_code=post.unit.place_code,
                since=post.valid_from,
                until=post.valid_to,
                needs_successor=needs(post, since),
            )
            for post in posts
            if rules.lasts(post.valid_to, since)
        ),
        branches=tuple(PartyBranch.objects.filter(secretary=who).order_by("code")),
        households=HouseholdLink.objects.filter(member=who, valid_to=None).count(),
    )


@dataclass(frozen=True, slots=True)
class HeldPost:
    """Who holds a post in which unit; `team_village` is the village whose team it leads, or empty."""

    user_id: int
    unit_id: int
    team_village: str


def post(post_id: int) -> HeldPost:
    """Return a post by its number; :raises errors.NotFound: when there is none."""
    found = Post.objects.select_related("unit").filter(pk=post_id).first()
    if found is None:
        raise errors.NotFound(_("This post does not exist."))
    leads = found.role == Role.TEAM_LEADER
    return HeldPost(found.user_id, found.unit_id, found.unit.place_code if leads else "")
