"""The record in words: what each fact says, about what, with which values. For audits and for a thing's history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sanlian.journal.readers import Fact
from sanlian.look import posts
from sanlian.look.lists import listed
from sanlian.people import contact, listings
from sanlian.people.names import unit_words
from sanlian.registry.factwords import FACT_WORDS, SUBJECT_WORDS, VALUE_WORDS

# What an audit asks for first; the rest of the record goes by the room that wrote it.
_NAMED = {
    "contact": frozenset({"workorders.contact_seen"}),
    "exports": frozenset({"registry.taken_away", "registry.record_taken"}),
    "log_ins": frozenset({"people.logged_in", "people.unlocked"}),
}
_ROOMS = {
    "accounts": ("people.",),
    "data": ("catalogue.", "places.", "registry.", "scoring.", "analysis.", "notify."),
    "orders": ("workorders.",),
}
THINGS = ("contact", "exports", "log_ins", *_ROOMS)


def names_of(thing: str) -> frozenset[str]:
    """Return the facts of one kind of thing; none, which is all, for a kind that does not exist."""
    if thing in _NAMED:
        return _NAMED[thing]
    apart = frozenset().union(*_NAMED.values())
    return frozenset(
        name for name in FACT_WORDS if name.startswith(_ROOMS.get(thing, ())) and name not in apart
    )


def thing_words(thing: str) -> str:
    """Return a kind of thing as the filter calls it."""
    return {
        "contact": _("Looks at contact data"),
        "exports": _("Tables taken away"),
        "log_ins": _("Log-ins"),
        "accounts": _("Accounts, posts and links"),
        "data": _("Reference data and rules"),
        "orders": _("Orders"),
    }[thing]


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as a person reads it; `values` are pairs of a word and what was noted under it."""

    number: int
    at: datetime
    who: str
    officer_id: int | None
    what: str
    about: str
    history: str
    values: list[tuple[str, str]]


def told(fact: Fact) -> Told:
    """Return a fact in words."""
    return Told(
        number=fact.id,
        at=fact.at,
        who=who_words(fact),
        officer_id=fact.by_id if fact.by_kind == "officer" else None,
        what=_(FACT_WORDS[fact.name]) if fact.name in FACT_WORDS else fact.name,
        about=subject_words(fact.subject_kind, fact.subject_id, fact.details),
        history=reverse("registry:history", args=[fact.subject_kind, fact.subject_id]),
        values=[pair for name, value in fact.details.items() for pair in _pairs(name, value)],
    )


def who_words(fact: Fact) -> str:
    """Return who did it; of a resident the family name at most."""
    if fact.by_kind == "house":
        return _("System")
    if fact.by_kind == "resident":
        return contact.masked_name(fact.by_name) or _("A resident")
    return fact.by_name


def subject_words(kind: str, number: str, details: Mapping[str, Any]) -> str:
    """Return the thing that a fact is about: its kind and what it goes by."""
    called = _(SUBJECT_WORDS[kind]) if kind in SUBJECT_WORDS else kind
    if kind == "person" and details.get("person"):
        return f"{called} {details['person']}"
    if kind == "unit":
        return f"{called} {unit_words(number)}"
    return called if kind in {"county", "journal"} else f"{called} {number}"


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:
    """Return one noted value as lines: a change as «was → is», what is empty not at all."""
    if value is None or value in ("", [], {}):
        return []
    if name == "changed" and isinstance(value, Mapping):
        return [(_label(field), _change(field, *pair)) for field, pair in value.items()]
    if isinstance(value, Mapping):
        return [pair for inner, each in value.items() for pair in _pairs(str(inner), each)]
    return [(_label(name), _value(name, value))]


def _label(name: str) -> str:
    return _(VALUE_WORDS[name]) if name in VALUE_WORDS else name


def _change(field: str, was: Any, now: Any) -> str:
    return " → ".join("—" if value in ("", None) else _value(field, value) for value in (was, now))


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return listed(_value(name, each) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "role":
        return listings.role_words(str(value))
    if name == "secrecy":
        return posts.secrecy_words(int(value))
    if name == "unit":
        return unit_words(str(value))
    return str(value)
