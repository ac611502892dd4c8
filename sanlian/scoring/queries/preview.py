"""What other rules would have made of a month that is over, before anybody puts them in force."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sanlian.journal import queries as journal
from sanlian.scoring import rules
from sanlian.scoring.models import Award
from sanlian.scoring.queries.counting import (
    READER,
    Counted,
    Strata,
    compute,
    counted_by,
    stand,
)
from sanlian.scoring.queries.in_force import NoRules, read, version_of
from sanlian.scoring.rules import Compared, Earned, Outcome, Rules, Span


def preview(wanted: Rules, month: date) -> tuple[list[Compared], int] | None:
    """
    Return how the units of a month would move under other rules, and the last entry that was counted.

    Awards are used where the formula is the one that gave them; a changed formula reads the journal again. None
    where nothing was counted in the month, or no rules cover it.
    """
    span = rules.month_span(month)
    upto = journal.settled(READER)
    try:
        present = read(version_of(month))
    except NoRules:
        return None
    if not Award.objects.filter(month=month, entry__lte=upto).exists():
        return None
    before = compute(span, upto=upto, by_rules=present)
    formulas = {each.code: each.formula for each in present.indicators}
    other = {each.code for each in wanted.indicators if each.formula != formulas.get(each.code)}
    counted = counted_by(span, upto=upto, by_rules=wanted, without=other)
    after = stand(_joined(counted, recounted(span, wanted, other, upto=upto)), wanted)
    return rules.compare(before, after, present, wanted), upto


def recounted(span: Span, by_rules: Rules, codes: Collection[str], *, upto: int) -> Counted:
    """Return what some indicators of these rules count in a span, read from the journal and kept nowhere."""
    windows = {each.code: span.reaching(each.window) for each in by_rules.indicators if each.code in codes}
    if not any(each.formula for each in by_rules.indicators if each.code in codes):
        return Counted({}, {})
    first = min(reach.first for reach in windows.values())
    since = datetime(first.year, first.month, 1, tzinfo=rules.SHANGHAI)
    cases: dict[tuple[int, str], list[tuple[Earned, bool]]] = {}
    excluded = _excluded(first, span.end, upto)
    for fact in journal.facts(names=rules.HEARD, since=since):
        if fact.id > upto:
            break
        for each in rules.earned(fact, by_rules):
            if each.indicator not in codes:
                continue
            mine = cases.setdefault((each.order or -each.entry, each.indicator), [])
            if each.outcome == Outcome.FOLLOWED:
                mine[:] = [(case, True) for case, _hit in mine]
            elif (
                windows[each.indicator].first <= each.month < span.end
                and (each.order, each.indicator, each.holder, each.month) not in excluded
            ):
                mine.append((each, each.outcome == Outcome.HIT))
    return _summed(case for found in cases.values() for case in found)


def _excluded(first: date, end: date, upto: int) -> set[tuple[Any, ...]]:
    rows = Award.objects.filter(month__gte=first, month__lt=end, entry__lte=upto, outcome=Outcome.EXCLUDED)
    return set(rows.values_list("order_id", "indicator", "holder", "month"))


def _summed(cases: Any) -> Counted:
    counts: dict[str, Strata] = {}
    orders: dict[str, set[int]] = {}
    for case, hit in cases:
        mine = counts.setdefault(case.unit, {}).setdefault(case.indicator, {})
        hits, number = mine.get(case.stratum, (0, 0))
        mine[case.stratum] = (hits + hit, number + 1)
        if case.order is not None:
            orders.setdefault(case.unit, set()).add(case.order)
    return Counted(counts, {unit: frozenset(found) for unit, found in orders.items()})


def _joined(one: Counted, other: Counted) -> Counted:
    counts = {unit: dict(mine) for unit, mine in one.counts.items()}
    for unit, mine in other.counts.items():
        counts.setdefault(unit, {}).update(mine)
    units = {*one.orders, *other.orders}
    orders = {unit: one.orders.get(unit, frozenset()) | other.orders.get(unit, frozenset()) for unit in units}
    return Counted(counts, orders)


def stored(found: list[Compared]) -> list[dict[str, Any]]:
    """Return a preview as it is kept: scores as the text of their digits."""
    raw = [asdict(each) for each in found]
    for group in raw:
        for moved in group["moved"]:
            for side in ("before", "after"):
                score = moved[side]["score"]
                moved[side]["score"] = None if score is None else str(score)
            moved["reasons"] = [list(reason) for reason in moved["reasons"]]
    return raw
