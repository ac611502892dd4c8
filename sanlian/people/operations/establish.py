"""Setting up units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sanlian.journal.operations import operation, record
from sanlian.people import facts, queries
from sanlian.people.actors import Actor
from sanlian.people.models import Unit


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be set up; `place_id` and `place_code` are empty for departments."""

    code: str
    kind: str
    name: str
    short_name: str
    name_en: str = ""
    place_id: int | None = None
    place_code: str = ""


@operation
def establish(units: Sequence[NewUnit], *, by: Actor, at: datetime) -> int:
    """Create the units whose codes are new and leave the others as they are; return how many were created."""
    known = set(Unit.objects.filter(code__in=[unit.code for unit in units]).values_list("code", flat=True))
    fresh = [
        Unit(
            code=unit.code,
            kind=unit.kind,
            name=unit.name,
            short_name=unit.short_name,
            name_en=unit.name_en,
            place_id=unit.place_id,
            place_code=unit.place_code,
        )
        for unit in units
        if unit.code not in known
    ]
    if fresh:
        Unit.objects.bulk_create(fresh, batch_size=500)
        record(facts.STAFFED, subject=("county", "units"), by=by, at=at, details={"units": len(fresh)})
        queries.forget()
    return len(fresh)
