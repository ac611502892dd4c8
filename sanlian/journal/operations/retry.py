"""Trying again what was given up, once its cause is mended."""

from datetime import datetime

from sanlian.journal.models import Delivery
from sanlian.journal.operations.write import operation


@operation
def retry(reader_name: str, *, at: datetime) -> int:
    """
    Owe a reader again what was given up for it, due at once and with all tries before it; return how many.

    Of readers that no longer exist nothing is tried: whoever took one away decides about its debts.
    """
    rows = Delivery.objects.filter(reader=reader_name, given_up=True)
    return rows.update(given_up=False, attempts=0, due_at=at)
