"""Building the demonstration county: places, units, officers, households, the three links."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.demonstration import stage
from sanlian.demonstration.names import Inventor
from sanlian.demonstration.roster import FULL, STAGE_VILLAGE, Roster, Size
from sanlian.kernel import errors
from sanlian.people import operations as people, queries as people_queries
from sanlian.people.actors import HOUSE, Role
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo

PLACES_FILE = Path(settings.BASE_DIR) / "data" / "places" / "longyou.csv"
PASSWORD = "sanlian-demo"
SINCE = date(2021, 1, 1)
# The invented county is as old as its calendar, so that whatever is lived in it comes after it was made.
FOUNDED = datetime(2021, 1, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
COUNTY = "330825"
# Of the first households of a grid the people who live there are known, and may shout.
KNOWN_PER_GRID = 4


class CountyStands(errors.Conflict):
    """The database holds a county already."""


@dataclass(frozen=True, slots=True)
class Login:
    """A log-in of the demonstration: what it is for, and the telephone number; PASSWORD fits all."""

    purpose: str
    name: str
    phone: str


def allow_building() -> None:
    """
    Do nothing where a county may be invented.

    :raises stage.RealCounty: on a machine that serves a real one
    :raises CountyStands: when there are units already
    """
    stage.allow_demonstration()
    if people_queries.units():
        raise CountyStands(_("This database holds a county already."))


@transaction.atomic
def build_people(
    *, at: datetime, seed: int = 1, size: Size = FULL, progress: Callable[[str], None] = lambda words: None
) -> None:
    """
    Fill a county whose places and catalogue are loaded with invented units, officers, members and households.

    :raises stage.RealCounty, CountyStands: as `allow_building` says
    """
    allow_building()
    roster = Roster(Inventor(seed), size)
    progress("units")
    people.establish(list(_units()), by=HOUSE, at=at)
    progress("officers")
    ids = _appoint(roster, at=at)
    progress("links")
    _link(roster, ids, at=at)


def _all(level: str) -> list[PlaceInfo]:
    return places.of_level(level)


def _units() -> Iterator[people.NewUnit]:
    county = places.get(COUNTY)
    yield people.NewUnit(
        "county", "county", "龙游县社会治理中心", "县中心", "County centre", county.id, COUNTY
    )
    for department in catalogue.departments():
        yield people.NewUnit(
            department.code, "department", department.name, department.short_name, department.name_en
        )
    for town in _all("township"):
        yield people.NewUnit(f"twp-{town.code}", "township", town.name, town.name, "", town.id, town.code)
    for village in _all("village"):
        yield people.NewUnit(
            f"vil-{village.code}",
            "village",
            village.full_name,
            village.short_name,
            "",
            village.id,
            village.code,
        )
        yield people.NewUnit(
            f"team-{village.code}",
            "team",
            f"{village.full_name}联村团",
            f"{village.short_name}联村团",
            "",
            village.id,
            village.code,
        )
    for grid in _all("grid"):
        village = places.get(grid.parent_code)
        yield people.NewUnit(
            f"grid-{grid.code}",
            "grid",
            f"{village.full_name}{grid.short_name}",
            f"{village.short_name}{grid.short_name}",
            "",
            grid.id,
            grid.code,
        )


def _appoint(roster: Roster, *, at: datetime) -> dict[str, int]:
    """Appoint everybody; return account numbers by the keys of the roster, of several the last one's."""
    numbers = people.appoint(
        [who for _key, who in roster.hired], password=PASSWORD, since=SINCE, by=HOUSE, at=at
    )
    return {key: numbers[who.phone] for key, who in roster.hired}


def _link(roster: Roster, ids: dict[str, int], *, at: datetime) -> None:
    """Found a branch in every village, enrol its members, and let them and it link households."""
    villages = {links.village.code: links.village for links in roster.members}
    branch = "D{}".format
    people.found_branches(
        [
            people.NewBranch(
                branch(village.code),
                f"{village.full_name}党支部",
                ids[f"secretary:{village.code}"],
                village.id,
                village.code,
            )
            for village in villages.values()
        ],
        by=HOUSE,
        at=at,
    )
    people.enrol_members(
        [
            people.NewMember(ids[links.key], links.number, branch(links.village.code), links.exempt)
            for links in roster.members
        ],
        by=HOUSE,
        at=at,
    )
    grids = {grid.code: grid.id for grid in places.of_level("grid")}
    households = [
        people.NewHousehold(
            grids[grid_code], grid_code, address, None if links.exempt else ids[links.key], tags
        )
        for grid_code, address, tags, links in roster.households()
    ]
    numbers = people.register_households(households, since=SINCE, by=HOUSE, at=at)
    known: Counter[str] = Counter()
    asking = []
    for number, household in zip(numbers, households, strict=True):
        known[household.grid_code] += 1
        if known[household.grid_code] <= KNOWN_PER_GRID:
            asking.append((roster.inventor.name(), roster.inventor.resident_phone(), number))
    people.know_residents(asking, by=HOUSE, at=at)


def logins(*, on: date) -> list[Login]:
    """Return the demonstration's log-ins, as they are in this database."""
    confirms = _("A second one: confirms what the first proposes")
    wanted = [
        (_("County centre: dispatches and rules"), "county", Role.DISPATCHER),
        (_("County leader: sees the one screen"), "county", Role.LEADER),
        (_("Organisation department: publishes the board"), "county", Role.ORGANISER),
        (_("County IT: edits reference data"), "county", Role.ADMINISTRATOR),
        (confirms, "county", Role.ADMINISTRATOR),
        (_("Security: accounts, posts and closed doors"), "county", Role.SECURITY),
        (_("Audit: reads the record, changes nothing"), "county", Role.AUDITOR),
        (_("Desk of Luojia township"), f"twp-{STAGE_VILLAGE[:9]}", Role.DISPATCHER),
        (_("Team leader of Miaojia village"), f"team-{STAGE_VILLAGE}", Role.TEAM_LEADER),
        (_("Secretary of Miaojia village"), f"vil-{STAGE_VILLAGE}", Role.VILLAGE_SECRETARY),
        (_("Housing bureau"), "dept-housing", Role.HANDLER),
    ]
    found = []
    for purpose, unit_code, role in wanted:
        officers = people_queries.officers_of(unit_code, on=on, role=role)
        # The second administrator is the one who confirms.
        place = 1 if purpose == confirms else 0
        if len(officers) > place and (number := officers[place].id) is not None:
            found.append(Login(purpose, officers[place].name, people_queries.phone_of(number)))
    return found
