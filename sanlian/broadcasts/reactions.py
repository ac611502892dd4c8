"""What the broadcasts room hears, and what comes round by the clock."""

from collections.abc import Sequence
from datetime import datetime

from sanlian.broadcasts import facts, operations, queries
from sanlian.journal.readers import Fact, duty, reader
from sanlian.notify import facts as notify_facts

HEARD = (notify_facts.POSTED, facts.READ, facts.ANSWERED)


@reader(queries.READER, of=HEARD, batch=True, reset=operations.forget_tallies)
def count(told: Sequence[Fact]) -> None:
    """Count receipts."""
    operations.keep_tallies(told)


@duty("broadcasts.remind", cron="*/5 * * * *")
def remind(at: datetime) -> None:
    """Remind of broadcasts whose sender wished it after some hours."""
    operations.remind_due(at=at)


@duty("broadcasts.reach", cron="*/5 * * * *")
def measure(at: datetime) -> None:
    """Note how far urgent broadcasts reached when their hours are over."""
    operations.measure_reach(at=at)
