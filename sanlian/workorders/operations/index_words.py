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
    facts.ASSIST_ASKED,
    facts.COMPLAINED_OF,
    facts.CORRECTED,
)
_BATCH = 500


def index_words(order_ids: Iterable[int]) -> None:
    """Write anew what some orders are found by, from the orders as they stand; those that are gone are left out."""
    numbers = sorted(set(order_ids))
    for first in range(0, len(numbers), _BATCH):
        _index(numbers[first : first + _BATCH])


def index_missing(*, most: int = 20_000) -> int:
    """Write what the newest orders without it are found by; return how many, none when all have it."""
    rows = WorkOrder.objects.filter(found_by=None).order_by("-pk").values_list("pk", flat=True)
    missing = list(rows[:most])
    with transaction.atomic():
        index_words(missing)
    return len(missing)


def forget_words() -> None:
    """Empty what orders are found by, so that it can be written anew from the record."""
    OrderWords.objects.all().delete()


def _index(numbers: list[int]) -> None:
    said: dict[int, list[str]] = {number: [] for number in numbers}
    asked = ServiceRequest.objects.filter(order__in=numbers).order_by("pk")
    for number, text, address in asked.values_list("order", "text", "address"):
        said[number] += [text, address]
    # What somebody said of the work is not for whoever searches: it opens when the month is over.
    spoken = Recording.objects.filter(order__in=numbers, rating=None).order_by("pk")
    for number, text in spoken.values_list("order", "words"):
        said[number].append(text)
    units: dict[int, set[int]] = {}
    for number, unit in Assignment.objects.filter(order__in=numbers).values_list("order", "unit"):
        units.setdefault(number, set()).add(unit)
    kept = {row.pk: (row.words, row.tokens) for row in OrderWords.objects.filter(order__in=numbers)}
    rows = [
        _row(order, said[order.pk], units.get(order.pk, set()))
        for order in WorkOrder.objects.filter(pk__in=numbers)
    ]
    OrderWords.objects.bulk_create(
        # What is written again costs the index every token again.
        [row for row in rows if kept.get(row.pk) != (row.words, row.tokens)],
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["words", "tokens"],
    )


def _row(order: WorkOrder, said: list[str], units: set[int]) -> OrderWords:
    category = catalogue.snapshot().categories.get(order.category_code)
    around = [order.place_code[:length] for length in (9, 12, 15) if length <= len(order.place_code)]
    called = [place.short_name for code in around if (place := places.find(code))]
    words = rules.searchable([order.title, order.told, *said, *called, category.name if category else ""])
    tokens = [
        *rules.pairs(words),
        *(f"u{unit}" for unit in sorted(units)),
        *(f"p{code}" for code in around),
        f"n{rules.band(order.pk)}",
    ]
    return OrderWords(order_id=order.pk, words=words, tokens=" ".join(tokens))
