"""What comes round by the clock in the journal itself."""

from datetime import datetime

from sanlian.journal.operations import forget_ticks
from sanlian.journal.readers import duty


@duty("journal.ticks", cron="23 3 * * *")
def forget_old_ticks(at: datetime) -> None:
    """Drop the marks of duties fired long ago, which nobody will fire again."""
    forget_ticks(at=at)
