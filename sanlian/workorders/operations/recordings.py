"""Voices: kept as they were sent, so that nobody has to believe what a machine or an officer made of them."""

import os
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.workorders import rules, sounds
from sanlian.workorders.models import Recording
from sanlian.workorders.operations import _shelf
from sanlian.workorders.operations._scan import require_clean
from sanlian.workorders.operations.submit import Voice

FOLDER = "recordings"
# Three minutes without any compression, as a plain recorder writes them; a browser needs a tenth of it.
MOST_BYTES = 18 * 1024 * 1024
# Whoever stops at three minutes has already gone on for a breath.
_BREATH = 3


class NotAVoice(errors.Invalid):
    """The file is no recording that can be played."""


class VoiceTooLong(errors.Invalid):
    """More was said, or sent, than one recording may hold."""


def keep_recording(raw: IO[bytes], *, at: datetime) -> Voice:
    """
    Return a sent recording, stored under its content; the caller hands the Voice to `submit` or `add` within a day.

    The sound stays as it came. What lay beside it (place, device, pictures) is left behind.

    :raises NotAVoice: when it is none, holds more than a sound, or has nothing in it
    :raises VoiceTooLong: beyond three minutes, or 18 MB
    :raises Infected, NotScanned: as the county's virus scanner says, where one is set
    """
    raw.seek(0, os.SEEK_END)
    if raw.tell() > MOST_BYTES:
        raise _too_long()
    raw.seek(0)
    content = raw.read()
    if settings.CLAMD:
        require_clean(content, field="voice", at=at)
    try:
        sound = sounds.read(content)
    except sounds.NotASound:
        raise NotAVoice(
            _("This recording cannot be played. Please say it once more."), field="voice"
        ) from None
    if sound.seconds > rules.LONGEST_VOICE.total_seconds() + _BREATH:
        raise _too_long()
    name, digest = _shelf.put(lambda part: part.write(sound.raw), folder=FOLDER, suffix=sound.suffix, at=at)
    return Voice(file=name, sha256=digest, media_type=sound.media_type, seconds=round(sound.seconds, 2))


def _too_long() -> VoiceTooLong:
    return VoiceTooLong(
        _("That is longer than three minutes. Please say it a little shorter."), field="voice"
    )


def sweep_recordings(*, at: datetime) -> int:
    """Remove recordings that nothing took up within a day, and return how many."""
    return _shelf.sweep(FOLDER, taken=_taken, at=at)


def drop_recordings(files: Iterable[str]) -> None:
    """Remove kept recordings, once the transaction is committed; what a request still carries stays."""
    names = sorted(set(files))
    kept = _taken(names)
    transaction.on_commit(lambda: _shelf.remove([name for name in names if name not in kept]))


def _taken(names: list[str]) -> set[str]:
    return set(Recording.objects.filter(file__in=names).values_list("file", flat=True))
