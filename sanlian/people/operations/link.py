"""Making the three links: members and households, cadres and grids, teams and villages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sanlian.journal.operations import operation, record
from sanlian.people import facts, queries
from sanlian.people.actors import Actor
from sanlian.people.models import GridLink, Household, HouseholdLink, VillageTeam


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household of a grid, with the account of the party member who links it (None: the branch fills the gap)."""

    grid_id: int
    grid_code: str
    address: str
    member_id: int | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewGridLink:
    """A grid with the accounts of its head and its full-time worker."""

    grid_id: int
    grid_code: str
    head_id: int
    worker_id: int | None


@dataclass(frozen=True, slots=True)
class NewTeam:
    """A village with its team's unit, leader and members."""

    village_id: int
    village_code: str
    unit_code: str
    leader_id: int
    member_ids: tuple[int, ...]


@operation
def register_households(
    households: Sequence[NewHousehold], *, since: date, by: Actor, at: datetime
) -> list[int]:
    """Enter households and link each to its member; return their numbers in order."""
    rows = Household.objects.bulk_create(
        [
            Household(grid_id=new.grid_id, grid_code=new.grid_code, address=new.address, tags=list(new.tags))
            for new in households
        ],
        batch_size=500,
    )
    HouseholdLink.objects.bulk_create(
        [
            HouseholdLink(member_id=new.member_id, household=row, valid_from=since)
            for row, new in zip(rows, households, strict=True)
            if new.member_id is not None
        ],
        batch_size=500,
    )
    record(facts.STAFFED, subject=("county", "households"), by=by, at=at, details={"households": len(rows)})
    return [row.pk for row in rows]


@operation
def link_grids(links: Sequence[NewGridLink], *, since: date, by: Actor, at: datetime) -> int:
    """Give grids their head and worker; return how many."""
    GridLink.objects.bulk_create(
        [
            GridLink(
                grid_id=link.grid_id,
                grid_code=link.grid_code,
                head_id=link.head_id,
                worker_id=link.worker_id,
                valid_from=since,
            )
            for link in links
        ],
        batch_size=500,
    )
    record(facts.STAFFED, subject=("county", "grids"), by=by, at=at, details={"grids": len(links)})
    return len(links)


@operation
def form_teams(teams: Sequence[NewTeam], *, by: Actor, at: datetime) -> int:
    """Give villages their team with a leader; return how many."""
    rows = VillageTeam.objects.bulk_create(
        [
            VillageTeam(
                village_id=team.village_id,
                village_code=team.village_code,
                unit_id=queries.unit(team.unit_code).id,
                leader_id=team.leader_id,
            )
            for team in teams
        ],
        batch_size=500,
    )
    through = VillageTeam.members.through
    through._default_manager.bulk_create(
        [
            through(villageteam_id=row.pk, user_id=member_id)
            for row, team in zip(rows, teams, strict=True)
            for member_id in team.member_ids
        ],
        batch_size=500,
    )
    record(facts.STAFFED, subject=("county", "teams"), by=by, at=at, details={"teams": len(rows)})
    return len(rows)
