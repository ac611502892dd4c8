"""
Who there is in the invented county: officers with their posts, party members with the households they link.

As many as the county published for September 2021, all of them invented: the numbers of their telephones ring nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from sanlian.catalogue import queries as catalogue
from sanlian.demonstration.names import Inventor
from sanlian.people.actors import Role
from sanlian.people.operations import Appointment
from sanlian.people.rules import FEWEST, Exempt
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo

# The story and the log-ins that are printed play here: Miaojia village, Luojia township.
STAGE_VILLAGE = "330825201207"
# Of eight members one is excused; of the households of such a one the branch takes two.
EXCUSED_EVERY, GAPS = 8, 2
_MORE = 3
_TAGS = ("独居老人", "低收入", "残疾", "留守儿童")
_TAGGED = 0.06


@dataclass(frozen=True, slots=True)
class Size:
    """How many party members, village cadres, and people in village teams, leaders included."""

    members: int
    cadres: int
    team_people: int


FULL = Size(members=10_200, cadres=1_815, team_people=1_617)
# Enough of each kind for whoever needs a county and not a crowd.
SMALL = Size(members=0, cadres=0, team_people=0)


@dataclass(frozen=True, slots=True)
class Links:
    """A party member of a village: number, why excused (or empty), and households as grid code and tags."""

    key: str
    village: PlaceInfo
    number: str
    exempt: str
    households: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass
class Roster:
    """Everybody who is hired, in order, each under a key, and the members with what they link."""

    inventor: Inventor
    size: Size
    hired: list[tuple[str, Appointment]] = field(default_factory=list)
    members: list[Links] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Invent them; the first are the ones whose numbers the start screen prints."""
        self._stage()
        self._county()
        villages = places.of_level("village")
        for number, village in enumerate(villages):
            grids = places.children(village.code)
            self._team(village, _share(self.size.team_people, len(villages), number))
            self._cadres(village, grids, _share(self.size.cadres, len(villages), number))
            self._members(village, grids, _share(self.size.members, len(villages), number))
        # Last, so that everybody else's name and number stay what they were.
        self.hire("security", ("county", Role.SECURITY))
        self.hire("audit", ("county", Role.AUDITOR))
        # What one administrator proposes, another confirms.
        self.hire("second-admin", ("county", Role.ADMINISTRATOR))
        self.hire("organiser", ("county", Role.ORGANISER))

    def hire(self, key: str, *posts: tuple[str, str]) -> None:
        """Invent somebody with these posts."""
        self.hired.append((key, Appointment(self.inventor.officer_phone(), self.inventor.name(), posts)))

    def _stage(self) -> None:
        town = STAGE_VILLAGE[:9]
        self.hire("centre", ("county", Role.DISPATCHER))
        self.hire("leader", ("county", Role.LEADER))
        self.hire("admin", ("county", Role.ADMINISTRATOR))
        self.hire("stage-desk", (f"twp-{town}", Role.DISPATCHER))
        self._lead(STAGE_VILLAGE)
        self.hire(f"secretary:{STAGE_VILLAGE}", (f"vil-{STAGE_VILLAGE}", Role.VILLAGE_SECRETARY))
        self.hire("housing", ("dept-housing", Role.HANDLER))

    def _county(self) -> None:
        self.hire("centre", ("county", Role.DISPATCHER))
        for department in catalogue.departments():
            for _number in range(2):
                self.hire("department", (department.code, Role.HANDLER))
        for town in places.of_level("township"):
            for _number in range(2):
                self.hire("desk", (f"twp-{town.code}", Role.DISPATCHER))
            self.hire("township-leader", (f"twp-{town.code}", Role.LEADER))

    def _lead(self, village_code: str) -> None:
        self.hire(
            f"team:{village_code}",
            (f"team-{village_code}", Role.TEAM_LEADER),
            (f"twp-{village_code[:9]}", Role.HANDLER),
        )

    def _team(self, village: PlaceInfo, people: int) -> None:
        """Two of three come from the township, the third from a department."""
        if village.code != STAGE_VILLAGE:
            self._lead(village.code)
        departments = catalogue.departments()
        for number in range(max(people - 1, 1)):
            home = f"twp-{village.code[:9]}"
            if number % 3 == 2:
                home = self.inventor.random.choice(departments).code
            self.hire("member", (f"team-{village.code}", Role.TEAM_MEMBER), (home, Role.HANDLER))

    def _cadres(self, village: PlaceInfo, grids: list[PlaceInfo], cadres: int) -> None:
        if village.code != STAGE_VILLAGE:
            self.hire(f"secretary:{village.code}", (f"vil-{village.code}", Role.VILLAGE_SECRETARY))
        for grid in grids:
            self.hire("head", (f"grid-{grid.code}", Role.GRID_HEAD), (f"vil-{village.code}", Role.HANDLER))
            self.hire("worker", (f"grid-{grid.code}", Role.GRID_WORKER))
        for _number in range(cadres - len(grids) - 1):
            self.hire("cadre", (f"vil-{village.code}", Role.HANDLER))

    def _members(self, village: PlaceInfo, grids: list[PlaceInfo], members: int) -> None:
        """Let the secretary and the others link households of one grid each, so that every grid has somebody."""
        excused = iter(self.inventor.random.choices(list(Exempt), weights=(5, 2, 3), k=members + len(grids)))
        for number in range(max(members, len(grids) + 1)):
            key = f"secretary:{village.code}" if number == 0 else f"party:{village.code}:{number}"
            if number:
                self.hire(key)
            # The last of a small branch is excused, too, so that the branch has a gap to fill.
            exempt = next(excused) if number % EXCUSED_EVERY == 7 or number == len(grids) else ""
            households = GAPS if exempt else FEWEST + self.inventor.random.randint(0, _MORE)
            grid = grids[number % len(grids)]
            self.members.append(
                Links(
                    key=key,
                    village=village,
                    number=f"示{village.code[6:]}{number + 1:03d}",
                    exempt=exempt,
                    households=tuple((grid.code, self._tags()) for _ in range(households)),
                )
            )

    def _tags(self) -> tuple[str, ...]:
        dice = self.inventor.random
        return (dice.choice(_TAGS),) if dice.random() < _TAGGED else ()

    def households(self) -> Iterator[tuple[str, str, tuple[str, ...], Links]]:
        """Yield grid code, house number, tags and member of each household, numbered within its grid."""
        numbers: dict[str, Iterator[int]] = {}
        for links in self.members:
            for grid_code, tags in links.households:
                number = next(numbers.setdefault(grid_code, count(1)))
                yield grid_code, f"{number}号", tags, links


def _share(total: int, parts: int, number: int) -> int:
    """Return how much of a total the part with this number, from zero, gets, so that all of it is given."""
    return total * (number + 1) // parts - total * number // parts
