"""What a receiver does with a broadcast: reads it, and answers."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.broadcasts import facts, rules
from sanlian.broadcasts.models import Receipt
from sanlian.broadcasts.queries import NoSuchBroadcast
from sanlian.broadcasts.rules import Form
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.notify import operations as notify
from sanlian.people.actors import Actor


class NoAnswer(errors.Invalid):
    """What was sent is no answer to what was asked."""


class Over(errors.Conflict):
    """The broadcast was ended; answers are no longer taken."""


@operation
def read(broadcast_id: int, *, by: Actor, at: datetime) -> bool:
    """
    Note that the receiver has seen it; return whether that is new.

    :raises NoSuchBroadcast: when it was not sent to the actor
    """
    receipt = _hold(broadcast_id, by)
    return _read(receipt, by=by, at=at)


@operation
def answer(
    broadcast_id: int,
    *,
    yes: bool | None = None,
    number: int | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """
    Answer what was asked, or say that it is done; an answer may be corrected until the broadcast is ended.

    :raises NoSuchBroadcast: when it was not sent to the actor
    :raises NoAnswer: when a yes, a no or a number is missing, or the number cannot be
    :raises Over: when the broadcast was ended
    """
    receipt = _hold(broadcast_id, by)
    broadcast = receipt.broadcast
    if broadcast.ended_at is not None:
        raise Over(_("This broadcast is over; answers are no longer taken."))
    if broadcast.form == Form.YES_NO and yes is None:
        raise NoAnswer(_("Please choose yes or no."), field="yes")
    if broadcast.form == Form.NUMBER and (number is None or not 0 <= number <= rules.LARGEST_NUMBER):
        raise NoAnswer(
            _("Please enter a number from 0 to %(most)s.") % {"most": rules.LARGEST_NUMBER}, field="number"
        )
    _read(receipt, by=by, at=at)
    said = (yes if broadcast.form == Form.YES_NO else None, number if broadcast.form == Form.NUMBER else None)
    was = [receipt.yes, receipt.number] if receipt.done_at is not None else None
    Receipt.objects.filter(pk=receipt.pk).update(
        done_at=receipt.done_at or at, yes=said[0], number=said[1], note=storable(note)[: rules.NOTE_LIMIT]
    )
    record(
        facts.ANSWERED,
        subject=("broadcast", broadcast_id),
        by=by,
        at=at,
        details={"place": receipt.place_code, "yes": said[0], "number": said[1], "was": was},
    )


def _hold(broadcast_id: int, by: Actor) -> Receipt:
    receipt = (
        Receipt.objects.select_for_update(no_key=True, of=("self",))
        .select_related("broadcast")
        .filter(broadcast_id=broadcast_id, user_id=by.id or 0)
        .first()
    )
    if receipt is None:
        raise NoSuchBroadcast(_("This message does not exist, or it was not sent to you."))
    return receipt


def _read(receipt: Receipt, *, by: Actor, at: datetime) -> bool:
    notify.mark_read(about=("broadcast", receipt.broadcast_id), by=by, at=at)
    if receipt.read_at is not None:
        return False
    Receipt.objects.filter(pk=receipt.pk).update(read_at=at)
    record(
        facts.READ,
        subject=("broadcast", receipt.broadcast_id),
        by=by,
        at=at,
        details={"place": receipt.place_code},
    )
    return True
