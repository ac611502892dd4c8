"""
Whose business an order is: nobody handles one of their own, or of a declared relative.

An order carries keys of what it is about, as people.rules.interest_of spells them: those who ask and for whom is
asked, their households, and behind a `!` whom it complains of: an account (`!u:7`) or a unit (`!n:12`). An Actor
carries the keys of its own. No tables: whoever reads an order can tell.
"""

from collections.abc import Iterable
from enum import StrEnum

from sanlian.people.actors import Actor

AGAINST = "!"


class Interest(StrEnum):
    """How an order touches somebody."""

    NONE = ""
    ASKS = "asks"  # it is their own request, or a relative's
    AGAINST = "against"  # it complains of them, of a relative, or of the unit in which they serve


def against_unit(unit_id: int) -> str:
    """Return the key of a unit that is complained of."""
    return f"{AGAINST}n:{unit_id}"


def against_person(user_id: int) -> str:
    """Return the key of an officer who is complained of."""
    return f"{AGAINST}u:{user_id}"


def complained_of(about: Iterable[str]) -> frozenset[str]:
    """Return the keys of whom an order complains of."""
    return frozenset(key for key in about if key.startswith(AGAINST))


def own_complaints(actor: Actor) -> frozenset[str]:
    """Return the keys of complaints of an officer, of relatives, of whom one stands in for, and of one's units."""
    people = {f"{AGAINST}{key}" for key in actor.interests if key.startswith("u:")}
    people |= {against_person(number) for number in actor.identities if number is not None}
    return frozenset(people | {against_unit(post.unit_id) for post in actor.posts})


def of(actor: Actor, about: Iterable[str]) -> Interest:
    """Return how an order that is about these touches an officer."""
    if actor.kind != "officer":
        return Interest.NONE
    keys = frozenset(about)
    if not keys.isdisjoint(own_complaints(actor)):
        return Interest.AGAINST
    return Interest.NONE if keys.isdisjoint(actor.interests) else Interest.ASKS
