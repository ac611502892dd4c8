"""Replaying the journal for one reader, whose own tables are emptied first."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from sanlian.journal.models import Delivery, Entry, Head
from sanlian.journal.operations import _turns
from sanlian.journal.operations.deliver import BATCH, hand_over
from sanlian.journal.queries import fact_of
from sanlian.journal.readers import READERS
from sanlian.kernel import errors


class NoSuchReader(errors.NotFound):
    """Nobody reads the journal under that name."""


class NotReplayable(errors.Conflict):
    """What this reader did left the house (a message was sent) and must not be done again."""


@transaction.atomic
def replay(reader_name: str, *, progress: Callable[[int], object] | None = None) -> int:
    """
    Empty what a reader keeps and give it the whole journal again; return the number of facts.

    Workers leave this reader alone meanwhile. What is recorded while it runs is owed and paid afterwards.

    :param progress: called with the number of facts after each batch
    :raises NoSuchReader: when the name is not registered
    :raises NotReplayable: when the reader did not say how to empty what it keeps
    """
    reader = READERS.get(reader_name)
    if reader is None:
        raise NoSuchReader(_("Nobody reads the journal under the name %(name)s.") % {"name": reader_name})
    if reader.reset is None:
        raise NotReplayable(_("%(name)s cannot be replayed.") % {"name": reader_name})
    _turns.alone(reader)
    # All entries up to the head are there to be read; later ones are delivered as ever.
    upto = Head.objects.values_list("seq", flat=True).first() or 0
    Delivery.objects.filter(reader=reader.name, entry_id__lte=upto).delete()
    reader.reset()
    seen = last = 0
    while True:
        rows = Entry.objects.filter(seq__gt=last, seq__lte=upto, name__in=reader.of)
        entries = list(rows.order_by("seq")[:BATCH])
        if not entries:
            return seen
        hand_over(reader, [fact_of(entry) for entry in entries])
        seen, last = seen + len(entries), entries[-1].seq
        if progress:
            progress(len(entries))
