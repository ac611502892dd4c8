"""Keeping awards: what each fact earns by the rules of its month."""

from collections.abc import Sequence
from dataclasses import asdict

from sanlian.journal.readers import Fact
from sanlian.scoring import queries, rules
from sanlian.scoring.models import Award


def keep_awards(facts: Sequence[Fact]) -> None:
    """
    Keep what the facts earn; the same fact again, or facts in another order, come to the same.

    Facts of months that no rules cover earn nothing.
    """
    versions = queries.timetable()
    rows = []
    for fact in facts:
        version = versions.of(rules.month_of(fact.at))
        if version is None:
            continue
        for earned in rules.earned(fact, queries.read(version)):
            values = asdict(earned)
            case = {f"{name}_id": values.pop(name) for name in ("order", "broadcast")}
            rows.append(Award(rules=version, **case, **values))
    Award.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def forget_awards() -> None:
    """Drop all awards, before the journal is read again from its first entry."""
    Award.objects.all().delete()
