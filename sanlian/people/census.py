"""Villages in numbers: how many branches, members, grids' people and households there are, and who is linked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import contact
from sanlian.people.actors import Role
from sanlian.people.models import Household, HouseholdLink, PartyBranch, PartyMember, Resident, Unit
from sanlian.people.queries import held


@dataclass(frozen=True, slots=True)
class Census:
    """
    A village in numbers.

    `linking` are the members who link households or are excused, `linked` the households that a member or the
    branch links, `heads` and `workers` the grids that have one; `committee` and `leaders` count posts.
    """

    branches: int = 0
    members: int = 0
    linking: int = 0
    households: int = 0
    linked: int = 0
    heads: int = 0
    workers: int = 0
    committee: int = 0
    leaders: int = 0


_COMMITTEE = (Role.VILLAGE_SECRETARY, Role.HANDLER)
_SEATS = {
    (Unit.Kind.GRID, Role.GRID_HEAD): "heads",
    (Unit.Kind.GRID, Role.GRID_WORKER): "workers",
    (Unit.Kind.TEAM, Role.TEAM_LEADER): "leaders",
    **{(Unit.Kind.VILLAGE, role): "committee" for role in _COMMITTEE},
}


def census(place_code: str, *, on: date) -> dict[str, Census]:
    """Return the villages of a subtree in numbers, by code; five questions, however many villages there are."""
    counts: dict[str, Counter[str]] = {}

    def count(what: str, rows: Iterable[tuple[str, int]]) -> None:
        for code, number in rows:
            counts.setdefault(code, Counter())[what] += number

    lasting = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    count("branches", _by(PartyBranch.objects.filter(_within("village_code", place_code)), "village_code"))
    people = PartyMember.objects.filter(_within("branch__village_code", place_code), user__is_active=True)
    links = HouseholdLink.objects.filter(lasting, member=OuterRef("user"))
    links_or_excused = Q(Exists(links)) | ~Q(exempt="")
    members = people.values_list("branch__village_code").order_by()
    for code, number, with_households in members.annotate(
        number=Count("pk"), linking=Count("pk", filter=links_or_excused)
    ):
        counts.setdefault(code, Counter()).update(members=number, linking=with_households)
    count("households", _by(_households(place_code), "grid_code"))
    linked = HouseholdLink.objects.filter(lasting, _within("household__grid_code", place_code))
    count("linked", _by(linked, "household__grid_code"))
    seats = held(on).filter(
        _within("unit__place_code", place_code), unit__kind__in=["grid", "team", "village"]
    )
    # A head who deputises is no second head: each seat counts once.
    for code, kind, role in seats.values_list("unit__place_code", "unit__kind", "role").order_by().distinct():
        what = _SEATS.get((Unit.Kind(kind), Role(role)))
        if what:
            counts.setdefault(code[:12], Counter())[what] += 1
    return {code: Census(**found) for code, found in counts.items()}


def households_in(place_code: str) -> int:
    """Return how many households are entered in a subtree of places."""
    return _households(place_code).count()


def _households(place_code: str) -> QuerySet[Household]:
    return Household.objects.filter(_within("grid_code", place_code))


def _by(rows: QuerySet[Any, Any], code: str) -> Iterator[tuple[str, int]]:
    """Return how many rows each village has, by the column in which its code begins."""
    by_village = rows.annotate(in_village=Substr(code, 1, 12)).values_list("in_village").order_by()
    yield from by_village.annotate(number=Count("pk"))


def _within(column: str, place_code: str) -> Q:
    return Q(**{f"{column}__gte": place_code, f"{column}__lt": str(int(place_code) + 1)})


def branch(code: str) -> PartyBranch:
    """Return a party branch with its secretary; :raises errors.NotFound: when there is none."""
    found = PartyBranch.objects.select_related("secretary").filter(code=code).first()
    if found is None:
        raise errors.NotFound(_("There is no party branch with the code %(code)s.") % {"code": code})
    return found


def member(number: str) -> PartyMember:
    """Return a party member with account and branch; :raises errors.NotFound: when there is none."""
    found = PartyMember.objects.select_related("user", "branch").filter(number=number).first()
    if found is None:
        raise errors.NotFound(_("There is no party member with the number %(number)s.") % {"number": number})
    return found


def linked_households(user_id: int, *, on: date) -> int:
    """Return how many households a member links on a day."""
    lasting = Q(valid_to=None) | Q(valid_to__gte=on)
    return HouseholdLink.objects.filter(lasting, member=user_id, valid_from__lte=on).count()


def household_at(grid_code: str, address: str) -> Household:
    """Return the household of a grid at an address; :raises errors.NotFound: when there is none."""
    there = Household.objects.filter(grid_code=grid_code, address_key=contact.address_key(address))
    found = there.order_by("pk").first()
    if found is None:
        said = _("There is no household %(address)s in %(grid)s.")
        raise errors.NotFound(said % {"address": address, "grid": grid_code})
    return found


def households_of(village_code: str) -> list[tuple[int, str, str]]:
    """Return number, grid code and address of a village's households, in the order of their numbers."""
    rows = Household.objects.filter(_within("grid_code", village_code)).order_by("pk")
    return [
        (number, grid, contact.unseal(sealed))
        for number, grid, sealed in rows.values_list("pk", "grid_code", "address_sealed")
    ]


def members_of(village_code: str) -> list[tuple[int, str, str]]:
    """Return id, number and name of the members of a village's branches with open accounts, by number."""
    rows = PartyMember.objects.filter(branch__village_code=village_code, user__is_active=True)
    return list(rows.order_by("number").values_list("pk", "number", "user__name"))


def residents_of(place_code: str) -> list[tuple[int, str]]:
    """Return number and grid code of the residents whose households lie in a subtree of places."""
    rows = Resident.objects.filter(household__grid_code__startswith=place_code).order_by("pk")
    return list(rows.values_list("pk", "household__grid_code"))
