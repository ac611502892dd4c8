"""
Which routing rule holds for a matter, and which of several goes first: pure, and said so that people can follow it.

All conditions of a rule must hold. Of several rules that fit, the one that names the narrower place goes first; then
the one that names the matter and not only its group; then the one that names words, a limit, a time. Between rules
that say equally much the newer one goes first, and at last the code decides, so that the answer is always the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

# In this order two rules are compared.
ASPECTS = ("place", "matter", "words", "limit", "time", "newer", "code")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule; an empty condition holds for everything. `since` and `until` are ISO days, both counted.

    `places` are the codes that it names, `ground` those of today that they stand for.
    """

    code: str
    name: str
    name_en: str
    categories: frozenset[str]
    places: tuple[str, ...]
    ground: tuple[str, ...]
    words: tuple[str, ...]
    limits: frozenset[str]
    days: frozenset[str]
    hours: str
    to: tuple[str, ...]
    owner: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be sent: `text` is normalised, `at` local time, `working` what the calendar makes of that day."""

    category: str
    place_code: str
    limit: str
    text: str
    at: datetime
    working: bool


def fitting(rules: Iterable[Rule], matter: Matter) -> list[Rule]:
    """Return the rules whose conditions all hold, in the order in which they go; none is asked its dates."""
    found = [rule for rule in rules if fits(rule, matter)]
    # Two passes: the newer first, by code where they began on one day; then the stable sort by what they say.
    found.sort(key=lambda rule: rule.code)
    found.sort(key=lambda rule: rule.since, reverse=True)
    return sorted(found, key=lambda rule: weight(rule, matter), reverse=True)


def fits(rule: Rule, matter: Matter) -> bool:
    """Return whether every condition of a rule holds."""
    group = matter.category.partition(".")[0]
    return (
        (not rule.categories or not rule.categories.isdisjoint((matter.category, group)))
        and (not rule.places or any(matter.place_code.startswith(code) for code in rule.ground))
        and (not rule.limits or matter.limit in rule.limits)
        and (not rule.words or any(word in matter.text for word in rule.words))
        and (not rule.days or _on_days(rule.days, matter))
        and (not rule.hours or in_hours(rule.hours, matter.at))
    )


def weight(rule: Rule, matter: Matter) -> tuple[int, ...]:
    """Return how much a rule says about a matter, aspect by aspect; more is more specific."""
    here = [len(code) for code in rule.ground if matter.place_code.startswith(code)]
    named = 2 if matter.category in rule.categories else 1 if rule.categories else 0
    return (
        max(here, default=0),
        named,
        int(bool(rule.words)),
        int(bool(rule.limits)),
        int(bool(rule.days)) + int(bool(rule.hours)),
    )


def ahead_by(first: Rule, second: Rule, matter: Matter) -> str:
    """Return in which of ASPECTS a rule goes before another."""
    pairs = zip(ASPECTS, zip(weight(first, matter), weight(second, matter), strict=True), strict=False)
    for aspect, (one, other) in pairs:
        if one != other:
            return aspect
    return "newer" if first.since != second.since else "code"


def in_hours(hours: str, at: datetime) -> bool:
    """Return whether a moment lies in a stretch of the day such as 22:00-06:00; its end is no longer in it."""
    begins, _dash, ends = hours.partition("-")
    now = f"{at:%H:%M}"
    return begins <= now < ends if begins < ends else now >= begins or now < ends


def _on_days(days: frozenset[str], matter: Matter) -> bool:
    kind = "working" if matter.working else "off"
    return not days.isdisjoint((kind, _WEEKDAYS[matter.at.weekday()]))


def overlapping(rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Return pairs of rules that say the same about the same, so that only their age decides between them."""

    def said(rule: Rule) -> tuple[object, ...]:
        return (
            rule.categories,
            frozenset(rule.ground),
            frozenset(rule.words),
            rule.limits,
            rule.days,
            rule.hours,
        )

    pairs = []
    for number, rule in enumerate(rules):
        pairs += [(rule, other) for other in rules[number + 1 :] if said(rule) == said(other)]
    return pairs
