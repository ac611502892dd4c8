"""What formulas and boards can reach; for whoever checks that it is units and outcomes only."""

from datetime import date

from sanlian.scoring.models import BoardUnit
from sanlian.scoring.queries.in_force import NoRules, read, version_of
from sanlian.scoring.rules.vocabulary import HEARD


def scored_facts() -> frozenset[str]:
    """Return the names of the facts that a formula can read."""
    return HEARD


def levels(on: date) -> frozenset[str]:
    """Return the levels for which the indicators in force on a day count; none before the first rules."""
    try:
        in_force = read(version_of(on.replace(day=1)))
    except NoRules:
        return frozenset()
    return frozenset(level for each in in_force.indicators for level in each.levels)


def kinds_on_boards() -> frozenset[str]:
    """Return the kinds of units on all boards that were ever computed: what stands before the dash of their codes."""
    units = BoardUnit.objects.values_list("unit", flat=True).distinct().iterator()
    return frozenset(unit.partition("-")[0] for unit in units)
