"""Writing down what somebody said: the machine where one listens, else a person; a person's words stand."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import lifecycle, permissions, rules, voices
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Recording, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._sayings import say
from sanlian.workorders.operations.submit import EmptyText, TextTooLong


class NoSuchRecording(errors.NotFound):
    """There is no such recording."""


class WrittenDown(errors.Conflict):
    """A person has written down what was said."""


@operation
def write_down(
    recording_id: int,
    *,
    words: str,
    title: str = "",
    urgent: bool = False,
    restricted: bool = False,
    analysis: dict[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """
    Write down what a recording says, once by the machine and once by a person, whose words replace the machine's.

    The order becomes urgent by the words, and never less so; the promise to the citizen stays as it was given. While
    nobody has sent it on, it becomes restricted by them too, and takes its title and the reading of its matter from
    them where the voice was all that came. Words about the work change nothing of this.

    :raises EmptyText, TextTooLong: without words, or beyond 2,000 characters
    :raises NoSuchRecording: when there is none with this number
    :raises WrittenDown: when a person has written it down already
    :raises errors.NotAllowed, errors.Conflict: as every step does
    """
    order, recording = _hold(recording_id)
    permissions.may_write_down(by, order, _step.assisting(order)).require()
    if by != HOUSE and not voices.is_open(recording, at=at):
        permissions.may_see_ratings(by, order).require()
    if recording.written_by_id is not None or (by == HOUSE and recording.words):
        raise WrittenDown(_("What was said is written down already."))
    recording.words = _checked(words)
    recording.written_by_id, recording.written_at = (None if by == HOUSE else by.id), at
    recording.save(update_fields=["words", "written_by", "written_at"])
    told: dict[str, Any] = {"request": recording.request_id, "recording": recording.pk}
    if recording.rating is not None:
        told["rating"] = recording.rating.solved
    else:
        _read_anew(order, recording, title=title, urgent=urgent, restricted=restricted, analysis=analysis)
    told |= say(recording.request, recording.words)
    _step.take(lifecycle.WRITE_DOWN, order, by=by, at=at, by_machine=by == HOUSE, **told)
    return order


def _read_anew(
    order: WorkOrder,
    recording: Recording,
    *,
    title: str,
    urgent: bool,
    restricted: bool,
    analysis: dict[str, Any] | None,
) -> None:
    """Let an order become what the words of its matter make of it, as far as nobody has decided otherwise."""
    order.urgent = order.urgent or urgent
    if order.status == Status.FORMED:
        order.restricted = order.restricted or restricted
        if not recording.request.text:
            order.title, order.analysis = (title or order.title)[:80], analysis or order.analysis
    order.save(update_fields=["urgent", "restricted", "title", "analysis"])


def _hold(recording_id: int) -> tuple[WorkOrder, Recording]:
    """Return a recording, and its order locked; looked up again, should that have been merged meanwhile."""
    found = Recording.objects.filter(pk=recording_id).first()
    while found is not None:
        order = _step.hold(found.order_id)
        found = Recording.objects.select_related("request", "rating").filter(pk=recording_id).first()
        if found is not None and found.order_id == order.pk:
            return order, found
    raise NoSuchRecording(_("This recording does not exist."))


def _checked(words: str) -> str:
    words = storable(words)
    if not words:
        raise EmptyText(_("Please write down what was said."), field="words")
    if len(words) > rules.TEXT_LIMIT:
        raise TextTooLong(
            _("Please keep it under %(limit)s characters; you wrote %(count)s.")
            % {"limit": rules.TEXT_LIMIT, "count": len(words)},
            field="words",
        )
    return words
