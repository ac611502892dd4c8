"""What can be asked about people and units."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, F, Q, QuerySet
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.kernel.kept import Kept
from sanlian.people import contact
from sanlian.people.actors import ROLE_PERMISSIONS, Actor, PostScope, Role, Secrecy
from sanlian.people.models import Deputy, HouseholdLink, Post, Resident, Unit, User
from sanlian.people.rules import interest_of
from sanlian.places.queries import standing


class NoSuchUnit(errors.NotFound):
    """No unit goes by that code."""


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit as other rooms see it; `left_over` says that its place ended and another unit does its work now."""

    id: int
    code: str
    kind: str
    name: str
    short_name: str
    name_en: str
    place_code: str
    left_over: bool = False


@dataclass(frozen=True, slots=True)
class PersonCard:
    """
    A person whom a resident can find: `role` is a Role, or `linked_member`.

    `phone` is the work telephone, which hangs on the village's notice board.
    """

    user_id: int
    name: str
    role: str
    phone: str
    phone_masked: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A resident's own data, for those who may see contact data."""

    resident_id: int
    name: str
    phone: str


def actor_of_user(user_id: int, *, on: date) -> Actor:
    """
    Return the officer as an Actor, with the posts held on a day.

    :raises errors.NotFound: for an account that does not exist or was closed
    """
    user = User.objects.filter(pk=user_id, is_active=True).only("id", "name").first()
    if user is None:
        raise errors.NotFound(_("This account does not exist or was closed."))
    return officer(user_id=user.pk, name=user.name, on=on)


def officer(*, user_id: int, name: str, on: date) -> Actor:
    """Return an Actor for an account at hand, with the posts of those it stands in for; one query for most."""
    # Said as one list of people: an OR of the two would have every post and every account of the county read.
    away = Deputy.objects.filter(deputy=user_id, valid_from__lte=on, valid_to__gte=on).values("away")
    stands_for = User.objects.filter(pk=user_id).values("pk").union(away)
    running = Q(valid_to=None) | Q(valid_to__gte=on)
    linked = HouseholdLink.objects.filter(running, valid_from__lte=on, member=user_id)
    posts = held(on).filter(user_id__in=stands_for).annotate(links_households=Exists(linked))
    rows = sorted(posts.select_related("unit", "user"), key=lambda post: (post.user_id != user_id, post.pk))
    cleared = max((post.secrecy for post in rows if post.user_id == user_id), default=Secrecy.PUBLIC)
    scopes = (
        _scope(post) if post.user_id == user_id else _lent(post, up_to=Secrecy(cleared)) for post in rows
    )
    own = next((post.user for post in rows if post.user_id == user_id), None)
    return Actor(
        kind="officer",
        id=user_id,
        name=name,
        posts=tuple(scopes),
        interests=interests(own) if own else interest_of(account=user_id),
        links_households=rows[0].links_households if rows else linked.exists(),
    )


def interests(user: User) -> frozenset[str]:
    """Return by what orders of an officer and of declared relatives are known, from the account alone."""
    own = interest_of(account=user.pk, phone_key=contact.phone_key(user.phone))
    return own | frozenset(user.interests)


def held(on: date) -> QuerySet[Post]:
    """Return the posts held on a day, of units that exist and people whose accounts are open."""
    return Post.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on, unit__active=True, user__is_active=True
    )


def _scope(post: Post) -> PostScope:
    unit = post.unit
    return PostScope(
        unit_id=unit.pk,
        unit_code=unit.code,
        unit_name=unit.short_name,
        unit_kind=unit.kind,
        place_code=unit.place_code,
        role=post.role,
        permissions=ROLE_PERMISSIONS.get(post.role, frozenset()),
        secrecy=Secrecy(post.secrecy),
    )


def _lent(post: Post, *, up_to: Secrecy) -> PostScope:
    """Return the post as a deputy has it: cleared no further than the deputy is anyway."""
    scope = _scope(post)
    return replace(scope, secrecy=min(scope.secrecy, up_to), for_id=post.user_id, for_name=post.user.name)


def officers_of(unit_code: str, *, on: date, role: str | None = None) -> list[Actor]:
    """Return the people who hold a post in a unit on a day, as Actors, the longest-serving first."""
    here = held(on).filter(unit__code=unit_code)
    if role is not None:
        here = here.filter(role=role)
    users = {post.user_id: post.user for post in here.select_related("user").order_by("pk")}
    posts: dict[int, list[PostScope]] = {user_id: [] for user_id in users}
    for post in held(on).filter(user_id__in=posts).select_related("unit").order_by("pk"):
        posts[post.user_id].append(_scope(post))
    return [
        Actor(
            kind="officer",
            id=user_id,
            name=users[user_id].name,
            posts=tuple(held),
            interests=interests(users[user_id]),
        )
        for user_id, held in posts.items()
    ]


