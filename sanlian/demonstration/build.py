"""Building the demonstration county: places, units, officers, households, the three links."""

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
# The story and the log-ins that are printed play here: Miaojia village, Luojia township.
STAGE_VILLAGE = "330825201207"
HOUSEHOLDS_PER_GRID = 4


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
    *, at: datetime, seed: int = 1, progress: Callable[[str], None] = lambda words: None
) -> None:
    """
    Fill a county whose places and catalogue are loaded with invented units, officers and households.

    :raises stage.RealCounty, CountyStands: as `allow_building` says
    """
    allow_building()
    inventor = Inventor(seed)
    progress("units")
    people.establish(list(_units()), by=HOUSE, at=at)
    progress("officers")
    ids = _appoint(inventor, at=at)
    progress("links")
    _link(inventor, ids, at=at)


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


def _appoint(inventor: Inventor, *, at: datetime) -> dict[str, list[int]]:
    """Appoint everybody; return account numbers by «role:unit code»."""
    plan: list[tuple[str, people.Appointment]] = []

    def hire(key: str, *posts: tuple[str, str]) -> None:
        plan.append((key, people.Appointment(inventor.officer_phone(), inventor.name(), posts)))

    # The first numbers are the ones that the start screen prints: see logins().
    hire("centre", ("county", Role.DISPATCHER))
    hire("leader", ("county", Role.LEADER))
    hire("admin", ("county", Role.ADMINISTRATOR))
    stage_town = STAGE_VILLAGE[:9]
    hire("stage-desk", (f"twp-{stage_town}", Role.DISPATCHER))
    hire(
        f"team:{STAGE_VILLAGE}",
        (f"team-{STAGE_VILLAGE}", Role.TEAM_LEADER),
        (f"twp-{stage_town}", Role.HANDLER),
    )
    hire(f"secretary:{STAGE_VILLAGE}", (f"vil-{STAGE_VILLAGE}", Role.VILLAGE_SECRETARY))
    hire("housing", ("dept-housing", Role.HANDLER))
    hire("centre", ("county", Role.DISPATCHER))
    for department in catalogue.departments():
        for _number in range(2):
            hire("department", (department.code, Role.HANDLER))
    for town in _all("township"):
        for _number in range(2):
            hire("desk", (f"twp-{town.code}", Role.DISPATCHER))
        hire("township-leader", (f"twp-{town.code}", Role.LEADER))
        for _number in range(3):
            hire(f"cadre:{town.code}", (f"twp-{town.code}", Role.HANDLER))
    for village in _all("village"):
        if village.code != STAGE_VILLAGE:
            hire(
                f"team:{village.code}",
                (f"team-{village.code}", Role.TEAM_LEADER),
                (f"twp-{village.code[:9]}", Role.HANDLER),
            )
            hire(f"secretary:{village.code}", (f"vil-{village.code}", Role.VILLAGE_SECRETARY))
        hire(f"member:{village.code}", (f"team-{village.code}", Role.TEAM_MEMBER))
    for grid in _all("grid"):
        hire(
            f"head:{grid.code}",
            (f"grid-{grid.code}", Role.GRID_HEAD),
            (f"vil-{grid.code[:12]}", Role.HANDLER),
        )
        hire(f"worker:{grid.code}", (f"grid-{grid.code}", Role.GRID_WORKER))
        hire(f"party:{grid.code}")
    numbers = people.appoint([who for _key, who in plan], password=PASSWORD, since=SINCE, by=HOUSE, at=at)
    ids: dict[str, list[int]] = {}
    for key, who in plan:
        ids.setdefault(key, []).append(numbers[who.phone])
    return ids


def _link(inventor: Inventor, ids: dict[str, list[int]], *, at: datetime) -> None:
    grids = _all("grid")
    households = people.register_households(
        [
            people.NewHousehold(grid.id, grid.code, f"{number}号", ids[f"party:{grid.code}"][0])
            for grid in grids
            for number in range(1, HOUSEHOLDS_PER_GRID + 1)
        ],
        since=SINCE,
        by=HOUSE,
        at=at,
    )
    people.know_residents(
        [(inventor.name(), inventor.resident_phone(), household) for household in households], by=HOUSE, at=at
    )


def logins(*, on: date) -> list[Login]:
    """Return the demonstration's log-ins, as they are in this database."""
    wanted = [
        (_("County centre: dispatches and rules"), "county", Role.DISPATCHER),
        (_("County leader: sees the one screen"), "county", Role.LEADER),
        (_("County IT: edits reference data"), "county", Role.ADMINISTRATOR),
        (_("Desk of Luojia township"), f"twp-{STAGE_VILLAGE[:9]}", Role.DISPATCHER),
        (_("Team leader of Miaojia village"), f"team-{STAGE_VILLAGE}", Role.TEAM_LEADER),
        (_("Secretary of Miaojia village"), f"vil-{STAGE_VILLAGE}", Role.VILLAGE_SECRETARY),
        (_("Housing bureau"), "dept-housing", Role.HANDLER),
    ]
    found = []
    for purpose, unit_code, role in wanted:
        officers = people_queries.officers_of(unit_code, on=on, role=role)
        if officers and officers[0].id is not None:
            found.append(Login(purpose, officers[0].name, people_queries.phone_of(officers[0].id)))
    return found
