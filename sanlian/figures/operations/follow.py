"""Following the lives of orders: each fact turns one card, and the counters change by the difference."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields

from sanlian.figures import rules
from sanlian.figures.models import Balance, Daily, OrderCard, Progress
from sanlian.figures.operations._add import add
from sanlian.figures.rules import Card
from sanlian.journal import queries as journal
from sanlian.journal.readers import Fact

_FIELDS = tuple(field.name for field in fields(Card))


def follow(told: Sequence[Fact]) -> None:
    """
    Count what some facts of orders change, inside the transaction of whoever tells them.

    In any order and also twice: a fact that does not come after all that is known of its order (another worker was
    faster, a delivery failed before) makes its whole life be read from the journal again.
    """
    if not told:
        return
    progress = _only_one_at_a_time()
    orders = {int(fact.subject_id) for fact in told}
    before = {card.order_id: card for card in _cards(orders)}
    now = dict(before)
    for fact in sorted(told, key=lambda fact: fact.id):
        number = int(fact.subject_id)
        card = now.get(number)
        if rules.follows(card, fact):
            now[number] = rules.after(card, fact)
        elif relived := rules.life(journal.of_subject(fact.subject_kind, fact.subject_id)):
            now[number] = relived
    cells: rules.Cells = {}
    for number, card in now.items():
        rules.add_to(cells, before.get(number), -1)
        rules.add_to(cells, card, +1)
    _write(cells)
    _keep(now.values())
    newest = max(told, key=lambda fact: fact.id)
    if newest.id > progress.seq:
        Progress.objects.filter(pk=1).update(seq=newest.id, at=newest.at)


def forget_counters() -> None:
    """Empty the counters, so that the journal can be read again from its beginning."""
    for table in (OrderCard, Daily, Balance):
        table.objects.all().delete()
    Progress.objects.update(seq=0, at=None)


def _only_one_at_a_time() -> Progress:
    Progress.objects.get_or_create(pk=1)
    return Progress.objects.select_for_update().get(pk=1)


def _cards(orders: Iterable[int]) -> Iterable[Card]:
    rows = OrderCard.objects.filter(pk__in=orders).values_list(*_FIELDS)
    return (Card(*row) for row in rows)


def _keep(cards: Iterable[Card]) -> None:
    OrderCard.objects.bulk_create(
        [OrderCard(**asdict(card)) for card in cards],
        update_conflicts=True,
        unique_fields=["order_id"],
        update_fields=[name for name in _FIELDS if name != "order_id"],
        batch_size=500,
    )


def _write(cells: rules.Cells) -> None:
    dated = {
        (scope, kind, key, day): change
        for (scope, kind, key, day), change in cells.items()
        if day is not None
    }
    now = {(scope, kind, key): change for (scope, kind, key, day), change in cells.items() if day is None}
    add(Daily, ("scope", "kind", "key", "day"), dated)
    add(Balance, ("scope", "kind", "key"), now)
