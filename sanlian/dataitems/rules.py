"""What a data item is, how its values are written, and when one is stale; no tables."""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sanlian.kernel.words import Sentence, gettext_noop, storable
from sanlian.people.actors import Secrecy

LONGEST = 100
LARGEST = 10**9


class Subject(StrEnum):
    """What an item is about: one of the seven categories."""

    BRANCH = "branch"
    MEMBER = "member"
    VILLAGE = "village"
    GRID = "grid"
    HOUSEHOLD = "household"
    REQUEST = "request"
    VISIT = "visit"


SUBJECT_WORDS = {
    Subject.BRANCH: gettext_noop("Party branches"),
    Subject.MEMBER: gettext_noop("Party members"),
    Subject.VILLAGE: gettext_noop("Villages"),
    Subject.GRID: gettext_noop("Grids"),
    Subject.HOUSEHOLD: gettext_noop("Linked households"),
    Subject.REQUEST: gettext_noop("Requests"),
    Subject.VISIT: gettext_noop("Visits and tasks"),
}
# A request or a visit is no thing that stays: its data come with it, from the steps of its order.
LASTING = (Subject.BRANCH, Subject.MEMBER, Subject.VILLAGE, Subject.GRID, Subject.HOUSEHOLD)


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    NUMBER = "number"
    NUMBERS = "numbers"  # several whole numbers, such as households and people
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"


KIND_WORDS = {
    Kind.TEXT: gettext_noop("text"),
    Kind.NUMBER: gettext_noop("number"),
    Kind.NUMBERS: gettext_noop("numbers"),
    Kind.DATE: gettext_noop("date"),
    Kind.FLAG: gettext_noop("yes or no"),
    Kind.CHOICE: gettext_noop("choice"),
}
LEVELS = {"public": Secrecy.PUBLIC, "internal": Secrecy.INTERNAL, "sensitive": Secrecy.SENSITIVE}
LEVEL_WORDS = {
    Secrecy.PUBLIC: gettext_noop("public"),
    Secrecy.INTERNAL: gettext_noop("internal"),
    Secrecy.SENSITIVE: gettext_noop("sensitive"),
}
USES = {
    "order": gettext_noop("page of an order"),
    "shout": gettext_noop("a resident's shout"),
    "weekly": gettext_noop("weekly list"),
    "visits": gettext_noop("visits"),
    "broadcast": gettext_noop("broadcasts"),
    "links": gettext_noop("the three links"),
    "screen": gettext_noop("the one screen"),
    "board": gettext_noop("red and grey board"),
}


class Held(StrEnum):
    """What keeps an item that the house knows anyway; nobody enters such a one a second time."""

    BRANCHES = "branches"
    MEMBERS = "members"
    PLACES = "places"
    POSTS = "posts"
    HOUSEHOLDS = "households"
    LINKS = "links"
    ORDERS = "orders"
    VISITS = "visits"


HELD_WORDS = {
    Held.BRANCHES: gettext_noop("party branches"),
    Held.MEMBERS: gettext_noop("party members"),
    Held.PLACES: gettext_noop("places"),
    Held.POSTS: gettext_noop("posts"),
    Held.HOUSEHOLDS: gettext_noop("households"),
    Held.LINKS: gettext_noop("links between members and households"),
    Held.ORDERS: gettext_noop("the order itself"),
    Held.VISITS: gettext_noop("notes of visits"),
}
HELD: Mapping[str, Held] = {
    **dict.fromkeys(["branch.code", "branch.name", "branch.secretary", "branch.village"], Held.BRANCHES),
    **dict.fromkeys(["member.name", "member.number", "member.phone"], Held.MEMBERS),
    **dict.fromkeys(["member.exempt", "member.branch"], Held.MEMBERS),
    "member.households": Held.LINKS,
    **dict.fromkeys(["village.code", "village.name", "grid.code"], Held.PLACES),
    **dict.fromkeys(["village.committee", "village.team", "grid.head", "grid.worker"], Held.POSTS),
    **dict.fromkeys(["household.address", "household.tags"], Held.HOUSEHOLDS),
    "household.member": Held.LINKS,
    **dict.fromkeys(["request.source", "request.category", "request.place", "request.state"], Held.ORDERS),
    # What was found at a door is a note; the item of the list is cited by the order that it raised.
    **dict.fromkeys(["request.rating", "visit.duty"], Held.ORDERS),
    **dict.fromkeys(["visit.when", "visit.finding"], Held.VISITS),
}


class Unusable(ValueError):
    """A value that is not what its item asks for; `said` is the sentence."""

    def __init__(self, words: str, **values: object) -> None:
        """Keep the sentence."""
        super().__init__(words)
        self.said = Sentence(words, values)


@dataclass(frozen=True, slots=True)
class Shape:
    """How an item's values are written: `names` are what the numbers count, or the choices by value."""

    kind: Kind
    names: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None


def read(words: str, shape: Shape) -> str:
    """
    Return what somebody wrote as it is kept; numbers stand as 132/410, yes and no as 1 and 0, days as 2026-05-01.

    :raises Unusable: when it is not what the item asks for
    """
    words = storable(words)
    if not words:
        raise Unusable(gettext_noop("Write what is known."))
    return _READ[shape.kind](words, shape)


