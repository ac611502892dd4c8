"""Computing a month anew and comparing it with what is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.scoring import rules
from sanlian.scoring.models import Award, Board
from sanlian.scoring.queries.boards import board
from sanlian.scoring.queries.counting import READER, compute
from sanlian.scoring.queries.in_force import read, timetable
from sanlian.scoring.rules import Outcome, Span


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a month came to: how many awards and boards' rows agree, and the first that does not."""

    awards: int
    units: int
    difference: str = ""


def verify(month: date) -> Verification:
    """
    Compute a month anew, awards from the journal and every version of its board from the awards, and compare.

    Awards are compared up to the entry to which the journal owes nothing more.
    """
    checked = 0
    settled = journal.settled(READER)
    for one, other in zip_longest(_expected(month, settled), _stored(month, settled)):
        if one != other:
            return Verification(checked, 0, _unlike(one, other))
        checked += 1
    units = 0
    for months, number in (
        Board.objects.filter(month=month).order_by("span", "version").values_list("span", "version")
    ):
        same, difference = _boards_agree(Span(month, months), number)
        units += same
        if difference:
            return Verification(checked, units, difference)
    return Verification(checked, units)


def _boards_agree(span: Span, number: int) -> tuple[int, str]:
    """Return how many units of a version agree with what the awards give, and the first difference."""
    kept = board(span, version=number)
    units = 0
    # Villages merge and departments come: a board is of the units that its month had, in the groups of that day.
    groups = {each.peers: [standing.unit for standing in each.standings] for each in kept.fields}
    again = compute(span, upto=kept.upto, by_rules=kept.rules, groups=groups)
    for mine, fresh in zip_longest(kept.fields, again):
        rows = zip_longest(mine.standings if mine else (), fresh.standings if fresh else ())
        for standing, recomputed in rows:
            if standing != recomputed:
                words = _("board %(version)s: it says %(kept)s, the awards give %(anew)s")
                return units, words % {"version": number, "kept": standing, "anew": recomputed}
            units += 1
        if mine != fresh:
            words = _("board %(version)s, peers %(peers)s: mean, band or pooled cases differ")
            return units, words % {"version": number, "peers": mine.peers if mine else "–"}
    return units, ""


def _expected(month: date, upto: int) -> Iterator[tuple[Any, ...]]:
    versions = timetable()
    start = datetime(month.year, month.month, 1, tzinfo=rules.SHANGHAI)
    for fact in journal.facts(names=rules.HEARD, since=start):
        version = versions.of(rules.month_of(fact.at))
        if version is None or fact.id > upto:
            continue
        for row in sorted(rules.earned(fact, read(version)), key=lambda each: each.indicator):
            if row.month == month or row.outcome == Outcome.FOLLOWED:
                yield (
                    *(row.entry, row.indicator, str(row.outcome), version.pk, row.unit, row.holder),
                    *(row.order, row.broadcast, row.category, row.stratum, row.place, row.month, row.at),
                )


def _stored(month: date, upto: int) -> Iterator[tuple[Any, ...]]:
    start = datetime(month.year, month.month, 1, tzinfo=rules.SHANGHAI)
    rows = Award.objects.filter(at__gte=start, entry__lte=upto)
    rows = rows.filter(month=month) | rows.filter(outcome=Outcome.FOLLOWED)
    return (
        rows.order_by("entry", "indicator")
        .values_list(
            *("entry", "indicator", "outcome", "rules_id", "unit", "holder"),
            *("order_id", "broadcast_id", "category", "stratum", "place", "month", "at"),
        )
        .iterator(chunk_size=2000)
    )


def _unlike(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> str:
    if other is None or (one is not None and one[:2] < other[:2]):
        assert one is not None
        words = _("entry %(entry)s, %(indicator)s: the journal gives an award, none is kept")
        return words % {"entry": one[0], "indicator": one[1]}
    if one is None or other[:2] < one[:2]:
        words = _("entry %(entry)s, %(indicator)s: an award is kept, the journal gives none")
        return words % {"entry": other[0], "indicator": other[1]}
    words = _("entry %(entry)s, %(indicator)s: the journal gives %(journal)s, kept is %(kept)s")
    return words % {"entry": one[0], "indicator": one[1], "journal": one[2:], "kept": other[2:]}
