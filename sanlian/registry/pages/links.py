"""The three links as they are on a day: townships, the villages of one, and everything that links one village."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people import listings, permissions, queries as people
from sanlian.people.actors import Actor, Permission, Role
from sanlian.people.names import unit_words
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.registry.frame import frame
from sanlian.registry.pages import links_forms

HOUSEHOLDS_AT_ONCE = 100


class NoSuchVillage(errors.NotFound):
    """There is no such village, or not for this person."""


@officers_only(Permission.KEEP_LINKS)
@require_GET
def links(request: HttpRequest) -> HttpResponse:
    """Show the villages that the officer keeps, those of one township at a time, with what is not in order."""
    actor = officer(request)
    townships = townships_of(actor)
    chosen = request.GET.get("township", "")
    township = next((each for each in townships if each.code == chosen), None)
    if township is None and len(townships) == 1:
        township = townships[0]
    rows = []
    if township is not None:
        scopes = tuple(actor.scopes(Permission.KEEP_LINKS))
        villages = [each for each in places.villages(township.code) if each.code.startswith(scopes)]
        found = listings.tallies(township.code, on=timezone.localdate())
        rows = [(village, found.get(village.code, listings.Tally())) for village in villages]
    context = {"townships": townships, "township": township, "rows": rows}
    return render(request, "registry/links.html", frame(request, "links") | context)


def townships_of(actor: Actor) -> list[PlaceInfo]:
    """Return the townships in which the actor keeps links, by code."""
    scopes = tuple(actor.scopes(Permission.KEEP_LINKS))
    return [
        each
        for each in places.of_level("township")
        if each.code.startswith(scopes) or any(scope.startswith(each.code) for scope in scopes)
    ]


def village_for(request: HttpRequest, code: str) -> PlaceInfo:
    """
    Return a village whose links the officer keeps.

    :raises NoSuchVillage: when there is none
    :raises errors.NotAllowed: when somebody else keeps it
    """
    found = places.find(code)
    if found is None or found.level != "village":
        raise NoSuchVillage(_("There is no such village."))
    permissions.may_keep_links(officer(request), code).require()
    return found


@officers_only(Permission.KEEP_LINKS)
@require_GET
def village(request: HttpRequest, code: str) -> HttpResponse:
    """Show who links a village, its grids and its households on a day: today, or the one in the address."""
    place, today = village_for(request, code), timezone.localdate()
    on = links_forms.day(request.GET.get("on", ""), today)
    members = listings.members(code, on=on)
    team = people.village_teams(code, on=on)
    sought = request.GET.get("q", "").replace("\0", "").strip()[:40]
    context = {
        "sought": sought,
        "found": listings.find_households(sought, place_codes=[code], on=on) if sought else [],
        "village": place,
        "on": on,
        "today": on == today,
        "team": team[0] if team else None,
        "may_team": permissions.may_keep_links(officer(request), code[:9]),
        "grids": people.grid_links(code, on=on),
        "branches": listings.branches(code),
        "members": [
            (row, [listings.fault_words(each, count=row.households) for each in row.faults])
            for row in members
        ],
        "gaps": listings.gaps(code, on=on),
    }
    return render(request, "registry/links_village.html", frame(request, "links") | context)


@officers_only(Permission.KEEP_LINKS)
@require_GET
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show who linked a household, from the first day on; and on one day, if the address names it."""
    found = listings.household(household_id)
    place = village_for(request, found.grid_code[:12])
    said = request.GET.get("on", "")
    on = links_forms.day(said, timezone.localdate())
    context = {
        "village": place,
        "grid": places.find(found.grid_code),
        "household": found,
        "on": on,
        "asked": bool(said),
        "who": listings.linked_by(household_id, on=on),
        "spells": [(spell, "") for spell in listings.household_history(household_id)],
    }
    return render(request, "registry/links_household.html", frame(request, "links") | context)


def colleagues(kinds: tuple[str, ...], place_code: str, *, on: date) -> list[tuple[str, str]]:
    """Return who holds a post in units of these kinds, under a place or in departments, as choices by unit."""
    return [
        (str(row.user_id), f"{row.name} · {unit_words(row.unit_code)}")
        for row in listings.staff(kinds, place_code, on=on)
    ]


SEATS_OF_GRID = (Role.GRID_HEAD, Role.GRID_WORKER)
SEATS_OF_TEAM = (Role.TEAM_LEADER, Role.TEAM_MEMBER)
