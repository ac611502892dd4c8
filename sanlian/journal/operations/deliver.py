"""Paying what the journal owes: each reader gets each fact once, in the transaction that strikes the debt off."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet

from sanlian.journal.models import Delivery
from sanlian.journal.operations import _turns
from sanlian.journal.operations.write import operation
from sanlian.journal.queries import fact_of
from sanlian.journal.readers import READERS, Fact, Reader

logger = logging.getLogger(__name__)

BATCH, LEAVING = 500, 100
GIVE_UP_AFTER = 8
# So long what leaves the house is one worker's to send: longer than the slowest batch takes.
LEASE = timedelta(minutes=2)


def work_off(*, at: datetime, limit: int | None = None, leaving: bool | None = None) -> int:
    """
    Pay every debt that is due at `at`, at most about `limit`; return how many were paid.

    :param leaving: only what leaves the house, or all but that; None for everything
    """
    paid = 0
    while limit is None or paid < limit:
        readers = [each for each in READERS.values() if leaving is None or each.leaves is leaving]
        step = sum(pay_once(reader, at=at) for reader in readers)
        paid += step
        if not step:
            break
    return paid


def pay_once(reader: Reader, *, at: datetime) -> int:
    """
    Pay one reader's next debts, a batch where it takes batches; return how many were paid.

    What fails is tried again later, ever less often, and given up with an alarm after the eighth try; a batch
    that fails is taken apart so that one bad fact does not hold up the others.
    """
    # A look without a lock first: on SQLite a transaction takes the only writer's place.
    if not Delivery.objects.filter(reader=reader.name, given_up=False, due_at__lte=at).exists():
        return 0
    if reader.leaves and reader.batch:
        return _send_off(reader, at=at)
    with transaction.atomic():
        owed = _claim(reader, at=at) if _turns.share(reader) else ()
        if not owed:
            return 0
        try:
            with transaction.atomic():
                hand_over(reader, [fact_of(delivery.entry) for delivery in owed], at=at)
                _rows(owed).delete()
            return len(owed)
        except Exception as error:
            if len(owed) == 1:
                _postpone(owed[0], error, at=at)
                return 0
    return sum(_pay_single(reader, delivery.pk, at=at) for delivery in owed)


def _claim(reader: Reader, *, at: datetime) -> Sequence[Delivery]:
    rows = (
        Delivery.objects.filter(reader=reader.name, given_up=False, due_at__lte=at)
        .order_by("entry_id")
        .select_related("entry")
    )
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    most = BATCH if not reader.leaves else LEAVING if reader.batch else 1
    return list(rows[:most])


def _send_off(reader: Reader, *, at: datetime) -> int:
    """Have the next hundred facts leave the house, leased meanwhile, in no transaction; return how many did."""
    with transaction.atomic():
        owed = _claim(reader, at=at)
        _rows(owed).update(due_at=at + LEASE)
    if not owed:
        return 0
    try:
        faults: Mapping[int, Exception] = reader.call([fact_of(each.entry) for each in owed], at)
    except Exception as error:
        faults = {each.entry_id: error for each in owed}
    failed = [each for each in owed if each.entry_id in faults]
    with transaction.atomic():
        _rows(each for each in owed if each.entry_id not in faults).delete()
        for each in failed:
            _postpone(each, faults[each.entry_id], at=at)
    return len(owed) - len(failed)


def _rows(deliveries: Iterable[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])


def _pay_single(reader: Reader, delivery_id: int, *, at: datetime) -> int:
    with transaction.atomic():
        if not _turns.share(reader):
            return 0
        delivery = (
            Delivery.objects.filter(pk=delivery_id, given_up=False, due_at__lte=at)
            .select_for_update(of=("self",))
            .select_related("entry")
            .first()
        )
        if delivery is None:
            return 0
        try:
            with transaction.atomic():
                hand_over(reader, [fact_of(delivery.entry)], at=at)
                delivery.delete()
            return 1
        except Exception as error:
            _postpone(delivery, error, at=at)
            return 0


@operation
def hand_over(reader: Reader, facts: Sequence[Fact], *, at: datetime | None = None) -> None:
    """Call a reader with facts in the shape it asked for; what it records itself is written at the end."""
    if reader.batch:
        reader.call(facts)
        return
    for fact in facts:
        if reader.leaves:
            reader.call(fact, at)
        else:
            reader.call(fact)


def _postpone(delivery: Delivery, error: Exception, *, at: datetime) -> None:
    attempts = delivery.attempts + 1
    given_up = attempts >= GIVE_UP_AFTER
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=F("attempts") + 1,
        due_at=at + timedelta(seconds=2**attempts * 5),
        given_up=given_up,
        error=f"{type(error).__name__}: {error}"[:2000],
    )
    # Giving up is an alarm for whoever runs the machine: error level reaches the log whatever its threshold.
    logger.log(
        logging.ERROR if given_up else logging.WARNING,
        "%s %s entry %s (attempt %s)",
        delivery.reader,
        "gave up" if given_up else "failed on",
        delivery.entry_id,
        attempts,
        exc_info=error,
    )
