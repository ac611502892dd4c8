"""What holds for posts and for the three links, whoever keeps them; no tables."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sanlian.kernel.words import gettext_noop
from sanlian.people.actors import Role

# Of these a unit has one at a time: people must know whom to turn to, and who answers by name.
ONE_AT_A_TIME = frozenset({Role.GRID_HEAD, Role.GRID_WORKER, Role.TEAM_LEADER, Role.VILLAGE_SECRETARY})

# System, security and audit administrators watch each other: nobody is two of them.
SEPARATE = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR})


ROLE_WORDS: dict[str, str] = {
    Role.DISPATCHER: gettext_noop("dispatcher"),
    Role.HANDLER: gettext_noop("officer"),
    Role.GRID_HEAD: gettext_noop("grid head"),
    Role.GRID_WORKER: gettext_noop("grid worker"),
    Role.VILLAGE_SECRETARY: gettext_noop("village secretary"),
    Role.TEAM_LEADER: gettext_noop("team leader"),
    Role.TEAM_MEMBER: gettext_noop("team member"),
    Role.LEADER: gettext_noop("leader"),
    Role.ORGANISER: gettext_noop("organisation officer"),
    Role.ADMINISTRATOR: gettext_noop("system administrator"),
    Role.SECURITY: gettext_noop("security administrator"),
    Role.AUDITOR: gettext_noop("audit administrator"),
}

_KINDS: dict[str, frozenset[str]] = {
    Role.DISPATCHER: frozenset({"county", "township"}),
    Role.HANDLER: frozenset({"county", "department", "township", "village"}),
    Role.GRID_HEAD: frozenset({"grid"}),
    Role.GRID_WORKER: frozenset({"grid"}),
    Role.VILLAGE_SECRETARY: frozenset({"village"}),
    Role.TEAM_LEADER: frozenset({"team"}),
    Role.TEAM_MEMBER: frozenset({"team"}),
    Role.LEADER: frozenset({"county", "department", "township"}),
}


def fits(role: str, unit_kind: str) -> bool:
    """Return whether a unit of that kind has such a post; what looks after the county's data sits at its centre."""
    return unit_kind in _KINDS.get(role, frozenset({"county"}))


def overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Return whether two spans of days, each with its last day or None, have a day in common."""
    return (first[1] is None or second[0] <= first[1]) and (second[1] is None or first[0] <= second[1])


def lasts(last_day: date | None, since: date) -> bool:
    """Return whether something with that last day, or none, is still there on a day."""
    return last_day is None or last_day >= since


# ── whose business an order is: nobody handles one of their own or of a declared relative ───────────────────


class Relation(StrEnum):
    """How an officer is related to somebody whose orders are not the officer's to handle."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    IN_LAW = "in_law"
    HOUSEHOLD = "household"
    OTHER = "other"


RELATION_WORDS = {
    Relation.SPOUSE: gettext_noop("husband or wife"),
    Relation.PARENT: gettext_noop("parent or grandparent"),
    Relation.CHILD: gettext_noop("child or grandchild"),
    Relation.SIBLING: gettext_noop("brother or sister"),
    Relation.IN_LAW: gettext_noop("in-law"),
    Relation.HOUSEHOLD: gettext_noop("lives in one's own household"),
    Relation.OTHER: gettext_noop("another close tie"),
}


def interest_of(
    *, phone_key: str = "", household: int | None = None, account: int | None = None
) -> frozenset[str]:
    """
    Return the keys by which a person is known on both sides: an officer's interests, and what an order is about.

    `p:` a hashed telephone, `h:` a household, `u:` an account.
    """
    keys = (
        f"p:{phone_key}" if phone_key else "",
        f"h:{household}" if household else "",
        f"u:{account}" if account else "",
    )
    return frozenset(key for key in keys if key)


# ── 党员联户: a member links five to twenty households, or is excused, and then the branch fills the gap ─────

