"""What an officer does with the own inbox, and its end."""

from datetime import datetime, timedelta

from sanlian.journal.operations import operation
from sanlian.notify.models import Note, Sending
from sanlian.people.actors import Actor

KEEP = timedelta(days=180)


@operation
def mark_read(*, about: tuple[str, object], by: Actor, at: datetime) -> int:
    """Mark an officer's notes about a thing as read; return how many."""
    rows = Note.objects.filter(user_id=by.id or 0, about_kind=about[0], about_id=str(about[1]), read_at=None)
    return rows.update(read_at=at)


@operation
def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Mark all of an officer's notes as read; return how many."""
    return Note.objects.filter(user_id=by.id or 0, read_at=None).update(read_at=at)


@operation
def forget_old(*, at: datetime) -> int:
    """Drop notes and messages that are older than half a year; what happened stands in the journal."""
    notes, _by_table = Note.objects.filter(at__lt=at - KEEP).delete()
    gone, _by_table = Sending.objects.filter(
        at__lt=at - KEEP, state__in=["sent", "folded", "unreachable"]
    ).delete()
    return notes + gone
