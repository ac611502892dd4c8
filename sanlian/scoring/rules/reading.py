"""
From a file's raw contents to a version of the rules, with every problem said at once.

No Django, no files: the caller hands over what it has read, and shows the problems in the reader's language.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sanlian.kernel.words import gettext_noop
from sanlian.scoring.rules.content import KINDS_OF, LEVELS, Group, Indicator, Peers, Rules
from sanlian.scoring.rules.formulas import Clause, Followed, Formula, Share, Tally
from sanlian.scoring.rules.grouping import Problem, ill_sized, overlapping
from sanlian.scoring.rules.vocabulary import WORDS
from sanlian.scoring.rules.watch import Watch

CODE = re.compile(r"[a-z]+(-[a-z]+)*")
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
GROUP_WEIGHTS = {"timeliness": 30, "outcome": 45, "initiative": 25}
INDICATORS = 15
KINDS = {
    "share": {"of", "where", "that", "credit"},
    "tally": {"hit", "miss"},
    "followed": {"of", "by", "credit"},
}


class _Entry:
    """One entry of the file: hands out typed values and notes what is missing, wrong or unknown."""

    def __init__(self, raw: object, name: str, problems: list[Problem]) -> None:
        self.raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        self.name = str(self.raw.get("code", name))
        self.problems = problems
        if not isinstance(raw, Mapping):
            self.wrong(gettext_noop("%(entry)s: named fields were expected here."))

    def wrong(self, words: str, **values: object) -> None:
        self.problems.append(Problem(words, {"entry": self.name, **values}))

    def only(self, *known: str) -> None:
        for field in sorted(self.raw.keys() - set(known), key=str):
            self.wrong(gettext_noop("%(entry)s: the field “%(field)s” is unknown."), field=field)

    def text(self, field: str, *, most: int = 60, pattern: re.Pattern[str] | None = None) -> str:
        value = self.raw.get(field)
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            words = gettext_noop("%(entry)s: “%(field)s” must be a text of at most %(most)s characters.")
            self.wrong(words, field=field, most=most)
            return ""
        if pattern and not pattern.fullmatch(value):
            self.wrong(gettext_noop("%(entry)s: “%(field)s” is not well formed."), field=field)
        return value.strip()

    def number(self, field: str, *, least: float = 1, most: float = 1000) -> float:
        value = self.raw.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            words = gettext_noop("%(entry)s: “%(field)s” must be a number from %(least)s to %(most)s.")
            self.wrong(words, field=field, least=least, most=most)
            return least
        return value

    def whole(self, field: str, *, least: int = 1, most: int = 1000) -> int:
        value = self.number(field, least=least, most=most)
        if value != int(value):
            self.wrong(gettext_noop("%(entry)s: “%(field)s” must be a whole number."), field=field)
        return int(value)

    def one_of(self, field: str, known: Sequence[str]) -> str:
        value = self.raw.get(field)
        if value not in known:
            words = gettext_noop("%(entry)s: “%(field)s” must be one of: %(known)s.")
            self.wrong(words, field=field, known=", ".join(known))
            return known[0] if known else ""
        return str(value)

    def some_of(self, field: str, known: Sequence[str]) -> tuple[str, ...]:
        values = self.raw.get(field)
        if not isinstance(values, list) or not values or any(value not in known for value in values):
            words = gettext_noop("%(entry)s: “%(field)s” must be a list of some of: %(known)s.")
            self.wrong(words, field=field, known=", ".join(known))
            return ()
        return tuple(values)

    def entries(self, field: str) -> "list[_Entry]":
        values = self.raw.get(field)
        if not isinstance(values, list) or not values:
            self.wrong(gettext_noop("%(entry)s: there is no list “%(field)s”."), field=field)
            return []
        return [
            _Entry(value, f"{self.name}.{field}[{number}]", self.problems)
            for number, value in enumerate(values, start=1)
        ]


def check(raw: object) -> tuple[Rules, list[Problem]]:
    """Return the rules that the raw contents describe, and what is wrong with them; use them only if nothing is."""
    problems: list[Problem] = []
    file = _Entry(raw, "indicators.yaml", problems)
    file.only("version", "from", "board", "groups", "peers", "indicators", "watch")
    board = _Entry(file.raw.get("board"), "board", problems)
    board.only("minimum_cases", "tolerance", "least_peers", "appeal_days", "valid_days")
    groups = tuple(_group(entry) for entry in file.entries("groups"))
    rules = Rules(
        version=file.text("version", most=20),
        first_month=_month(file),
        minimum_cases=board.whole("minimum_cases"),
        tolerance=board.number("tolerance", least=0, most=50),
        least_peers=board.whole("least_peers", least=2),
        # Versions of before these could be said had none.
        appeal_days=board.whole("appeal_days", least=3, most=20) if "appeal_days" in board.raw else 7,
        valid_days=board.whole("valid_days", least=7, most=366) if "valid_days" in board.raw else 30,
        groups=groups,
        peers=tuple(_peers(entry) for entry in file.entries("peers")),
        indicators=tuple(
            _indicator(entry, [group.code for group in groups]) for entry in file.entries("indicators")
        ),
        watch=_watch(file),
    )
    _sums(rules, file)
    return rules, problems


def check_written(raw: object) -> tuple[Rules, list[Problem]]:
    """Return what `check` does; and what new rules may not say, though older versions that hold may have."""
    found, problems = check(raw)
    return found, problems or [*ill_sized(found.peers), *overlapping(found.peers)]


def check_peers(raw: object) -> list[Problem]:
    """Return what is wrong with one group of peers by itself; whether two overlap, `check_written` says."""
    problems: list[Problem] = []
    made = _peers(_Entry(raw, "peers", problems))
    return problems or list(ill_sized([made]))


def check_indicator(raw: object, groups: Sequence[str]) -> list[Problem]:
    """Return what is wrong with one indicator by itself; whether all of them add up, `check` says."""
    problems: list[Problem] = []
    _indicator(_Entry(raw, "indicator", problems), list(groups))
    return problems


def _watch(file: _Entry) -> Watch:
    """Return from which numbers on somebody is to look; versions of before these could be said have the usual ones."""
    usual = asdict(Watch())
    entry = _Entry(file.raw.get("watch", {}), "watch", file.problems)
    entry.only(*usual)
    return Watch(**{name: entry.whole(name) if name in entry.raw else value for name, value in usual.items()})


def _month(file: _Entry) -> date:
    match = MONTH.fullmatch(file.text("from"))
    if match is None:
        file.wrong(gettext_noop("%(entry)s: “from” must be a month like 2021-07."))
        return date.min
    return date(int(match[1]), int(match[2]), 1)


def _group(entry: _Entry) -> Group:
    entry.only("code", "name", "name_en", "weight")
    return Group(
        entry.text("code", pattern=CODE), entry.text("name"), entry.text("name_en"), entry.whole("weight")
    )


def _peers(entry: _Entry) -> Peers:
    entry.only("code", "level", "kinds", "grids", "name", "name_en")
    size = _Entry(entry.raw.get("grids", {}), f"{entry.name}.grids", entry.problems)
    size.only("least", "most")
    return Peers(
        code=entry.text("code", most=20, pattern=CODE),
        level=entry.one_of("level", LEVELS),
        kinds=entry.some_of("kinds", tuple({kind: 0 for kinds in KINDS_OF.values() for kind in kinds})),
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        fewest_grids=size.whole("least") if "least" in size.raw else 0,
        most_grids=size.whole("most") if "most" in size.raw else 0,
    )


def _indicator(entry: _Entry, groups: list[str]) -> Indicator:
    entry.only(
        *("number", "code", "name", "name_en", "group", "weight", "direction", "levels", "minimum"),
        *("formula", "awaiting", "awaiting_en", "opposite", "opposite_en", "window"),
    )
    falling = entry.raw.get("direction") == "down"
    if not falling and ("opposite" in entry.raw or "opposite_en" in entry.raw):
        entry.wrong(
            gettext_noop("%(entry)s: only where less is better the good side needs a name of its own.")
        )
    waits = "awaiting" in entry.raw
    if waits == ("formula" in entry.raw):
        entry.wrong(gettext_noop("%(entry)s: there must be either a formula or what is awaited."))
    return Indicator(
        number=entry.whole("number", most=INDICATORS),
        code=entry.text("code", most=20, pattern=CODE),
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        group=entry.one_of("group", groups),
        weight=entry.whole("weight", most=100),
        direction=entry.one_of("direction", ("up", "down")),
        levels=entry.some_of("levels", LEVELS),
        minimum=entry.whole("minimum"),
        formula=None if waits else formula(entry.raw.get("formula"), entry.name, entry.problems),
        awaiting=entry.text("awaiting") if waits else "",
        awaiting_en=entry.text("awaiting_en") if waits else "",
        opposite=entry.text("opposite") if falling else "",
        opposite_en=entry.text("opposite_en") if falling else "",
        window=entry.whole("window", most=12) if "window" in entry.raw else 1,
    )


def formula(raw: object, name: str, problems: list[Problem]) -> Formula | None:
    """Return a formula of one of the three kinds; what cannot be said in their words is a problem."""
    before = len(problems)
    entry = _Entry(raw, f"{name}.formula", problems)
    kind = entry.one_of("kind", tuple(KINDS))
    entry.only("kind", *KINDS[kind])
    made: Formula
    if kind == "tally":
        hit, miss = (
            tuple(
                _clause(each, each.raw.get("of"), each.raw.get("where", {})) for each in entry.entries(side)
            )
            for side in ("hit", "miss")
        )
        made = Tally(hit, miss)
    elif kind == "followed":
        of = str(entry.raw.get("of"))
        made = Followed(
            _clause(entry, of, {}),
            _clause(entry, entry.raw.get("by"), {}),
            credit=str(entry.raw.get("credit", "unit")),
        )
        _credit(entry, of, made.credit)
    else:
        of = str(entry.raw.get("of"))
        if not entry.raw.get("that"):
            entry.wrong(gettext_noop("%(entry)s: a share needs “that”; facts are never merely counted."))
        base = _clause(entry, of, entry.raw.get("where", {}))
        that = _clause(entry, of, entry.raw.get("that", {}))
        made = Share(base, that, credit=str(entry.raw.get("credit", "unit")))
        _credit(entry, of, made.credit)
    return made if len(problems) == before else None


def _credit(entry: _Entry, of: str, credit: str) -> None:
    if of in WORDS and credit not in WORDS[of].credits:
        words = gettext_noop("%(entry)s: “%(word)s” is credited to one of: %(known)s.")
        entry.wrong(words, word=of, known=", ".join(WORDS[of].credits))


def _clause(entry: _Entry, of: object, where: object) -> Clause:
    word = WORDS.get(of) if isinstance(of, str) else None
    if word is None:
        words = gettext_noop(
            "%(entry)s: “%(word)s” is not an outcome that can be scored; those are: %(known)s."
        )
        entry.wrong(words, word=of, known=", ".join(WORDS))
        return Clause("", {})
    conditions: dict[str, tuple[Any, ...]] = {}
    for field, values in (where if isinstance(where, Mapping) else {"?": where}).items():
        allowed = [repr(value) for value in word.fields.get(str(field), ())]
        if not isinstance(values, list) or not values or any(repr(value) not in allowed for value in values):
            words = gettext_noop("%(entry)s: “%(field)s” of “%(word)s” must be a list of some of: %(known)s.")
            entry.wrong(words, field=field, word=of, known=", ".join(allowed) or "–")
            continue
        conditions[str(field)] = tuple(values)
    return Clause(str(of), conditions)


def _sums(rules: Rules, file: _Entry) -> None:
    """Note what does not add up: fifteen indicators, one hundred points, each code and number once."""
    if len(rules.indicators) != INDICATORS:
        words = gettext_noop("%(entry)s: there must be %(wanted)s indicators, not %(found)s.")
        file.wrong(words, wanted=INDICATORS, found=len(rules.indicators))
    if {group.code: group.weight for group in rules.groups} != GROUP_WEIGHTS:
        words = gettext_noop("%(entry)s: the groups and their weights must be: %(known)s.")
        file.wrong(words, known=", ".join(f"{code} {weight}" for code, weight in GROUP_WEIGHTS.items()))
    for group in rules.groups:
        found = sum(each.weight for each in rules.indicators if each.group == group.code)
        if found != group.weight:
            words = gettext_noop("%(entry)s: the weights of %(group)s sum to %(found)s, not %(wanted)s.")
            file.wrong(words, group=group.code, found=found, wanted=group.weight)
    names = [
        *(f"number {each.number}" for each in rules.indicators),
        *(each.code for each in rules.indicators),
        *(f"peers {each.code}" for each in rules.peers),
    ]
    for name, times in Counter(names).items():
        if times > 1:
            file.wrong(
                gettext_noop("%(entry)s: “%(name)s” stands there %(times)s times."), name=name, times=times
            )
