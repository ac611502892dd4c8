"""Forgetting notes: what somebody found at a door is of use for some time, and a burden afterwards."""

from datetime import datetime, time, timedelta

from django.conf import settings

from sanlian.journal.operations import operation, record
from sanlian.people.actors import HOUSE
from sanlian.visits import facts
from sanlian.visits.models import Picture, Visit
from sanlian.visits.operations._day import SHANGHAI, day_of
from sanlian.visits.operations.pictures import drop_pictures


@operation
def forget_old(*, at: datetime) -> int:
    """
    Forget the notes that were written more than `VISIT_NOTES_DAYS` days ago, with their photographs; return how many.

    An order that a note raised stays, with photographs of its own; so does, until its own time is over, a note that
    puts a forgotten one right. The record says until which day notes are gone, and not how many they were.
    """
    until = day_of(at) - timedelta(days=settings.VISIT_NOTES_DAYS)
    old = Visit.objects.filter(written_at__lt=datetime.combine(until, time.min, SHANGHAI))
    pictures = list(Picture.objects.filter(visit__in=old).values_list("file", flat=True))
    _rows, by_table = old.delete()
    number = by_table.get(Visit._meta.label, 0)
    if number:
        drop_pictures(pictures)
        record(
            facts.FORGOTTEN,
            subject=("county", "visits"),
            by=HOUSE,
            at=at,
            details={"until": until.isoformat()},
        )
    return number
