"""What holds for posts whoever keeps them; no tables."""

from datetime import date

from sanlian.people.actors import Role

# Of these a unit has one at a time: people must know whom to turn to, and who answers by name.
ONE_AT_A_TIME = frozenset({Role.GRID_HEAD, Role.GRID_WORKER, Role.TEAM_LEADER, Role.VILLAGE_SECRETARY})

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
