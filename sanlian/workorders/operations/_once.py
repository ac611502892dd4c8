"""What one form says is written once, however often it arrives."""

from datetime import datetime
from typing import Any

from sanlian.workorders import rules
from sanlian.workorders.drafts import Draft, is_written
from sanlian.workorders.models import WorkOrder, Written


def written(order: WorkOrder, draft: Draft | None, *, at: datetime) -> bool:
    """
    Return whether this was written before; else note that it is now. The caller holds the order.

    :raises OtherWords: when something else was written with the same form
    """
    if draft is None:
        return False
    if is_written(order.pk, draft):
        return True
    Written.objects.create(order=order, key=rules.short_key(draft.key) or "", mark=draft.mark, at=at)
    return False


def told(draft: Draft | None) -> dict[str, Any]:
    """Return what a fact says of words that had to wait on a phone."""
    if draft is None or draft.written_at is None:
        return {}
    return {"written_at": draft.written_at.isoformat(timespec="seconds")}
