"""What the house knows anyway of branches, members, places and households: read where it is kept, never copied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _, ngettext

from sanlian.dataitems.rules import LASTING, Subject
from sanlian.kernel import errors
from sanlian.people import census as people, listings, queries as units, rules as people_rules
from sanlian.people.census import Census
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo

# What is known, and since when; without a day where nobody keeps one.
Facts = dict[str, tuple[str, date | None]]


class NoSuchThing(errors.NotFound):
    """Nothing of this category goes by that code."""


@dataclass(frozen=True, slots=True)
class Thing:
    """
    What values are about: its category, its number in the house, the code people know it by, its name, its place.

    A household's code is that of its grid and its address, 330825201207001/12号: its number says nothing elsewhere.
    """

    subject: Subject
    id: int
    code: str
    name: str
    place_code: str

    @property
    def village_code(self) -> str:
        """Return the village in which it is."""
        return self.place_code[:12]

    @property
    def key(self) -> str:
        """Return what the record and addresses of pages call it: its code, of a household the number."""
        return str(self.id) if self.subject is Subject.HOUSEHOLD else self.code


def thing(subject: str, code: str) -> Thing:
    """
    Return a thing by category and code; a household goes by its number in the house, too.

    :raises NoSuchThing: when there is none
    """
    if subject not in set(LASTING):
        raise NoSuchThing(_("There is no such kind of thing."))
    try:
        return _FIND[Subject(subject)](code)
    except errors.NotFound as missing:
        raise NoSuchThing(missing.message) from None


def _branch(code: str) -> Thing:
    row = people.branch(code)
    return Thing(Subject.BRANCH, row.pk, row.code, row.name, row.village_code)


def _member(number: str) -> Thing:
    row = people.member(number)
    return Thing(Subject.MEMBER, row.pk, row.number, row.user.name, row.branch.village_code)


def _place(level: str) -> Callable[[str], Thing]:
    def find(code: str) -> Thing:
        found = places.get(code)
        if found.level != level:
            raise NoSuchThing(_("There is no place with the code %(code)s.") % {"code": code})
        return of_place(found)

    return find


def of_place(place: PlaceInfo) -> Thing:
    """Return a village or a grid as a thing."""
    return Thing(Subject(place.level), place.id, place.code, place.full_name, place.code)


def _household(code: str) -> Thing:
    grid, slash, address = code.partition("/")
    row = (
        people.household_at(grid, address)
        if slash
        else listings.household(int(code) if code.isdecimal() else 0)
    )
    return of_household(row.pk, row.grid_code, row.address)


def of_household(number: int, grid_code: str, address: str) -> Thing:
    """Return a household as a thing."""
    return Thing(Subject.HOUSEHOLD, number, f"{grid_code}/{address}", address, grid_code)


_FIND: Mapping[Subject, Callable[[str], Thing]] = {
    Subject.BRANCH: _branch,
    Subject.MEMBER: _member,
    Subject.VILLAGE: _place("village"),
    Subject.GRID: _place("grid"),
    Subject.HOUSEHOLD: _household,
}


def things(subject: Subject, village_code: str) -> list[Thing]:
    """Return what a category has in a village, by code; one question at most."""
    if subject is Subject.HOUSEHOLD:
        return [of_household(*row) for row in people.households_of(village_code)]
    if subject is Subject.MEMBER:
        rows = people.members_of(village_code)
        return [Thing(subject, pk, number, name, village_code) for pk, number, name in rows]
    if subject is Subject.BRANCH:
        return [
            Thing(subject, row.pk, row.code, row.name, village_code)
            for row in listings.branches(village_code)
        ]
    if subject is Subject.GRID:
        return [of_place(grid) for grid in places.children(village_code)]
    return [of_place(places.get(village_code))]


# ── one thing ─────────────────────────────────────────────────────────────────────────────────────────────────


def of(about: Thing, *, on: date) -> Facts:
    """Return what the house knows of a thing on a day, by the code of the item; empty words where nothing is known."""
    return _KNOWN[about.subject](about, on)


def _of_branch(about: Thing, on: date) -> Facts:
    row = people.branch(about.code)
    village = places.find(row.village_code)
    return {
        "branch.code": (row.code, None),
        "branch.name": (row.name, None),
        "branch.secretary": (row.secretary.name, None),
        "branch.village": (village.full_name if village else "", None),
    }


def _of_member(about: Thing, on: date) -> Facts:
    row = people.member(about.code)
    linked = people.linked_households(row.user_id, on=on)
    exempt = _(people_rules.EXEMPT_WORDS[people_rules.Exempt(row.exempt)]) if row.exempt else _("not excused")
    words = ngettext("%(count)s household", "%(count)s households", linked) % {"count": linked}
    return {
        "member.name": (row.user.name, None),
        "member.number": (row.number, None),
        "member.phone": (row.user.phone, None),
        "member.exempt": (exempt, None),
        "member.branch": (row.branch.name, None),
        "member.households": (words if linked or row.exempt else "", None),
    }


def _of_village(about: Thing, on: date) -> Facts:
    staff = units.officers_of(f"vil-{about.code}", on=on)
    team = next(iter(units.village_teams(about.code, on=on)), None)
    leader = team.leader if team else None
    others = [card.name for card in team.members] if team else []
    return {
        "village.code": (about.code, None),
        "village.name": (about.name, None),
        "village.committee": ("、".join(actor.name for actor in staff), None),
        "village.team": ("、".join([leader.name, *others]) if leader else "", None),
    }


def _of_grid(about: Thing, on: date) -> Facts:
    link = next(iter(units.grid_links(about.code, on=on)), None)
    return {
        "grid.code": (about.code, None),
        "grid.head": (link.head.name if link and link.head else "", None),
        "grid.worker": (link.worker.name if link and link.worker else "", None),
    }


def _of_household(about: Thing, on: date) -> Facts:
    row = listings.household(about.id)
    spell = next(
        (each for each in listings.household_history(about.id) if each.since <= on <= (each.until or on)),
        None,
    )
    return {
        "household.address": (row.address, None),
        "household.tags": ("、".join(row.tags) or _("none"), None),
        "household.member": (spell.who, spell.since) if spell else ("", None),
    }


_KNOWN: Mapping[Subject, Callable[[Thing, date], Facts]] = {
    Subject.BRANCH: _of_branch,
    Subject.MEMBER: _of_member,
    Subject.VILLAGE: _of_village,
    Subject.GRID: _of_grid,
    Subject.HOUSEHOLD: _of_household,
}


# ── a village in numbers ──────────────────────────────────────────────────────────────────────────────────────


def wanted(subject: Subject, found: Census, *, grids: int) -> int:
    """Return of how many things of a category a village must know something; each village has a branch."""
    return {
        Subject.BRANCH: max(found.branches, 1),
        Subject.MEMBER: found.members,
        Subject.VILLAGE: 1,
        Subject.GRID: grids,
        Subject.HOUSEHOLD: found.households,
    }.get(subject, 0)


def count(code: str, found: Census, *, grids: int) -> int:
    """Return of how many things of a village the house knows an item that it holds anyway."""
    counted = {
        "member.households": found.linking,
        "village.committee": min(found.committee, 1),
        "village.team": min(found.leaders, 1),
        "grid.head": found.heads,
        "grid.worker": found.workers,
        "household.member": found.linked,
    }
    subject = Subject(code.partition(".")[0])
    every = found.branches if subject is Subject.BRANCH else wanted(subject, found, grids=grids)
    return counted.get(code, every)
