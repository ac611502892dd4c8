"""How long notices are and how long they hang; no tables."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE_LIMIT = 40
TEXT_LIMIT = 1000
# What hangs longer is no notice but a rule, and is read by nobody.
LONGEST = timedelta(days=366)


def read_at(place_code: str) -> list[str]:
    """Return the codes of the places whose notices are read at a village: itself, its township, the county."""
    return [place_code[:length] for length in (12, 9, 6) if len(place_code) >= length]


def hangs_too_long(since: date, until: date) -> bool:
    """Return whether the days are more than a notice may hang."""
    return until - since > LONGEST
