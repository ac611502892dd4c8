"""What can be broadcast and to whom, and how far it is. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sanlian.kernel.words import gettext_noop

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE_LIMIT = 60
TEXT_LIMIT = 1000
NOTE_LIMIT = 200
QUESTION_LIMIT = 100
LARGEST_NUMBER = 999_999
MOST_HOURS = 14 * 24
# Nobody is pressed more often.
REMINDED_EVERY = timedelta(hours=1)
# An urgent broadcast has reached a township when nearly everybody has read it; the county's own mark was 97 of 100.
REACHED_FROM = 0.97
TOWNSHIP, VILLAGE = 9, 12


class Form(StrEnum):
    """What is asked back: nothing but "done", a yes or no, or a number."""

    NONE = "none"
    YES_NO = "yes_no"
    NUMBER = "number"


FORM_WORDS = {
    Form.NONE: gettext_noop("nothing; “done” is enough"),
    Form.YES_NO: gettext_noop("yes or no"),
    Form.NUMBER: gettext_noop("a number"),
}


@dataclass(slots=True)
class Count:
    """How far a broadcast is at a place: how many were addressed, and of these delivered, read and done."""

    place_code: str = ""
    addressed: int = 0
    delivered: int = 0
    read: int = 0
    done: int = 0
    yes: int = 0
    no: int = 0
    sum: int = 0

    def add(self, other: "Count") -> None:
        """Add another place's counts."""
        for name in ("addressed", "delivered", "read", "done", "yes", "no", "sum"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def summed(counts: Iterable[Count], *, length: int) -> list[Count]:
    """Return counts summed by the first `length` digits of their places, by code; 0 gives one for all."""
    sums: dict[str, Count] = {}
    for count in counts:
        code = count.place_code[:length]
        sums.setdefault(code, Count(code)).add(count)
    return [sums[code] for code in sorted(sums)]
