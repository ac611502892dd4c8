"""What an audit does beyond reading: taking entries away, and walking the chain. Both leave an entry themselves."""

from datetime import datetime

from sanlian.journal import queries as journal
from sanlian.journal.operations import operation, record
from sanlian.journal.queries import Sought, Verification
from sanlian.journal.readers import Fact
from sanlian.people.actors import Actor
from sanlian.registry import facts, permissions

MOST_ENTRIES = 20_000


@operation
def take_record(sought: Sought, *, by: Actor, at: datetime) -> list[Fact]:
    """
    Return the entries sought, the newest first and 20,000 at most, and note that they were taken away.

    :raises errors.NotAllowed: as permissions.may_audit says
    """
    permissions.may_audit(by).require()
    found = journal.search(sought, size=MOST_ENTRIES)
    record(facts.RECORD_TAKEN, subject=("journal", "all"), by=by, at=at, details={"entries": len(found)})
    return found


def verify_record(*, by: Actor, at: datetime) -> Verification:
    """
    Walk the whole chain while others go on writing, and then note who did it and what was found.

    :raises errors.NotAllowed: as permissions.may_audit says
    """
    permissions.may_audit(by).require()
    found = journal.verify()
    _note_verified(found, by=by, at=at)
    return found


@operation
def _note_verified(found: Verification, *, by: Actor, at: datetime) -> None:
    details = {"entries": found.entries, "broken_at": found.broken_at, "why": found.why}
    record(facts.RECORD_VERIFIED, subject=("journal", "all"), by=by, at=at, details=details)