FEWEST, MOST = 5, 20


class Exempt(StrEnum):
    """Why a member links no household."""

    OVER_70 = "over_70"
    INFIRM = "infirm"
    AWAY = "away"


EXEMPT_WORDS = {
    Exempt.OVER_70: gettext_noop("over 70"),
    Exempt.INFIRM: gettext_noop("infirm"),
    Exempt.AWAY: gettext_noop("away for long"),
}


class Fault(StrEnum):
    """A rule of the links that is not kept."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    EXCUSED = "excused"
    OTHER_VILLAGE = "other_village"
    NO_MEMBER = "no_member"
    NOT_OF_VILLAGE = "not_of_village"
    ANOTHER_GRID = "another_grid"
    SAME_PERSON = "same_person"
    NOT_FROM_ABOVE = "not_from_above"
    NOBODY_LEFT = "nobody_left"


FAULT_WORDS = {
    Fault.TOO_FEW: gettext_noop("A member links at least %(fewest)s households; this one links %(count)s."),
    Fault.TOO_MANY: gettext_noop("A member links at most %(most)s households; this would be %(count)s."),
    Fault.EXCUSED: gettext_noop("This member is excused and links no household; the branch fills the gap."),
    Fault.OTHER_VILLAGE: gettext_noop("A member links households of the own branch's village."),
    Fault.NO_MEMBER: gettext_noop("Only party members link households."),
    Fault.NOT_OF_VILLAGE: gettext_noop("A grid is headed by a cadre of its village."),
    Fault.ANOTHER_GRID: gettext_noop("A full-time worker walks one grid; this one walks another."),
    Fault.SAME_PERSON: gettext_noop("Head and worker of a grid are two people."),
    Fault.NOT_FROM_ABOVE: gettext_noop("A team is made of people from the county and the township."),
    Fault.NOBODY_LEFT: gettext_noop("A team has at least one member besides its leader."),
}


@dataclass(frozen=True, slots=True)
class Member:
    """What the rules ask of a party member: why excused (or empty), the branch's village, households linked."""

    exempt: str
    village_code: str
    households: int


def faults_of_member(member: Member) -> list[Fault]:
    """Return what is not as it should be with a member's households as they stand."""
    if member.exempt:
        return [Fault.EXCUSED] if member.households else []
    if member.households < FEWEST:
        return [Fault.TOO_FEW]
    return [Fault.TOO_MANY] if member.households > MOST else []


def faults_of_taking(member: Member | None, *, more: int, villages: frozenset[str]) -> list[Fault]:
    """Return what forbids a member to take `more` households of these villages; None is no party member."""
    if member is None:
        return [Fault.NO_MEMBER]
    found = [Fault.EXCUSED] if member.exempt else []
    if villages - {member.village_code}:
        found.append(Fault.OTHER_VILLAGE)
    if member.households + more > MOST:
        found.append(Fault.TOO_MANY)
    return found


# ── 两委联格 and 组团联村 ────────────────────────────────────────────────────────────────────────────────────


def faults_of_grid(
    *, head: int | None, worker: int | None, head_of_village: bool, walks_elsewhere: bool
) -> list[Fault]:
    """Return what is not kept where these two people head and walk a grid."""
    found = [] if head is None or head_of_village else [Fault.NOT_OF_VILLAGE]
    if worker is not None and walks_elsewhere:
        found.append(Fault.ANOTHER_GRID)
    if head is not None and head == worker:
        found.append(Fault.SAME_PERSON)
    return found


def faults_of_team(*, members: frozenset[int], leader: int | None, from_above: frozenset[int]) -> list[Fault]:
    """Return what is not kept where these people are a village's team; the leader does not count as a member."""
    people = members | ({leader} if leader is not None else frozenset())
    found = [] if people <= from_above else [Fault.NOT_FROM_ABOVE]
    if not members - {leader}:
        found.append(Fault.NOBODY_LEFT)
    return found
