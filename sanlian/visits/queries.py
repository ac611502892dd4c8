"""What can be asked about visits: the households of whoever looks, and the notes on one household or grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Max, Prefetch, Q
from django.utils.translation import gettext as _

from sanlian.kernel import errors, paging
from sanlian.kernel.paging import Page
from sanlian.people import listings
from sanlian.people.actors import Actor
from sanlian.people.listings import HouseholdRow
from sanlian.places import queries as places
from sanlian.visits import permissions
from sanlian.visits.models import Picture, Visit as Visit
from sanlian.workorders import queries as orders

PAGE = 20


class NoSuchVisit(errors.NotFound):
    """There is no such note, or not for this person."""


@dataclass(frozen=True, slots=True)
class About:
    """A household by number and address, or a grid where `household_id` is None; `linked`: whoever looks links it."""

    place_code: str
    linked: bool = False
    household_id: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """A household with the last note on it, if any."""

    row: HouseholdRow
    last: Visit | None


def household(household_id: int, *, by: Actor, on: date) -> About:
    """
    Return a household whose notes the actor may read.

    :raises errors.NotFound: when there is none; errors.NotAllowed: for whom it is not
    """
    found = listings.household(household_id)
    linked = by.kind == "officer" and listings.links_household(by.id, household_id, on=on)
    permissions.may_read(by, found.grid_code, linked=linked).require()
    return About(found.grid_code, linked, found.pk, found.address)


def grid(code: str, *, by: Actor) -> About:
    """Return a grid whose notes the actor may read; :raises errors.NotFound, errors.NotAllowed: as for a household."""
    found = places.get(code)
    if found.level != "grid":
        raise errors.NotFound(_("There is no grid with the code %(code)s.") % {"code": code})
    permissions.may_read(by, found.code, linked=False).require()
    return About(found.code)


def mine(*, by: Actor, on: date) -> list[Home]:
    """Return the households that the actor links on a day, with the last note on each; three questions."""
    if by.kind != "officer" or by.id is None:
        return []
    return _homes(listings.linked_to(by.id, on=on))


def found(words: str, *, by: Actor, on: date) -> list[Home]:
    """Return households at the places of the actor's posts that a few words or initials name; three questions."""
    codes = [post.place_code for post in permissions.posts(by)]
    return _homes(listings.find_households(words, place_codes=codes, on=on)) if codes else []


def homes(about: About, *, after: int, on: date, size: int = PAGE) -> Page[Home]:
    """Return the households of a grid by number, with the last note on each; the cursor is the last number."""
    rows = listings.households(about.place_code, on=on, after=after, size=size + 1)
    more = str(rows[size - 1].id) if len(rows) > size else None
    return Page(_homes(rows[:size]), more)


def _homes(rows: list[HouseholdRow]) -> list[Home]:
    ids = [row.id for row in rows]
    newest = Visit.objects.filter(household__in=ids).values("household").annotate(newest=Max("pk"))
    found = Visit.objects.filter(pk__in=newest.values("newest")).select_related("by")
    last = {visit.household_id: visit for visit in found}
    return [Home(row, last.get(row.id)) for row in rows]


def history(about: About, *, after: str = "", size: int = PAGE) -> Page[Visit]:
    """
    Return the notes on a household, or on a grid and all its households, the newest first.

    Each has its author, its photographs, the order that it raised, and the note that puts it right.

    :raises errors.Invalid: for a cursor that is none
    """
    here = Q(household=about.household_id) if about.household_id else Q(place_code=about.place_code)
    rows = Visit.objects.filter(here)
    if after:
        rows = rows.filter(pk__lt=_before(after))
    rows = rows.select_related("by", "order", "household", "corrects", "correction")
    rows = rows.prefetch_related(Prefetch("pictures", Picture.objects.order_by("pk")))
    found = list(rows.order_by("-pk")[: size + 1])
    more = paging.encode(found[size - 1].pk) if len(found) > size else None
    return Page(found[:size], more)


def _before(cursor: str) -> int:
    try:
        (number,) = paging.decode(cursor, int)
    except ValueError as error:
        raise errors.Invalid(_("This page does not exist; please start from the first.")) from error
    return int(number)


def readable_orders(visits: Iterable[Visit], *, by: Actor) -> set[int]:
    """Return which of the orders that these notes raised the actor may open; one question at most."""
    raised = {visit.order_id for visit in visits if visit.order_id is not None}
    if not raised:
        return set()
    return set(orders.visible_to(by).filter(pk__in=raised).values_list("pk", flat=True))


def visit(visit_id: int, *, by: Actor, on: date) -> tuple[Visit, About]:
    """
    Return a note and what it is about.

    :raises NoSuchVisit: when there is none; errors.NotAllowed: for whom it is not
    """
    found = Visit.objects.select_related("by", "correction").filter(pk=visit_id).first()
    if found is None:
        raise NoSuchVisit(_("This note does not exist."))
    if found.household_id is not None:
        return found, household(found.household_id, by=by, on=on)
    return found, grid(found.place_code, by=by)


def picture(picture_id: int, *, by: Actor, on: date) -> Path:
    """Return where a photograph lies, for who may read its note; :raises errors.NotFound, errors.NotAllowed: else"""
    found = Picture.objects.filter(pk=picture_id).first()
    if found is None:
        raise NoSuchVisit(_("This photograph does not exist."))
    visit(found.visit_id, by=by, on=on)
    return orders.photograph_path(found.file)