def resident_actor(resident_id: int | None, *, name: str = "") -> Actor:
    """
    Return a resident as an Actor; None for somebody who left no name or number.

    Of the name only the family name is kept: an Actor is written into the journal, where nothing is sealed.
    """
    return Actor(
        kind="resident", id=resident_id, name=contact.masked_name(name.strip()[: contact.NAME_LIMIT])
    )


def contact_of(resident_id: int) -> Contact:
    """Return a resident's name and number; the caller has asked whether the viewer may see them."""
    resident = Resident.objects.filter(pk=resident_id).first()
    if resident is None:
        raise errors.NotFound(_("This resident is not known."))
    return Contact(resident_id=resident.pk, name=resident.name, phone=resident.phone)


def find_resident(phone: str) -> int | None:
    """Return the number of the resident with this telephone, or None."""
    key = contact.phone_key(phone)
    return Resident.objects.filter(phone_key=key).values_list("pk", flat=True).first() if key else None


def unit(code: str) -> UnitInfo:
    """
    Return a unit by its code.

    :raises NoSuchUnit: when there is none
    """
    found = find_unit(code)
    if found is None:
        raise NoSuchUnit(_("There is no unit with the code %(code)s.") % {"code": code})
    return found


def find_unit(code: str) -> UnitInfo | None:
    """Return a unit by its code, or None; by a code of former days the one that stands at that place today."""
    held, (kind, _dash, place) = _units().by_code, code.partition("-")
    return held.get(code) or held.get(f"{kind}-{standing(place)}")


def unit_by_id(unit_id: int) -> UnitInfo:
    """Return a unit by its number, one that was closed too; :raises NoSuchUnit: when there is none."""
    found = _units().by_id.get(unit_id)
    if found is None:
        raise NoSuchUnit(_("There is no unit with the number %(id)s.") % {"id": unit_id})
    return found


def receiver(code: str) -> UnitInfo | None:
    """Return the unit that gets what is sent to a code: the unit itself, or whoever does its work; None for none."""
    found = find_unit(code)
    return successor(found.id) if found else None


def successor(unit_id: int) -> UnitInfo:
    """Return the unit that does a unit's work today: itself, or where its place ended or it closed, the one there."""
    was, held = unit_by_id(unit_id), _units().by_code
    if was.code in held and not was.left_over:
        return was
    kind, _dash, place = was.code.partition("-")
    found = held.get(f"{kind}-{was.place_code}") or held.get(f"{kind}-{standing(place)}")
    return found if found and not found.left_over else was


def units(kind: str | None = None, *, within: str = "") -> list[UnitInfo]:
    """Return the units of a kind inside a subtree of places, by code."""
    return [
        info
        for code, info in sorted(_units().by_code.items())
        if (kind is None or info.kind == kind) and info.place_code.startswith(within)
    ]


def departments() -> list[UnitInfo]:
    """Return the county's departments."""
    return units(Unit.Kind.DEPARTMENT)


def county_unit() -> UnitInfo:
    """Return the county centre."""
    return unit("county")


def county_code() -> str:
    """Return the code of the county that this product serves: the one of its centre."""
    return county_unit().place_code


def _unit_at(kind: str, place_code: str, length: int) -> UnitInfo | None:
    place = standing(place_code)
    return _units().by_code.get(f"{kind}-{place[:length]}") if len(place) >= length else None


def township_unit(place_code: str) -> UnitInfo | None:
    """Return the township desk that answers for a place today, or None above township level."""
    return _unit_at("twp", place_code, 9)


def village_unit(place_code: str) -> UnitInfo | None:
    """Return the village of a place today, or None above village level."""
    return _unit_at("vil", place_code, 12)


def grid_unit(place_code: str) -> UnitInfo | None:
    """Return the grid of a place today, or None when only the village is known."""
    return _unit_at("grid", place_code, 15)


def team_unit(place_code: str) -> UnitInfo | None:
    """Return the village team that links a place's village today, or None."""
    return _unit_at("team", place_code, 12)


