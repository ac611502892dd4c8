"""Counting receipts: each fact turns a counter, so that a page never counts receivers."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from sanlian.broadcasts import facts, rules
from sanlian.broadcasts.models import Receipt, Tally
from sanlian.broadcasts.rules import Count
from sanlian.journal.readers import Fact
from sanlian.notify import facts as notify_facts

Cells = dict[tuple[int, str], Count]
_KEPT = ("delivered", "read", "done", "yes", "no", "sum")


def keep_tallies(told: Sequence[Fact]) -> None:
    """
    Count what some facts change, inside the transaction of whoever tells them.

    A broadcast is delivered to somebody when a provider took the message, or at the latest when it is read.
    """
    cells: Cells = defaultdict(Count)
    arrived: dict[tuple[int, int], Fact] = {}
    for fact in told:
        if fact.name == notify_facts.POSTED:
            kind, number = fact.details["about"]
            if kind == "broadcast":
                arrived.setdefault((int(number), int(fact.details["to"][1])), fact)
            continue
        number = int(fact.subject_id)
        cell = cells[number, fact.details["place"][: rules.VILLAGE]]
        if fact.name == facts.READ:
            cell.read += 1
            arrived.setdefault((number, fact.by_id or 0), fact)
        else:
            _answered(cell, fact)
    _deliver(cells, arrived)
    for (number, place), cell in sorted(cells.items()):
        changes = {name: F(name) + getattr(cell, name) for name in _KEPT if getattr(cell, name)}
        if changes:
            Tally.objects.filter(broadcast_id=number, place_code=place).update(**changes)


def _answered(cell: Count, fact: Fact) -> None:
    was = fact.details["was"]
    if was is None:
        cell.done += 1
    for (yes, number), sign in (
        ((fact.details["yes"], fact.details["number"]), +1),
        (was or (None, None), -1),
    ):
        cell.yes += sign * (yes is True)
        cell.no += sign * (yes is False)
        cell.sum += sign * (number or 0)


def _deliver(cells: Cells, arrived: dict[tuple[int, int], Fact]) -> None:
    """Mark the receipts of those whom it reached now, and count them."""
    by_broadcast: dict[int, set[int]] = defaultdict(set)
    for number, user_id in arrived:
        by_broadcast[number].add(user_id)
    for number, user_ids in sorted(by_broadcast.items()):
        rows = Receipt.objects.select_for_update(no_key=True).filter(
            broadcast_id=number, user_id__in=user_ids, delivered_at=None
        )
        fresh = list(rows.order_by("pk"))
        for receipt in fresh:
            receipt.delivered_at = arrived[number, receipt.user_id].at
            cells[number, receipt.place_code[: rules.VILLAGE]].delivered += 1
        Receipt.objects.bulk_update(fresh, ["delivered_at"], batch_size=500)


def forget_tallies() -> None:
    """Empty the counters, so that the journal can be read again; how many were addressed is no count of facts."""
    Tally.objects.update(**dict.fromkeys(_KEPT, 0))
    Receipt.objects.exclude(delivered_at=None).update(delivered_at=None)
