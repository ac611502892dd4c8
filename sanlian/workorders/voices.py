"""What people said into their telephones: which recordings an order or a request has, and where they lie."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.workorders import rules
from sanlian.workorders.lifecycle import Solved
from sanlian.workorders.models import Recording

__all__ = ["NoSuchVoice", "Recording", "is_open", "of_order", "of_request", "path_of", "voice"]


class NoSuchVoice(errors.NotFound):
    """There is no such recording, or not for this person."""


def of_order(order_id: int) -> list[Recording]:
    """Return an order's recordings, the oldest first, with who wrote them down."""
    return list(
        Recording.objects.filter(order_id=order_id).select_related("written_by", "rating").order_by("pk")
    )


def of_request(request_id: int) -> list[Recording]:
    """Return what one person said, the oldest first."""
    return list(Recording.objects.filter(request_id=request_id).order_by("pk"))


def voice(recording_id: int) -> Recording:
    """Return a recording with its order; the caller asks whether the listener may hear it."""
    found = Recording.objects.select_related("order", "request", "rating").filter(pk=recording_id).first()
    if found is None:
        raise NoSuchVoice(_("This recording does not exist."))
    return found


def is_open(recording: Recording, *, at: datetime) -> bool:
    """
    Return whether those who did the work may hear it, as far as it speaks of them.

    What somebody thinks of the work opens when the month is over; what they say is still missing, at once.
    """
    said = recording.rating
    return said is None or said.solved == Solved.NO or rules.month_of(said.at) < rules.month_of(at)


def path_of(file: str) -> Path:
    """
    Return where a recording lies; the caller has asked whether the listener may hear it.

    :raises NoSuchVoice: when it was swept away, or never was one of ours
    """
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / file).resolve()
    if not path.is_relative_to(root / "recordings") or not path.is_file():
        raise NoSuchVoice(_("This recording does not exist."))
    return path
