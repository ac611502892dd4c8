"""Pure rules of the work-order room: titles, receipts, and how long some things may take."""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from zoneinfo import ZoneInfo

from sanlian.catalogue.deadlines import Measure, Span

SHANGHAI = ZoneInfo("Asia/Shanghai")

TEXT_LIMIT = 2000
# Open311 lets other platforms hand in twice as much.
HANDED_LIMIT = 4000
HANDED = "open311"
ADDED_LIMIT = 500
MOST_PHOTOS = 6
# As long as the regulation on petitions leaves for asking that an answer be looked at again.
OBJECT_WITHIN = timedelta(days=30)
LONGEST_VOICE = timedelta(minutes=3)
TITLE_LIMIT = 30
ADDRESS_LIMIT = 120
RELATION_LIMIT = 30
KEY_LIMIT = 64
DESK_DISPATCHES_WITHIN = Span(amount=2, measure=Measure.WORKING_HOURS)
# Whoever has not answered by then leaves the order closed as unrated.
RATING_WAITS = Span(amount=5, measure=Measure.WORKING_DAYS)
# What is urgent has this limit, whatever its matter.
EMERGENCY = "emergency"
# A hard matter has a note of progress every week.
HARD = "hard"
NOTED_EVERY = timedelta(days=7)
SUPERVISED_AFTER = Span(amount=1, measure=Measure.WORKING_DAYS)
SUPERIOR_HEARS_AFTER = Span(amount=5, measure=Measure.WORKING_DAYS)
SUPERVISION_WAITS = Span(amount=1, measure=Measure.WORKING_DAYS)
# A ruling is looked at anew after two years: duties move.
RULING_HOLDS = timedelta(days=730)
RESTS_AT_MOST = timedelta(days=180)
CALL_WAITS = Span(amount=4, measure=Measure.WORKING_HOURS)
MOST_WANTED = 5
CHECK_WAITS = Span(amount=2, measure=Measure.WORKING_DAYS)
CALLED_AT_MOST = 3
MOST_PARTS = 6
REOPEN_WITHIN = timedelta(days=15)

# How many digits a receipt's number may have; three tries at the shortest before a longer one.
_SERIALS = (4, 4, 4, 5, 6, 8)
TEMPLATE_LIMIT = 800
_BLANK = re.compile(r"[{｛]([^{}｛｝\n]{1,30})[}｝]")
_ENDS = re.compile(r"[。！？!?\n；;]")


def month_of(at: datetime) -> tuple[int, int]:
    """Return the county's year and month of an instant: what is said of work opens when its month is over."""
    local = at.astimezone(SHANGHAI)
    return local.year, local.month


def text_limit(channel: str) -> int:
    """Return how many characters a request may have that came in by a channel."""
    return HANDED_LIMIT if channel == HANDED else TEXT_LIMIT


def short_key(key: str | None) -> str | None:
    """Return an idempotency key that fits its column: itself, or the hash of one that is too long."""
    if not key:
        return None
    return (
        key
        if len(key) <= KEY_LIMIT and key.isascii() and key.isprintable()
        else sha256(key.encode(errors="replace")).hexdigest()
    )


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
    return [f"{day}-{next(draw) % 10**digits:0{digits}}" for digits in _SERIALS]


def shown_receipt(code: str) -> str:
    """Return a receipt as people see it, without the year."""
    return code[2:]


def possible_receipts(written: str, *, at: datetime) -> list[str]:
    """
    Return the receipts that somebody may mean who writes 0805-3917, 08053917 or 210805-3917.

    Without the year it is this one or the last; empty for what cannot be a receipt.
    """
    digits = "".join(ch for ch in unicodedata.normalize("NFKC", written) if ch in "0123456789")
    year = at.astimezone(SHANGHAI).year
    years = [f"{each % 100:02}" for each in (year, year - 1)]
    short = [f"{each}{digits[:4]}-{digits[4:]}" for each in years if len(digits) - 4 in _SERIALS]
    long = [f"{digits[:6]}-{digits[6:]}"] if len(digits) - 6 in _SERIALS else []
    return short + long


def note_missing(limit_code: str, since: datetime | None, *, at: datetime) -> bool:
    """Say whether a hard matter has had no note of progress for a week; `since` is the last one, or the acceptance."""
    return limit_code == HARD and since is not None and at - since > NOTED_EVERY


def week_of(at: datetime) -> datetime:
    """Return midnight of the Tuesday that begins the village team's week in which `at` falls."""
    local = at.astimezone(SHANGHAI)
    return (local - timedelta(days=(local.weekday() - 1) % 7)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )


def drawn(kind: str, code: str, *, round: int, percent: int, key: bytes) -> bool:
    """
    Say whether a round of an order is in a sample: the same answer always, and nobody without the key can know it.

    :param percent: how many of a hundred are drawn
    """
    digest = hmac.new(key, f"{kind} {code} {round}".encode(), sha256).digest()
    return int.from_bytes(digest[:8]) % 10_000 < percent * 100


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a template with what is known put into its braces; what is not known, or empty, stays as a blank."""
    return _BLANK.sub(lambda found: values.get(found[1].strip()) or found[0], text)


def blanks(text: str) -> list[str]:
    """Return what still stands in braces, each once, as it is written."""
    return list(dict.fromkeys(found[0] for found in _BLANK.finditer(text)))


def searchable(texts: Iterable[str]) -> str:
    """Return texts as they are searched: full-width as half-width, small letters, one space for all between words."""
    spelt = unicodedata.normalize("NFKC", " ".join(text for text in texts if text)).lower()
    return " ".join(re.findall(r"\w+", spelt))


# Orders one after another that are looked through together, the newest first.
BAND = 4096


def band(order_id: int) -> int:
    """Return the number of the band that an order belongs to; newer ones have greater numbers."""
    return order_id // BAND


def pairs(words: str) -> list[str]:
    """Return every two neighbouring characters of words that are spelt so, each once, none across a space."""
    return list(dict.fromkeys(a + b for word in words.split() for a, b in pairwise(word)))
