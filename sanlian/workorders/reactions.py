"""What comes round by the clock in the work-order room."""

from datetime import datetime

from sanlian.journal.readers import duty
from sanlian.workorders import operations


@duty("workorders.overdue", cron="* * * * *")
def watch_promises(at: datetime) -> None:
    """Mark orders whose promise to the citizen has run out."""
    operations.mark_overdue(at=at)


@duty("workorders.review", cron="*/5 * * * *")
def go_on_with_what_rested(at: datetime) -> None:
    """Go on with suspended orders whose day of review has come."""
    operations.resume_due(at=at)


@duty("workorders.precedents", cron="10 0 * * *")
def end_old_rulings(at: datetime) -> None:
    """End rulings whose last day is over."""
    operations.end_precedents(at=at)


@duty("workorders.supervision", cron="*/5 * * * *")
def supervise(at: datetime) -> None:
    """Ask units that are late for a working day to answer for it, and tell the level above after five."""
    operations.supervise_late(at=at)
    operations.tell_superiors(at=at)


@duty("workorders.silent", cron="*/5 * * * *")
def close_what_nobody_rates(at: datetime) -> None:
    """Close orders that nobody rated in five working days."""
    operations.close_silent(at=at)


@duty("workorders.photographs", cron="17 * * * *")
def sweep_photographs(at: datetime) -> None:
    """Remove photographs that came with a form and that no request took up."""
    operations.sweep_photographs(at=at)
