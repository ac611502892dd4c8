"""Adding to a matter that runs: who asked says one thing more, or shows it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.models import WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._attach import Photo, attach
from sanlian.workorders.operations._sayings import say
from sanlian.workorders.operations.submit import EmptyText, TextTooLong, Voice, attach_voice


@operation
def add(
    request_id: int,
    *,
    text: str,
    photos: Sequence[Photo] = (),
    voice: Voice | None = None,
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """
    Add a sentence, photographs or a voice to a request whose order is open; whoever has it finds them in its story.

    :raises EmptyText: with neither words nor photograph nor voice
    :raises TextTooLong: beyond 500 characters
    :raises TooManyPhotographs: beyond six
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    request, order = _step.hold_for(request_id)
    permissions.may_add(by, request).require()
    words = text.strip()
    if not words and not photos and voice is None:
        raise EmptyText(_("Please say or write something, or add a photograph."), field="text")
    if len(words) > rules.ADDED_LIMIT:
        raise TextTooLong(_("Please keep it under 500 characters."), field="text")
    number = attach(photos, order, request=request, at=at)
    spoken = attach_voice(voice, request, at=at)
    _step.take(
        lifecycle.ADD, order, by=by, at=at, request=request.pk, photos=number, **say(request, words), **spoken
    )
    return order
