"""Timing the steps of orders."""

from collections import Counter
from collections.abc import Sequence

from sanlian.figures import rules
from sanlian.figures.models import Waiting
from sanlian.figures.operations._add import add
from sanlian.journal.readers import Fact


def time_steps(told: Sequence[Fact]) -> None:
    """Count how long the steps took that some facts end; each is to be told once, in the teller's transaction."""
    cells: Counter[tuple[str, str, object, int]] = Counter()
    for fact in told:
        step = rules.step_of(fact)
        if step is None:
            continue
        bucket = rules.bucket_of(fact.details["minutes"])
        for scope in rules.scopes(fact.details["place"]):
            cells[scope, step, rules.day_of(fact.at), bucket] += 1
    add(Waiting, ("scope", "step", "day", "bucket"), {key: {"cases": n} for key, n in cells.items()})


def forget_waiting() -> None:
    """Empty the timings, so that the journal can be read again from its beginning."""
    Waiting.objects.all().delete()