def _text(words: str, shape: Shape) -> str:
    if len(words) > LONGEST:
        raise Unusable(gettext_noop("This is longer than %(most)s characters."), most=LONGEST)
    return " ".join(words.split())


def _number(words: str, shape: Shape) -> str:
    plain = words.replace(",", "").replace("，", "")
    if not plain.isdecimal() or int(plain) >= LARGEST:
        raise Unusable(gettext_noop("Write a whole number, such as 12."))
    return str(int(plain))


def _numbers(words: str, shape: Shape) -> str:
    parts = [part for part in re.split(r"[/、;；\s]+", words) if part]
    if len(parts) != len(shape.names):
        said = gettext_noop("Write %(count)s whole numbers with / between them: %(names)s.")
        raise Unusable(said, count=len(shape.names), names=" / ".join(shape.names))
    return "/".join(_number(part, shape) for part in parts)


def _date(words: str, shape: Shape) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        raise Unusable(gettext_noop("Write the day like 2027-01-31.")) from None


def _flag(words: str, shape: Shape) -> str:
    known = {"1": "1", "是": "1", "有": "1", "yes": "1", "0": "0", "否": "0", "无": "0", "no": "0"}
    if words.casefold() not in known:
        raise Unusable(gettext_noop("Write yes or no."))
    return known[words.casefold()]


def _choice(words: str, shape: Shape) -> str:
    choices = shape.choices or {}
    found = next((value for value, said in choices.items() if words in (value, said)), None)
    if found is None:
        raise Unusable(gettext_noop("Write one of: %(choices)s."), choices="、".join(choices.values()))
    return found


_READ: Mapping[Kind, Callable[[str, Shape], str]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.NUMBERS: _numbers,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
}


def shown(kept: str, shape: Shape, translate: Callable[[str], str]) -> str:
    """Return a kept value as a reader sees it; `names` and `choices` of the shape are in the reader's language."""
    if shape.kind in (Kind.NUMBER, Kind.NUMBERS):
        parts = kept.split("/")
        names = shape.names if len(shape.names) == len(parts) else ("",) * len(parts)
        return " · ".join(f"{part} {name}".strip() for part, name in zip(parts, names, strict=True))
    if shape.kind is Kind.FLAG:
        return translate(gettext_noop("yes")) if kept == "1" else translate(gettext_noop("no"))
    if shape.kind is Kind.CHOICE:
        return (shape.choices or {}).get(kept, kept)
    return kept


def stale_before(today: date, months: int) -> date:
    """Return the first day on which a value still counts as fresh today."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


_NEEDED = ("code", "name", "name_en", "kind", "owner", "source", "source_en", "level")


def check(raw: Any) -> list[Sentence]:
    """Return what is wrong with a file of data items; nothing for a good one."""
    rows = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(rows, list) or not rows:
        return [Sentence(gettext_noop("The file has no list of items."))]
    found = [fault for row in rows for fault in faults(row)]
    codes = [str(row.get("code")) for row in rows if isinstance(row, dict)]
    said = gettext_noop("%(code)s stands twice in the file.")
    return found + [Sentence(said, {"code": code}) for code in sorted({*codes}) if codes.count(code) > 1]


def faults(row: Any) -> list[Sentence]:
    """Return what is wrong with one item as the file says it."""
    if not isinstance(row, dict) or any(
        not isinstance(row.get(name), str) or not row[name] for name in _NEEDED
    ):
        code = row.get("code", "?") if isinstance(row, dict) else "?"
        said = gettext_noop("%(code)s does not say all of: %(names)s.")
        return [Sentence(said, {"code": code, "names": ", ".join(_NEEDED)})]
    code = row["code"]
    parts, choices = row.get("parts") or [], row.get("choices") or {}
    wrong = [
        (not _possible(code), "code"),
        (row["kind"] not in set(Kind), "kind"),
        (row["level"] not in LEVELS, "level"),
        (not isinstance(row.get("fresh", 1), int) or not 0 < row.get("fresh", 1) <= 240, "fresh"),
        (not isinstance(row.get("used", []), list) or not set(row.get("used", [])) <= set(USES), "used"),
        (row["kind"] == Kind.NUMBERS and len(parts) < 2, "parts"),
        (row["kind"] == Kind.CHOICE and len(choices) < 2, "choices"),
    ]
    said = gettext_noop("%(code)s: “%(field)s” is not what it may be.")
    return [Sentence(said, {"code": code, "field": field}) for is_wrong, field in wrong if is_wrong]


def _possible(code: str) -> bool:
    """Return whether an item may be called so: known anyway, or about something that lasts."""
    well_formed = bool(re.fullmatch(r"[a-z]+\.[a-z_]{2,30}", code))
    return code in HELD or (well_formed and code.partition(".")[0] in set(LASTING))


def names_of(parts: Sequence[Mapping[str, str]], *, english: bool) -> tuple[str, ...]:
    """Return what an item's numbers count, in one of the two languages."""
    return tuple(part["name_en" if english else "name"] for part in parts)
