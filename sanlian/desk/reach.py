"""The places for which an officer, or a member who links households, may write something down."""

from datetime import date

from sanlian.people import listings
from sanlian.people.actors import Actor, Permission
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import permissions


def places_of(actor: Actor, *, on: date) -> list[PlaceInfo]:
    """Return the villages, or the grid's, where the officer may report something, in the order of codes."""
    scopes = set(actor.scopes(Permission.HANDLE))
    if not scopes and actor.id is not None:
        scopes = {row.grid_code[:12] for row in listings.linked_to(actor.id, on=on)}
    found: dict[str, PlaceInfo] = {}
    for scope in sorted(scopes):
        place = places.find(scope)
        inside = [] if place is None else [place] if len(scope) >= 12 else places.villages(scope)
        found |= {each.code: each for each in inside if permissions.may_report(actor, each.code, on=on)}
    return list(found.values())
