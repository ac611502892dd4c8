"""Keeping what orders are found by, after the record."""

from collections.abc import Iterable

from django.db import transaction

from sanlian.catalogue import queries as catalogue
from sanlian.places import queries as places
from sanlian.workorders import facts, rules
from sanlian.workorders.models import Assignment, OrderWords, Recording, ServiceRequest, WorkOrder

# Whatever changes an order's words, its place or who has had it.
REWORDED = (
    facts.FORMED,
    facts.DISPATCHED,
    facts.DECLINED,
    facts.PASSED_UP,
    facts.RULED,
    facts.REOPENED,
    facts.RETURNED,
    facts.SPLIT,
    facts.MERGED,
    facts.JOINED,
    facts.ADDED,
    facts.TRANSCRIBED,
    facts.HANDED_OVER,
    facts.COMPLAINED_OF,
)
_BATCH = 500


def index_words(order_ids: Iterable[int]) -> None:
    """Write anew what some orders are found by, from the orders as they stand; those that are gone are left out."""
    numbers = sorted(set(order_ids))
    for first in range(0, len(numbers), _BATCH):
        _index(numbers[first : first + _BATCH])


@transaction.atomic
def index_missing(*, most: int = 20_000) -> int:
    """Write what the newest orders without it are found by; return how many, `most` or fewer when none is left."""
    rows = WorkOrder.objects.filter(found_by=None).order_by("-pk").values_list("pk", flat=True)
    missing = list(rows[:most])
    index_words(missing)
    return len(missing)


def forget_words() -> None:
    """Empty what orders are found by, so that it can be written anew from the record."""
    OrderWords.objects.all().delete()


def _index(numbers: list[int]) -> None:
    said: dict[int, list[str]] = {number: [] for number in numbers}
    for order, text, address in ServiceRequest.objects.filter(order__in=numbers).values_list(
        "order", "text", "address"
    ):
        said[order] += [text, address]
    for order, text in Recording.objects.filter(order__in=numbers).values_list("order", "words"):
        said[order].append(text)
    units: dict[int, set[int]] = {}
    for order, unit in Assignment.objects.filter(order__in=numbers).values_list("order", "unit"):
        units.setdefault(order, set()).add(unit)
    kept = {row.pk: (row.words, row.tokens) for row in OrderWords.objects.filter(order__in=numbers)}
    rows = []
    for order in WorkOrder.objects.filter(pk__in=numbers):
        category = catalogue.snapshot().categories.get(order.category_code)
        around = [order.place_code[:length] for length in (9, 12, 15) if length <= len(order.place_code)]
        called = [place.short_name for code in around if (place := places.find(code))]
        words = rules.searchable(
            [order.title, order.told, *said[order.pk], *called, category.name if category else ""]
        )
        had = [f"u{unit}" for unit in sorted(units.get(order.pk, ()))]
        tokens = [*rules.pairs(words), *had, *(f"p{code}" for code in around)]
        row = OrderWords(order_id=order.pk, words=words, tokens=" ".join(tokens))
        if kept.get(order.pk) != (row.words, row.tokens):
            rows.append(row)
    OrderWords.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["order"], update_fields=["words", "tokens"]
    )
