"""
What may be written in a message, and when it may leave. Pure.

Whatever leaves the house, by SMS, e-mail or messaging, carries a code and a link and nothing else: telephones lie
open on tables, and providers keep what they carry.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from sanlian.kernel.words import gettext_noop

SHANGHAI = ZoneInfo("Asia/Shanghai")
LANGUAGES = ("zh-hans", "en")
# A telephone shows so much of a message in one piece: 70 characters cost one SMS, 134 two.
SMS_LIMIT = 134
LINK_LENGTH = 90
MAY_LEAVE = frozenset({"code", "link", "count"})


class Channel(StrEnum):
    """The ways out of the house."""

    SMS = "sms"
    EMAIL = "email"
    CHAT = "chat"


class Group(StrEnum):
    """What messages are about, as far as people choose how to hear of it."""

    ORDERS = "orders"
    CLOCKS = "clocks"
    BROADCASTS = "broadcasts"
    REQUESTS = "requests"  # to residents
    DIGEST = "digest"


GROUP_WORDS = {
    Group.ORDERS: gettext_noop("Orders of my unit: new, open again, ruled on"),
    Group.CLOCKS: gettext_noop("Time: nearly used up, late, supervised"),
    Group.BROADCASTS: gettext_noop("Broadcasts to me"),
}
CHANNEL_WORDS = {
    Channel.SMS: gettext_noop("SMS"),
    Channel.EMAIL: gettext_noop("E-mail"),
    Channel.CHAT: gettext_noop("Messaging"),
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of a day in which only what is urgent leaves; `begins` may lie after `ends`, over midnight."""

    begins: time
    ends: time

    def until(self, at: datetime) -> datetime | None:
        """Return when the quiet ends in which `at` lies, or None outside it."""
        local = at.astimezone(SHANGHAI)
        clock = local.time()
        over_midnight = self.begins > self.ends
        inside = (
            clock >= self.begins or clock < self.ends if over_midnight else self.begins <= clock < self.ends
        )
        if not inside:
            return None
        day = local.date() + timedelta(days=1 if over_midnight and clock >= self.begins else 0)
        return datetime.combine(day, self.ends, SHANGHAI)


def quiet_of(words: str) -> Quiet | None:
    """
    Return the quiet hours written as 21:00-07:00; None for an empty word: there are none.

    :raises ValueError: for anything else
    """
    if not words.strip():
        return None
    begins, _, ends = words.partition("-")
    quiet = Quiet(time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip()))
    if quiet.begins == quiet.ends:
        raise ValueError(words)
    return quiet


def key_of(*parts: object) -> str:
    """Return a short key that is always the same for the same parts."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:40]


# ── the words of messages ─────────────────────────────────────────────────────────────────────────

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """
    One message in every language: its title, the line in the inbox, and the line that leaves (empty: never leaves).

    `values` are the names that whoever tells it hands over, and the only ones its inbox line may use.
    """

    group: str
    values: frozenset[str]
    title: Texts
    inbox: Texts
    outside: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file of wordings: a sentence to be translated, and its values."""

    words: str
    values: dict[str, Any]


def wording_of(raw: Mapping[str, Any]) -> Wording:
    """Return a checked message."""
    return Wording(
        group=raw["group"],
        values=frozenset(raw.get("values") or ()),
        title=raw["title"],
        inbox=raw.get("inbox") or {},
        outside=raw.get("outside") or {},
    )


def check(raw: Any) -> list[Problem]:
    """Return everything that is wrong with a file of wordings, with one sentence each."""
    messages = raw.get("messages") if isinstance(raw, dict) else None
    if not isinstance(messages, dict) or not messages:
        return [Problem(gettext_noop("The file has no list of messages."), {})]
    return [problem for name, message in messages.items() for problem in _faults(str(name), message)]


def _faults(name: str, raw: Any) -> Iterator[Problem]:
    if not isinstance(raw, dict) or raw.get("group") not in set(Group):
        yield Problem(gettext_noop("%(message)s names no group."), {"message": name})
        return
    values = frozenset(str(value) for value in raw.get("values") or ())
    for part, allowed in (("title", frozenset()), ("inbox", values), ("outside", values & MAY_LEAVE)):
        texts = raw.get(part)
        if texts is None and part != "title":
            continue
        if not isinstance(texts, dict) or set(texts) != set(LANGUAGES) or not all(texts.values()):
            words = gettext_noop("%(message)s: %(part)s must be said in Chinese and in English.")
            yield Problem(words, {"message": name, "part": part})
            continue
        yield from _misplaced(name, part, texts, allowed)
        if part == "outside":
            yield from _too_long(name, texts)


def _misplaced(name: str, part: str, texts: Texts, allowed: frozenset[str]) -> Iterator[Problem]:
    used = {}
    for language, text in texts.items():
        try:
            used[language] = placeholders(str(text))
        except ValueError:
            words = gettext_noop("%(message)s: %(part)s has a brace that opens or closes nothing.")
            yield Problem(words, {"message": name, "part": part})
            return
        for value in sorted(used[language] - allowed):
            words = gettext_noop("%(message)s: %(part)s may not say {%(value)s}.")
            yield Problem(words, {"message": name, "part": part, "value": value})
    if len(set(used.values())) > 1:
        words = gettext_noop("%(message)s: %(part)s says different things in Chinese and in English.")
        yield Problem(words, {"message": name, "part": part})


def _too_long(name: str, texts: Texts) -> Iterator[Problem]:
    for text in texts.values():
        length = len(str(text).replace("{link}", "x" * LINK_LENGTH).replace("{code}", "x" * 9))
        if length > SMS_LIMIT * (1 if not str(text).isascii() else 2):
            words = gettext_noop("%(message)s: %(length)s characters are too long for an SMS.")
            yield Problem(words, {"message": name, "length": length})


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces; :raises ValueError: when a brace is left open or says more than a name."""
    found = set()
    for _literal, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(name)
        found.add(name)
    return frozenset(found)


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Return a checked text with its names replaced."""
    return text.format_map(values)
