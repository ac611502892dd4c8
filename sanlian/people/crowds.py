"""Many people at once, by number: for whoever tells, addresses or calls them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sanlian.people.actors import ROLE_PERMISSIONS
from sanlian.people.models import Deputy, HouseholdLink, Resident, User
from sanlian.people.queries import held
from sanlian.places import queries as places

LINKED_MEMBER = "linked_member"


def officer_ids(unit_codes: Iterable[str], *, permission: str, on: date) -> dict[str, list[int]]:
    """
    Return, by unit, the accounts whose posts there grant a permission on a day, and those who stand in for them.

    Two questions for all units.
    """
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
    here = held(on).filter(unit__code__in=set(unit_codes), role__in=roles, user__is_active=True)
    found: dict[str, list[int]] = {}
    for code, user_id in here.order_by("pk").values_list("unit__code", "user_id").distinct():
        found.setdefault(code, []).append(user_id)
    return _with_deputies(found, on=on)


def _with_deputies(found: dict[str, list[int]], *, on: date) -> dict[str, list[int]]:
    """Return the same with those who stand in for somebody who is away."""
    away = {user_id for user_ids in found.values() for user_id in user_ids}
    rows = Deputy.objects.filter(
        away_id__in=away, valid_from__lte=on, valid_to__gte=on, deputy__is_active=True
    )
    deputies: dict[int, list[int]] = {}
    for away_id, deputy_id in rows.order_by("pk").values_list("away_id", "deputy_id"):
        deputies.setdefault(away_id, []).append(deputy_id)
    return {
        code: list(
            dict.fromkeys([*user_ids, *(each for user_id in user_ids for each in deputies.get(user_id, ()))])
        )
        for code, user_ids in found.items()
    }


def at_work(unit_codes: Iterable[str], *, permission: str, on: date) -> dict[str, int]:
    """
    Return, by unit, how many people with a permission there are at work on a day: those not away, and their deputies.

    A unit where nobody is at work is not named. Two questions for all units.
    """
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
    here = held(on).filter(unit__code__in=set(unit_codes), role__in=roles, user__is_active=True)
    posts = list(here.values_list("unit__code", "user_id").distinct())
    away = Deputy.objects.filter(
        away_id__in={user_id for _code, user_id in posts}, valid_from__lte=on, valid_to__gte=on
    )
    deputies: dict[int, set[int]] = {}
    for away_id, deputy_id, there in away.values_list("away_id", "deputy_id", "deputy__is_active"):
        deputies.setdefault(away_id, set()).update([deputy_id] if there else [])
    found: dict[str, set[int]] = {}
    for code, user_id in posts:
        found.setdefault(code, set()).update(deputies.get(user_id, {user_id}))
    return {code: len(hands) for code, hands in found.items() if hands}


def audience(groups: Iterable[str], place_codes: Iterable[str], *, on: date) -> dict[int, str]:
    """
    Return everybody of some groups in some subtrees of places on a day: the account's number and the place's code.

    :param groups: roles, whose posts lie there, and `linked_member` for those who link households there. Whoever
        belongs several times is named once, with the first place
    """
    wanted = set(groups)
    first_and_beyond = [places.subtree_range(code) for code in set(place_codes)]
    found: dict[int, str] = {}
    posts = held(on).filter(role__in=wanted - {LINKED_MEMBER})
    for user_id, code in _inside(posts, "unit__place_code", first_and_beyond).values_list(
        "user_id", "unit__place_code"
    ):
        found.setdefault(user_id, code)
    if LINKED_MEMBER in wanted:
        links = HouseholdLink.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on, member__is_active=True
        )
        rows = _inside(links, "household__grid_code", first_and_beyond)
        for user_id, code in rows.values_list("member_id", "household__grid_code"):
            found.setdefault(user_id, code)
    return found


def _inside(rows: QuerySet[Any], field: str, ranges: Iterable[tuple[str, str]]) -> QuerySet[Any]:
    """Return the rows whose place lies in one of some ranges of codes, in a lasting order."""
    here = Q(pk__in=())
    for first, beyond in ranges:
        here |= Q(**{f"{field}__gte": first, f"{field}__lt": beyond})
    return rows.filter(here).order_by("pk")


def work_phones(user_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return name and work telephone of accounts; the caller has asked whether the viewer may see them."""
    rows = User.objects.filter(pk__in=set(user_ids)).values_list("pk", "name", "phone")
    return {user_id: (name, phone) for user_id, name, phone in rows}


def work_mobiles(numbers: Iterable[str], *, on: date) -> frozenset[str]:
    """Return which of these are the telephones of people who hold a post on a day: those hang on notice boards."""
    return frozenset(held(on).filter(user__phone__in=set(numbers)).values_list("user__phone", flat=True))


def resident_phones(ids: Iterable[int]) -> dict[int, str]:
    """Return the telephones of residents who left one; the caller has asked whether the viewer may see them."""
    rows = Resident.objects.filter(pk__in=set(ids)).exclude(phone_sealed="")
    return {resident.pk: resident.phone for resident in rows}


def reachable_residents(ids: Iterable[int]) -> frozenset[int]:
    """Return those of some residents who left a telephone number."""
    wanted = set(ids)
    if not wanted:
        return frozenset()
    rows = Resident.objects.filter(pk__in=wanted).exclude(phone_sealed="")
    return frozenset(rows.values_list("pk", flat=True))
