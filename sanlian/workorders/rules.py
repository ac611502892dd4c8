"""Pure rules of the work-order room: titles, receipts, and how long some things may take."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sanlian.catalogue.deadlines import Measure, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")

TEXT_LIMIT = 2000
TITLE_LIMIT = 30
ADDRESS_LIMIT = 120
DESK_DISPATCHES_WITHIN = Span(amount=2, measure=Measure.WORKING_HOURS)
# Whoever has not answered by then leaves the order closed as unrated.
RATING_WAITS = Span(amount=5, measure=Measure.WORKING_DAYS)
REOPEN_WITHIN = timedelta(days=15)

_ENDS = re.compile(r"[。！？!?\n；;]")


def title_of(text: str) -> str:
    """Return the first sentence of what was said, cut to thirty characters at a comma where there is one."""
    first = next((part.strip() for part in _ENDS.split(text.strip()) if part.strip()), "")
    if len(first) <= TITLE_LIMIT:
        return first
    cut = max(first[:TITLE_LIMIT].rfind(mark) for mark in "，,、 ")
    return first[: cut if cut >= 8 else TITLE_LIMIT]


def receipt_codes(at: datetime, draw: Iterator[int]) -> list[str]:
    """
    Return candidates for a receipt, short ones first: year, month, day in Shanghai, and four to eight digits.

    People see it without the year: 0805-3917. Several candidates let one question find a free one on a crowded
    day.
    """
    day = at.astimezone(SHANGHAI).strftime("%y%m%d")
    return [f"{day}-{next(draw) % 10**digits:0{digits}}" for digits in (4, 4, 4, 5, 6, 8)]


def shown_receipt(code: str) -> str:
    """Return a receipt as people see it, without the year."""
    return code[2:]


def week_of(at: datetime) -> datetime:
    """Return midnight of the Tuesday that begins the village team's week in which `at` falls."""
    local = at.astimezone(SHANGHAI)
    return (local - timedelta(days=(local.weekday() - 1) % 7)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
