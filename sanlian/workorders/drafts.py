"""What is written on a form and may be sent more than once: by a weak signal, by a phone that had none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.kernel import errors
from sanlian.workorders import rules
from sanlian.workorders.models import Written


class OtherWords(errors.Conflict):
    """Something else was written under this key before."""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    Where a note or a reply comes from.

    `key` is the form's own and makes its sending happen once; `mark` tells what was filled in, by whom. `written_at`
    is what the phone says where it kept the words until there was a signal: it is told, and no clock listens to it.
    """

    key: str
    mark: str
    written_at: datetime | None = None


def is_written(order_id: int, draft: Draft) -> bool:
    """
    Return whether the same was written with this form before.

    :raises OtherWords: when it was something else
    """
    marks = Written.objects.filter(order=order_id, key=rules.short_key(draft.key)).values_list(
        "mark", flat=True
    )
    if not marks:
        return False
    if marks[0] != draft.mark:
        raise OtherWords(
            _(
                "Something else was sent with this form before. Please look at the order, then send this once more."
            )
        )
    return True


def versions(order_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of each order's last fact: who has read it knows the order as it stands."""
    return {int(number): last for number, last in journal.last_of("order", order_ids).items()}


def written(keys: Iterable[str]) -> set[str]:
    """Return which of these keys of forms have been used; keys are drawn at random, so the order is not asked."""
    by_short = {short: key for key in keys if (short := rules.short_key(key))}
    found = Written.objects.filter(key__in=by_short).values_list("key", flat=True)
    return {by_short[short] for short in found}
