"""The county's day of an instant."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """Return the day that it is in the county."""
    return at.astimezone(SHANGHAI).date()
