"""Whose orders are not an officer's to handle: what was declared, and by what such orders are known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import contact, permissions, queries
from sanlian.people.actors import Actor
from sanlian.people.models import Household, Relative, Resident
from sanlian.people.rules import RELATION_WORDS, Relation, interest_of
from sanlian.places import queries as places


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as its reader sees it; `until` is the day on which it was taken back, None while it stands."""

    number: int
    relation: str
    name: str
    phone: str
    household: str
    since: date
    until: date | None
    declared_at: datetime


def relatives_of(user_id: int, *, by: Actor) -> list[Declared]:
    """
    Return what an officer has declared, those that stand first, then the newest.

    :raises errors.NotAllowed: as permissions.may_see_relatives says
    """
    permissions.may_see_relatives(by, user_id).require()
    rows = Relative.objects.filter(user=user_id).select_related("household").order_by("-pk")
    found = [
        Declared(
            number=row.pk,
            relation=_(RELATION_WORDS[Relation(row.relation)]),
            name=contact.unseal(row.name_sealed),
            phone=contact.masked_phone(contact.unseal(row.phone_sealed)),
            household=row.household.address if row.household else "",
            since=row.valid_from,
            until=row.valid_to,
            declared_at=row.declared_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda declared: declared.until is not None)


class NobodyLivesThere(errors.Invalid):
    """The words name no household, or more than one."""


def household_meant(words: str, *, field: str) -> int:
    """
    Return the one household that somebody means: village, or village and grid, a blank, the address.

    :raises NobodyLivesThere: when there is none, or several; it is told by the address alone, so nothing is given away
    """
    name, _blank, address = words.strip().replace("\u3000", " ").partition(" ")
    around = _called(name)
    if len(around) != 1 or not address.strip():
        raise NobodyLivesThere(
            _("Please write the village and the address with a blank between, such as 缪家村 12号."),
            field=field,
        )
    first, beyond = places.subtree_range(around[0])
    homes = Household.objects.filter(grid_code__gte=first, grid_code__lt=beyond)
    found = list(homes.filter(address_key=contact.address_key(address)).values_list("pk", flat=True)[:2])
    if len(found) != 1:
        raise NobodyLivesThere(
            _("Several households have this address; please name the grid too, such as 缪家村第1网格 12号.")
            if found
            else _("No household there has this address."),
            field=field,
        )
    return found[0]


def _called(name: str) -> list[str]:
    """Return the codes of villages, and of grids behind their village's name, that are called so."""
    found = []
    for village in places.villages():
        if name in {village.short_name, village.full_name, village.code}:
            found.append(village.code)
        elif name.startswith((village.short_name, village.full_name, village.code)):
            for grid in places.children(village.code):
                full = (village.short_name, village.full_name)
                if name == grid.code or name in {f"{each}{grid.short_name}" for each in full}:
                    found.append(grid.code)
    return found


def about_residents(resident_ids: Iterable[int | None]) -> frozenset[str]:
    """Return by what orders of some residents are known to those who may not handle them."""
    numbers = {number for number in resident_ids if number is not None}
    if not numbers:
        return frozenset()
    rows = Resident.objects.filter(pk__in=numbers).values_list("phone_key", "household")
    return frozenset().union(*(interest_of(phone_key=key, household=home) for key, home in rows))


def interests_by_unit(unit_ids: Iterable[int], *, on: date) -> dict[int, frozenset[str]]:
    """Return, for each of some units, all that those who serve there have an interest in; one query."""
    found: dict[int, frozenset[str]] = {}
    for post in queries.held(on).filter(unit__in=set(unit_ids)).select_related("user"):
        found[post.unit_id] = found.get(post.unit_id, frozenset()) | queries.interests(post.user)
    return found
