"""What the figures room hears of the life of orders."""

from collections.abc import Sequence

from sanlian.figures import operations, rules
from sanlian.journal.readers import Fact, reader


@reader("figures.counters", of=rules.FOLLOWED, batch=True, reset=operations.forget_counters)
def count(told: Sequence[Fact]) -> None:
    """Count what the facts change."""
    operations.follow(told)


@reader("figures.waiting", of=rules.STEPS, batch=True, reset=operations.forget_waiting)
def time(told: Sequence[Fact]) -> None:
    """Time the steps that the facts end."""
    operations.time_steps(told)
