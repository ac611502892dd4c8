"""
Who acts: an officer with posts, a resident, or the house itself.

An Actor is a value made once per request; rules ask it and never the database.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Secrecy(IntEnum):
    """How closely a thing is kept, as the county grades its data; a post is cleared up to one grade."""

    PUBLIC = 0  # 公开: anybody
    INTERNAL = 1  # 内部: whoever works here
    SENSITIVE = 2  # 敏感: restricted orders, for those who handle them


class Permission(StrEnum):
    """What a role may let somebody do; always together with a subtree of places or a unit."""

    HANDLE = "orders.handle"  # accept, decline, contact, reply for one's own unit
    DISPATCH = "orders.dispatch"  # send orders of one's places to a unit
    SEE_ORDERS = "orders.see"  # see all orders of one's places
    SEE_CONTACT = "orders.see_contact"  # see names and telephone numbers
    LEAD_TEAM = "lists.lead"  # keep a village team's weekly list
    SEE_COCKPIT = "cockpit.see"  # see the leaders' screen, the lists behind it and the board
    KEEP_BOARDS = "boards.keep"  # decide appeals against the red and grey board, and publish it
    EDIT_CATALOGUE = "catalogue.edit"  # load the catalogue's files and edit the working calendar
    KEEP_LINKS = "links.keep"  # keep the three links and the branches of one's places
    APPOINT = "people.appoint"  # give and end posts, name deputies, enter who leaves
    CHANGE_PLACES = "places.change"  # merge, split, rename and move the places of one's own
    BROADCAST = "broadcasts.send"  # send one message to many people of one's places
    TAKE_AWAY = "tables.take_away"  # take whole tables away; contact data needs its own right besides
    KEEP_ACCOUNTS = "accounts.keep"  # open and close accounts, give new passwords, open shut doors
    AUDIT = "journal.audit"  # read the whole record, looks at contact data, log-ins; verify the chain


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
    ORGANISER = "organiser"  # organisation department: answers for the red and grey board
    ADMINISTRATOR = "administrator"  # system administrator: reference data and configuration only
    SECURITY = "security_admin"  # security administrator: accounts, posts and closed doors only
    AUDITOR = "audit_admin"  # audit administrator: reads the record, changes nothing


_WORK = frozenset({Permission.HANDLE, Permission.SEE_CONTACT})
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.DISPATCHER: _WORK
    | {Permission.DISPATCH, Permission.SEE_ORDERS, Permission.SEE_COCKPIT, Permission.KEEP_LINKS}
    | {Permission.BROADCAST},
    Role.HANDLER: _WORK,
    Role.GRID_HEAD: _WORK | {Permission.SEE_ORDERS},
    Role.GRID_WORKER: _WORK | {Permission.SEE_ORDERS},
    Role.VILLAGE_SECRETARY: _WORK | {Permission.SEE_ORDERS, Permission.KEEP_LINKS},
    Role.TEAM_LEADER: _WORK | {Permission.SEE_ORDERS, Permission.LEAD_TEAM},
    Role.TEAM_MEMBER: _WORK | {Permission.SEE_ORDERS},
    Role.LEADER: frozenset({Permission.SEE_ORDERS, Permission.SEE_COCKPIT, Permission.BROADCAST}),
    Role.ORGANISER: frozenset({Permission.SEE_ORDERS, Permission.SEE_COCKPIT, Permission.KEEP_BOARDS}),
    # Three who watch each other; rules.SEPARATE keeps anybody from being two of them.
    Role.ADMINISTRATOR: frozenset(
        {Permission.EDIT_CATALOGUE, Permission.KEEP_LINKS, Permission.CHANGE_PLACES, Permission.TAKE_AWAY}
    ),
    Role.SECURITY: frozenset({Permission.APPOINT, Permission.KEEP_ACCOUNTS}),
    Role.AUDITOR: frozenset({Permission.AUDIT}),
}
# Up to what a role is cleared where a post says nothing else: who only looks never sees what is restricted.
ROLE_SECRECY: dict[str, Secrecy] = {
    **dict.fromkeys(Role, Secrecy.SENSITIVE),
    Role.LEADER: Secrecy.INTERNAL,
    Role.ORGANISER: Secrecy.INTERNAL,
    Role.ADMINISTRATOR: Secrecy.INTERNAL,
    Role.SECURITY: Secrecy.INTERNAL,
    Role.AUDITOR: Secrecy.INTERNAL,
}


@dataclass(frozen=True, slots=True)
class PostScope:
    """
    One post: the unit, the subtree of places it answers for, what it may do, and up to what it is cleared.

    `for_id` and `for_name` name the person whose post it is, where the actor only stands in for somebody.
    """

    unit_id: int
    unit_code: str
    unit_name: str
    unit_kind: str
    place_code: str
    role: str
    permissions: frozenset[str]
    secrecy: Secrecy = Secrecy.INTERNAL
    for_id: int | None = None
    for_name: str = ""

    def grants(self, permission: str, secrecy: Secrecy) -> bool:
        """Return whether the post lets somebody do that with what is kept so closely."""
        return permission in self.permissions and self.secrecy >= secrecy


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Whoever does or looks at something; `kind` is officer, resident or house.

    Who asks about a thing hands in how closely it is kept; without it, everything that the permission is for.
    """

    kind: str
    id: int | None
    name: str
    posts: tuple[PostScope, ...] = ()
    # By what orders of one's own and of declared relatives are known, as people.rules.interest_of spells it.
    interests: frozenset[str] = frozenset()
    # Whether households are linked by this person on the day.
    links_households: bool = False

    @property
    def identities(self) -> frozenset[int | None]:
        """Return the actor's own number and those of the people for whom the actor stands in."""
        return frozenset({self.id} | {post.for_id for post in self.posts if post.for_id is not None})

    def units_with(self, permission: str, secrecy: Secrecy = Secrecy.PUBLIC) -> frozenset[int]:
        """Return the units in which a post grants the permission."""
        return frozenset(post.unit_id for post in self.posts if post.grants(permission, secrecy))

    def holds(self, permission: str) -> bool:
        """Return whether any post grants the permission."""
        return any(permission in post.permissions for post in self.posts)

    def works_for(
        self, unit_id: int, permission: str = Permission.HANDLE, secrecy: Secrecy = Secrecy.PUBLIC
    ) -> bool:
        """Return whether a post in that very unit grants the permission."""
        return any(post.unit_id == unit_id and post.grants(permission, secrecy) for post in self.posts)

    def reaches(self, place_code: str, permission: str, secrecy: Secrecy = Secrecy.PUBLIC) -> bool:
        """Return whether a post grants the permission over a subtree that contains the place."""
        return any(place_code.startswith(scope) for scope in self.scopes(permission, secrecy))

    def scopes(self, permission: str, secrecy: Secrecy = Secrecy.PUBLIC) -> Iterator[str]:
        """Yield the place codes whose subtrees the permission covers; departments answer for no place."""
        for post in self.posts:
            if post.grants(permission, secrecy) and post.place_code:
                yield post.place_code

    def stands_in_for(self, *, units: Collection[int], place_code: str, permissions: Collection[str]) -> str:
        """
        Return the name of the person whose post lets the actor act; empty where a post of one's own does.

        :param units: the units that have the thing; `permissions`: those that count for its place
        """

        def ground(post: PostScope) -> bool:
            over = bool(post.place_code) and place_code.startswith(post.place_code)
            return post.unit_id in units or (over and not post.permissions.isdisjoint(permissions))

        if any(ground(post) for post in self.posts if post.for_id is None):
            return ""
        return next((post.for_name for post in self.posts if post.for_id is not None and ground(post)), "")


HOUSE = Actor(kind="house", id=None, name="")
