"""What the notify room owes to the world, and what comes round by the clock."""

from datetime import datetime

from sanlian.journal.readers import Fact, duty, reader
from sanlian.notify import facts, operations


@reader("notify.post", of=[facts.QUEUED], leaves=True)
def post(fact: Fact, at: datetime) -> None:
    """Post a message that may leave."""
    operations.post(int(fact.subject_id), at=at)


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
