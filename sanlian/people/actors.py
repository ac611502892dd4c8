"""
Who acts: an officer with posts, a resident, or the house itself.

An Actor is a value made once per request; rules ask it and never the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a role may let somebody do; always together with a subtree of places or a unit."""

    HANDLE = "orders.handle"  # accept, decline, contact, reply for one's own unit
    DISPATCH = "orders.dispatch"  # send orders of one's places to a unit
    SEE_ORDERS = "orders.see"  # see all orders of one's places
    SEE_CONTACT = "orders.see_contact"  # see names and telephone numbers
    LEAD_TEAM = "lists.lead"  # keep a village team's weekly list
    SEE_COCKPIT = "cockpit.see"  # see the leaders' screen, the lists behind it and the board
    EDIT_CATALOGUE = "catalogue.edit"  # load the catalogue's files and edit the working calendar


class Role(StrEnum):
    """A post's kind; ROLE_PERMISSIONS says what it may do."""

    DISPATCHER = "dispatcher"  # township desk or county centre
    HANDLER = "handler"  # officer of a department, cadre of a village
    GRID_HEAD = "grid_head"  # the village cadre who answers for a grid
    GRID_WORKER = "grid_worker"  # who walks the grid every day
    VILLAGE_SECRETARY = "village_secretary"  # party secretary of a village
    TEAM_LEADER = "team_leader"  # leads the team that links a village; named on its weekly list
    TEAM_MEMBER = "team_member"  # county or township cadre in such a team
    LEADER = "leader"  # county or township leader: sees, does not handle
    ADMINISTRATOR = "administrator"  # reference data only


_WORK = frozenset({Permission.HANDLE, Permission.SEE_CONTACT})
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.DISPATCHER: _WORK | {Permission.DISPATCH, Permission.SEE_ORDERS, Permission.SEE_COCKPIT},
    Role.HANDLER: _WORK,
    Role.GRID_HEAD: _WORK | {Permission.SEE_ORDERS},
    Role.GRID_WORKER: _WORK | {Permission.SEE_ORDERS},
    Role.VILLAGE_SECRETARY: _WORK | {Permission.SEE_ORDERS},
    Role.TEAM_LEADER: _WORK | {Permission.SEE_ORDERS, Permission.LEAD_TEAM},
    Role.TEAM_MEMBER: _WORK | {Permission.SEE_ORDERS},
    Role.LEADER: frozenset({Permission.SEE_ORDERS, Permission.SEE_COCKPIT}),
    Role.ADMINISTRATOR: frozenset({Permission.EDIT_CATALOGUE}),
}


@dataclass(frozen=True, slots=True)
class PostScope:
    """One post of an officer: the unit, the subtree of places it answers for, and what it may do."""

    unit_id: int
    unit_code: str
    unit_name: str
    unit_kind: str
    place_code: str
    role: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does or looks at something; `kind` is officer, resident or house."""

    kind: str
    id: int | None
    name: str
    posts: tuple[PostScope, ...] = ()

    def units_with(self, permission: str) -> frozenset[int]:
        """Return the units in which a post grants the permission."""
        return frozenset(post.unit_id for post in self.posts if permission in post.permissions)

    def holds(self, permission: str) -> bool:
        """Return whether any post grants the permission."""
        return any(permission in post.permissions for post in self.posts)

    def works_for(self, unit_id: int, permission: str = Permission.HANDLE) -> bool:
        """Return whether a post in that very unit grants the permission."""
        return any(post.unit_id == unit_id and permission in post.permissions for post in self.posts)

    def reaches(self, place_code: str, permission: str) -> bool:
        """Return whether a post grants the permission over a subtree that contains the place."""
        return any(place_code.startswith(scope) for scope in self.scopes(permission))

    def scopes(self, permission: str) -> Iterator[str]:
        """Yield the place codes whose subtrees the permission covers; departments answer for no place."""
        for post in self.posts:
            if permission in post.permissions and post.place_code:
                yield post.place_code


HOUSE = Actor(kind="house", id=None, name="")
