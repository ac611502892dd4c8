"""What comes round by the clock in the catalogue."""

from datetime import datetime

from sanlian.catalogue import operations
from sanlian.journal.readers import duty


@duty("catalogue.take_effect", cron="0 * * * *")
def put_in_force(at: datetime) -> None:
    """Put confirmed changes in force whose day has come."""
    operations.take_effect(at=at)
