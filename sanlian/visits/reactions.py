"""What comes round by the clock. No reader: nobody follows who visits whom."""

from datetime import datetime

from sanlian.journal.readers import duty
from sanlian.visits import operations


@duty("visits.pictures", cron="23 * * * *")
def sweep_pictures(at: datetime) -> None:
    """Remove photographs that came with a note which was never kept."""
    operations.sweep_pictures(at=at)


@duty("visits.old", cron="47 3 * * *")
def forget_old_notes(at: datetime) -> None:
    """Forget notes that were kept as long as the county keeps them."""
    operations.forget_old(at=at)
