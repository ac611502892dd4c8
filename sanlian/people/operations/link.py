"""Entering households in bulk; who heads a grid and who is in a team follows from posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sanlian.journal.operations import operation, record
from sanlian.people import contact, facts
from sanlian.people.actors import Actor
from sanlian.people.models import Household, HouseholdLink, PartyBranch


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household of a grid, with the account of the party member who links it (None: the branch fills the gap)."""

    grid_id: int
    grid_code: str
    address: str
    member_id: int | None
    tags: tuple[str, ...] = ()


@operation
def register_households(
    households: Sequence[NewHousehold], *, since: date, by: Actor, at: datetime
) -> list[int]:
    """Enter households and link each to its member; return their numbers in order."""
    rows = Household.objects.bulk_create(
        [
            Household(
                grid_id=new.grid_id,
                grid_code=new.grid_code,
                address_sealed=contact.seal(new.address),
                address_key=contact.address_key(new.address),
                tags=list(new.tags),
            )
            for new in households
        ],
        batch_size=500,
    )
    # The first branch of a village by code fills the gaps; where there is none yet, the household waits for one.
    branches = {row.village_code: row.pk for row in PartyBranch.objects.order_by("-code")}
    HouseholdLink.objects.bulk_create(
        [
            HouseholdLink(
                member_id=new.member_id,
                branch_id=None if new.member_id else branches.get(new.grid_code[:12]),
                household=row,
                valid_from=since,
            )
            for row, new in zip(rows, households, strict=True)
            if new.member_id is not None or new.grid_code[:12] in branches
        ],
        batch_size=500,
    )
    record(facts.STAFFED, subject=("county", "households"), by=by, at=at, details={"households": len(rows)})
    return [row.pk for row in rows]
