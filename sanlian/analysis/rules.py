"""
What raises an early warning: rules as a file has them, checked; and what a count amounts to.

No Django, no files: the caller hands over what it has read, and shows the problems in the reader's language.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sanlian.kernel.words import gettext_noop

KINDS = ("frequent", "mass", "spread", "recurring", "hot")
COLOURS = ("yellow", "orange", "red")
# How much of a place's code stands for the area.
AREAS = {"village": 12, "township": 9, "county": 6}
OWNERS = ("lead", "township", "county")
_WINDOW = re.compile(r"([1-9]\d{0,2})([hd])")
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_KNOWN = {"code", "kind", "name", "name_en", "area", "window", "steps", "owner", "limit", "likeness"}
LONGEST_WINDOW = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `steps` are colour and least number, the palest first."""

    code: str
    kind: str
    name: str
    name_en: str
    area: str
    window: timedelta
    steps: tuple[tuple[str, int], ...]
    owner: str
    limit: str
    likeness: int = 0

    def colour(self, count: int) -> str:
        """Return the colour that a count has reached, or nothing."""
        reached = [colour for colour, least in self.steps if count >= least]
        return reached[-1] if reached else ""

    def area_of(self, place_code: str) -> str:
        """Return the code of the area around a place, or nothing where the place is not known so finely."""
        length = AREAS[self.area]
        return place_code[:length] if len(place_code) >= length else ""


@dataclass(frozen=True, slots=True)
class Rules:
    """A version of the rules."""

    version: str
    rules: tuple[Rule, ...]

    def of(self, kind: str) -> tuple[Rule, ...]:
        """Return the rules of one kind."""
        return tuple(rule for rule in self.rules if rule.kind == kind)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: words to translate, and the values that belong into them."""

    words: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sighted:
    """A request as the rules count it; `person` stands for whoever asked."""

    order_id: int
    place_code: str
    person: str
    at: datetime
    recurs_to: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule has counted, and in which orders, the oldest first."""

    count: int
    people: int
    villages: int
    orders: tuple[int, ...]


def found(rule: Rule, sighted: Iterable[Sighted], *, area: str, since: datetime) -> Found:
    """
    Return what a rule of the kinds frequent, mass and recurring counts of one matter in one area.

    :param since: only what came later counts: the window's beginning, or the end of the warning before
    """
    within = sorted(
        (
            each
            for each in sighted
            if each.at > since
            and each.place_code.startswith(area)
            and (rule.kind != "recurring" or each.recurs_to is not None)
        ),
        key=lambda each: (each.at, each.order_id),
    )
    people = len({each.person for each in within})
    orders = dict.fromkeys(
        order
        for each in within
        for order in (each.recurs_to if rule.kind == "recurring" else None, each.order_id)
        if order is not None
    )
    return Found(
        count=people if rule.kind == "mass" else len(within),
        people=people,
        villages=len({each.place_code[: AREAS["village"]] for each in within}),
        orders=tuple(orders),
    )


def grown(before: str, after: str) -> bool:
    """Return whether a colour is stronger than another; no colour is the weakest."""
    return bool(after) and (not before or COLOURS.index(after) > COLOURS.index(before))


def check(raw: object, *, limits: Sequence[str]) -> tuple[Rules, list[Problem]]:
    """
    Return the rules that the raw contents describe, and what is wrong with them; use them only if nothing is.

    :param limits: codes of the catalogue's limits, of which a rule names one for the order that it raises
    """
    problems: list[Problem] = []
    content: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    entries = content.get("rules")
    version = str(content.get("version", "")).strip()
    if not version or len(version) > 20:
        problems.append(
            Problem(gettext_noop("The version must be a text of at most %(most)s characters."), {"most": 20})
        )
    if not isinstance(entries, list) or not entries:
        problems.append(Problem(gettext_noop("There is no list “rules”."), {}))
        entries = []
    rules = [_rule(entry, number, tuple(limits), problems) for number, entry in enumerate(entries, 1)]
    codes = [rule.code for rule in rules]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        problems.append(Problem(gettext_noop("%(rule)s: two rules have this code."), {"rule": code}))
    if any(rule.kind == "spread" for rule in rules) and not any(rule.kind == "frequent" for rule in rules):
        problems.append(
            Problem(gettext_noop("A rule of the kind “spread” needs one of the kind “frequent”."), {})
        )
    return Rules(version, tuple(rules)), problems


def _rule(raw: object, number: int, limits: tuple[str, ...], problems: list[Problem]) -> Rule:
    entry: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    name = str(entry.get("code", f"rules[{number}]"))

    def wrong(words: str, **values: object) -> None:
        problems.append(Problem(words, {"rule": name, **values}))

    def one_of(field: str, known: tuple[str, ...]) -> str:
        value = entry.get(field)
        if value in known:
            return str(value)
        wrong(
            gettext_noop("%(rule)s: “%(field)s” must be one of: %(known)s."),
            field=field,
            known=", ".join(known),
        )
        return known[0] if known else ""

    for field in sorted(entry.keys() - _KNOWN, key=str):
        wrong(gettext_noop("%(rule)s: the field “%(field)s” is unknown."), field=field)
    if not _CODE.fullmatch(name):
        wrong(gettext_noop("%(rule)s: a rule needs a code of small letters."))
    for field in ("name", "name_en"):
        value = entry.get(field)
        if not isinstance(value, str) or not value.strip() or len(value) > 30:
            wrong(
                gettext_noop("%(rule)s: “%(field)s” must be a text of at most %(most)s characters."),
                field=field,
                most=30,
            )
    kind = one_of("kind", KINDS)
    likeness = entry.get("likeness", 0)
    if not isinstance(likeness, int) or isinstance(likeness, bool) or not 0 <= likeness <= 100:
        wrong(gettext_noop("%(rule)s: “likeness” must be a whole number from 0 to 100."))
        likeness = 0
    return Rule(
        code=name,
        kind=kind,
        name=str(entry.get("name", "")),
        name_en=str(entry.get("name_en", "")),
        area=one_of("area", tuple(AREAS)),
        window=_window(entry.get("window"), wrong),
        steps=_steps(entry.get("steps"), wrong),
        owner=one_of("owner", OWNERS),
        limit=one_of("limit", limits),
        likeness=likeness,
    )


def _window(value: object, wrong: Any) -> timedelta:
    found = _WINDOW.fullmatch(str(value))
    window = timedelta(**{"hours" if found[2] == "h" else "days": int(found[1])}) if found else None
    if window is None or window > LONGEST_WINDOW:
        wrong(gettext_noop("%(rule)s: “window” must be hours or days, like 24h or 7d, at most 90d."))
        return timedelta(days=1)
    return window


def _steps(value: object, wrong: Any) -> tuple[tuple[str, int], ...]:
    steps = value if isinstance(value, Mapping) else {}
    numbers = [steps[colour] for colour in COLOURS if colour in steps]
    good = (
        numbers
        and not steps.keys() - set(COLOURS)
        and all(isinstance(each, int) and not isinstance(each, bool) and each >= 1 for each in numbers)
    )
    if not good or numbers != sorted(set(numbers)):
        wrong(
            gettext_noop(
                "%(rule)s: “steps” must give growing whole numbers for some of: yellow, orange, red."
            )
        )
        return ()
    return tuple((colour, steps[colour]) for colour in COLOURS if colour in steps)