@dataclass(frozen=True, slots=True)
class GridLink:
    """两委联格: a village cadre heads a grid, a full-time worker walks it; None where nobody does."""

    grid_code: str
    head: PersonCard | None
    worker: PersonCard | None


@dataclass(frozen=True, slots=True)
class VillageTeam:
    """组团联村: the team of county and township cadres that links a village; its leader answers by name."""

    village_code: str
    leader: PersonCard | None
    members: tuple[PersonCard, ...]


def grid_links(place_code: str, *, on: date) -> list[GridLink]:
    """Return head and worker of every grid of a subtree on a day, by code."""
    grids = units(Unit.Kind.GRID, within=place_code)
    roles = (Role.GRID_HEAD, Role.GRID_WORKER)
    found = cards(on, roles, unit__kind=Unit.Kind.GRID, unit__place_code__startswith=place_code)
    seats = {(code, card.role): card for code, card in found}
    return [
        GridLink(
            grid.place_code,
            seats.get((grid.place_code, Role.GRID_HEAD)),
            seats.get((grid.place_code, Role.GRID_WORKER)),
        )
        for grid in grids
    ]


def village_teams(place_code: str, *, on: date) -> list[VillageTeam]:
    """Return the team of every village of a subtree on a day, by code."""
    roles = (Role.TEAM_LEADER, Role.TEAM_MEMBER)
    found = cards(on, roles, unit__kind=Unit.Kind.TEAM, unit__place_code__startswith=place_code)
    people: dict[str, list[PersonCard]] = {}
    for code, card in found:
        people.setdefault(code, []).append(card)
    return [
        VillageTeam(
            team.place_code,
            next((card for card in people.get(team.place_code, ()) if card.role == Role.TEAM_LEADER), None),
            tuple(card for card in people.get(team.place_code, ()) if card.role == Role.TEAM_MEMBER),
        )
        for team in units(Unit.Kind.TEAM, within=place_code)
    ]


def cards(on: date, roles: Iterable[str], **where: object) -> list[tuple[str, PersonCard]]:
    """Return who holds posts of these roles on a day, with the place of the unit, the longest-serving first."""
    rows = held(on).filter(role__in=roles, **where).select_related("user", "unit").order_by("pk")
    return [(row.unit.place_code, card(row.user, role=row.role, unit=row.unit.code)) for row in rows]


def team_leader(village_code: str, *, on: date) -> PersonCard | None:
    """Return the leader of the team that links a village on a day."""
    found = cards(on, [Role.TEAM_LEADER], unit__code=f"team-{standing(village_code)[:12]}")
    return found[0][1] if found else None


def card(user: User, *, role: str, unit: str = "") -> PersonCard:
    """Return somebody as residents see them."""
    return PersonCard(
        user_id=user.pk,
        name=user.name,
        role=role,
        phone=user.phone,
        phone_masked=contact.masked_phone(user.phone),
        unit_code=unit,
    )


def user_names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of accounts by number, in one query."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class _Units:
    by_code: dict[str, UnitInfo]
    by_id: dict[int, UnitInfo]


def _load_units() -> _Units:
    rows = list(Unit.objects.annotate(place_ended=F("place__ended_on")))
    infos = {
        row.pk: UnitInfo(
            id=row.pk,
            code=row.code,
            kind=row.kind,
            name=row.name,
            short_name=row.short_name,
            name_en=row.name_en,
            place_code=row.place_code,
            left_over=row.active and row.place_ended is not None,
        )
        for row in rows
    }
    # A closed unit takes nothing on; orders that it once had still name it.
    return _Units(by_code={infos[row.pk].code: infos[row.pk] for row in rows if row.active}, by_id=infos)


# A page asks for units many times and reads them once at most.
_kept = Kept(_load_units, seconds=10)


def _units() -> _Units:
    return _kept.get()


def forget() -> None:
    """Drop what this process remembers about units; called by whatever changes them."""
    _kept.forget()


def phone_of(user_id: int) -> str:
    """Return the telephone number that an account logs in with."""
    return User.objects.values_list("phone", flat=True).get(pk=user_id)


_MOST_NAMESAKES = 100


def find_accounts(words: str) -> frozenset[int]:
    """Return the accounts that have this telephone or name, or whose name is spelled with these initials."""
    words = words.strip()
    found = User.objects.filter(
        Q(phone=contact.normal_phone(words) or "-") | Q(name=words) | Q(initials=words.lower() or "-")
    )
    return frozenset(found.values_list("pk", flat=True)[:_MOST_NAMESAKES])
