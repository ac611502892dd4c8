"""What the notify room owes to the world, and what comes round by the clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sanlian.journal.readers import Fact, duty, reader
from sanlian.notify import facts, operations


@reader("notify.post", of=[facts.QUEUED], leaves=True, batch=True)
def post(told: Sequence[Fact], at: datetime) -> Mapping[int, Exception]:
    """Post messages that may leave, many at a time."""
    numbers = {int(fact.subject_id): fact.id for fact in told}
    return {numbers[sending_id]: fault for sending_id, fault in operations.post(numbers, at=at).items()}


@duty("notify.morning", cron="*/5 * * * *")
def let_go(at: datetime) -> None:
    """Queue what waited for the end of quiet hours."""
    operations.release_held(at=at)


@duty("notify.digest", cron="0 8 * * *")
def fold(at: datetime) -> None:
    """Send one message a day to those who want no more."""
    operations.fold_digests(at=at)


@duty("notify.old", cron="41 3 * * *")
def forget(at: datetime) -> None:
    """Drop what is older than half a year."""
    operations.forget_old(at=at)
