"""The inbox's views as a person sees them: the few that everybody has, one's own, and what can be narrowed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sanlian.desk import choices, rows
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.workorders.inboxes import InboxCounts, SavedView, Sieve


@dataclass(frozen=True, slots=True)
class Chip:
    """One view to go to: its words, the address's query, how many it holds, and whether it is the present one."""

    words: str
    query: str
    count: str
    current: bool


def query_of(sieve: Sieve, **more: str | None) -> str:
    """Return the query of an address with its question mark; empty where everything is let through."""
    kept = sieve.spelt() | {name: value for name, value in more.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def chips(sieve: Sieve, counts: InboxCounts | None, saved: Sequence[SavedView]) -> list[Chip]:
    """
    Return the views that everybody has, those of them that hold nothing left out, and the person's own.

    Without counts, those that always stand and the present one.
    """
    always = {"all": _("By time"), "lead": _("We lead"), "assist": _("We assist")}
    at_times = {
        "desk": _("To send on"),
        "rest": _("Suspended"),
        "decide": _("To decide"),
        "check": _("To look at"),
    }
    plain = Sieve(view=sieve.view) == sieve
    found = [
        Chip(
            words,
            query_of(Sieve(view=view)),
            tally(counts, view) if counts else "",
            plain and sieve.view == view,
        )
        for view, words in (always | at_times).items()
        if view in always or (counts and getattr(counts, view)) or (plain and sieve.view == view)
    ]
    own = [Sieve.of(each.sieve) for each in saved]
    for each, its, number in zip(saved, own, counts.saved if counts else (), strict=True):
        more = "+" if counts and counts.more else ""
        found.append(Chip(each.name, query_of(its), f"{number}{more}", its == sieve))
    return found


def tally(counts: InboxCounts, name: str) -> str:
    """Return one number over the inbox; with a plus where not all were counted."""
    number = getattr(counts, name)
    return f"{number}+" if counts.more and name not in {"late", "decide", "check"} else str(number)


def narrowing(actor: Actor, sieve: Sieve) -> dict[str, Any]:
    """Return what the inbox can be narrowed by, as (value, words, whether it is chosen)."""
    dues = [("", _("any time")), ("today", _("today or overdue")), ("late", _("overdue"))]
    return {
        "places": _chosen(
            [("", _("all places")), *_places(actor)], sieve.place, rows.place_words(sieve.place)
        ),
        "matters": _chosen(
            [("", _("all matters")), *choices.groups()], sieve.matter, choices.matter_words(sieve.matter)
        ),
        "dues": _chosen(dues, sieve.due, ""),
        "narrowed": bool(sieve.place or sieve.matter or sieve.due),
    }


def _chosen(options: list[tuple[str, str]], now: str, words_of_now: str) -> list[tuple[str, str, bool]]:
    """Return options with the chosen one marked; one that an address names and nobody offers is added."""
    known = (
        options if any(value == now for value, _words in options) else [*options, (now, words_of_now or now)]
    )
    return [(value, words, value == now) for value, words in known]


def _places(actor: Actor) -> list[tuple[str, str]]:
    """Return the places one level below those of the actor's units; of a department, the townships."""
    county = people.county_code()
    own = dict.fromkeys(post.place_code or county for post in actor.posts)
    return [(place.code, named(place)) for code in own for place in places.children(code)]
