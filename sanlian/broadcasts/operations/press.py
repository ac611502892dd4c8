"""Pressing for a broadcast: reminding, calling, ending."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.broadcasts import facts, permissions, rules
from sanlian.broadcasts.models import Broadcast, Receipt
from sanlian.broadcasts.operations.send import tell
from sanlian.broadcasts.queries import NoSuchBroadcast
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE, Actor
from sanlian.places import queries as places


class AlreadyPressed(errors.Conflict):
    """People were reminded less than an hour ago."""


class TooEarly(errors.Conflict):
    """The hours in which people may read it by themselves are not over."""


@operation
def remind(broadcast_id: int, *, by: Actor, at: datetime) -> int:
    """
    Tell those who have not read or answered once more; return how many.

    :raises NoSuchBroadcast: when there is none
    :raises AlreadyPressed: within an hour of the last time
    :raises errors.NotAllowed, errors.Conflict: when the actor may not, or it is over
    """
    broadcast = _hold(broadcast_id)
    permissions.may_press(by, broadcast).require()
    last = broadcast.reminded_at or broadcast.sent_at
    if by != HOUSE and at - last < rules.REMINDED_EVERY:
        raise AlreadyPressed(_("People were told less than an hour ago. Please give them time to read."))
    return _remind(broadcast, by=by, at=at)


@operation
def remind_due(*, at: datetime) -> int:
    """Remind of each broadcast whose sender wished it after some hours, once; return how many broadcasts."""
    rows = Broadcast.objects.select_for_update(no_key=True, of=("self",), skip_locked=True).select_related(
        "unit"
    )
    due = list(rows.filter(remind_at__lte=at, reminded_at=None, ended_at=None).order_by("remind_at")[:20])
    for broadcast in due:
        _remind(broadcast, by=HOUSE, at=at)
    return len(due)


@operation
def see_phones(broadcast_id: int, *, place_code: str, by: Actor, at: datetime) -> int:
    """
    Write down that the actor looks at the telephones of those at a place who have not read; return how many they are.

    :raises NoSuchBroadcast: when there is none
    :raises TooEarly: before the hours are over in which they may read it by themselves
    :raises errors.NotAllowed: when the actor may not see them
    """
    permissions.may_see_phones(by, place_code).require()
    broadcast = _hold(broadcast_id)
    if at < broadcast.phones_at:
        raise TooEarly(_("It is too early to call; people still have time to read it by themselves."))
    first, beyond = places.subtree_range(place_code)
    number = Receipt.objects.filter(
        broadcast=broadcast, read_at=None, place_code__gte=first, place_code__lt=beyond
    ).count()
    record(
        facts.PHONES_SEEN,
        subject=("broadcast", broadcast.pk),
        by=by,
        at=at,
        details={"place": place_code, "people": number},
    )
    return number


@operation
def end(broadcast_id: int, *, by: Actor, at: datetime) -> None:
    """
    End a broadcast: nobody is reminded any more, and answers are no longer taken.

    :raises NoSuchBroadcast: when there is none
    :raises errors.NotAllowed, errors.Conflict: when the actor may not, or it is over
    """
    broadcast = _hold(broadcast_id)
    permissions.may_press(by, broadcast).require()
    Broadcast.objects.filter(pk=broadcast.pk).update(ended_at=at)
    record(facts.ENDED, subject=("broadcast", broadcast.pk), by=by, at=at)


def _remind(broadcast: Broadcast, *, by: Actor, at: datetime) -> int:
    waiting = Receipt.objects.filter(broadcast=broadcast, done_at=None).order_by("pk")
    user_ids = list(waiting.values_list("user_id", flat=True))
    Broadcast.objects.filter(pk=broadcast.pk).update(reminded_at=at)
    if user_ids:
        tell(broadcast, user_ids, "broadcast.reminder", at=at)
    record(
        facts.REMINDED,
        subject=("broadcast", broadcast.pk),
        by=by,
        at=at,
        details={"people": len(user_ids)},
    )
    return len(user_ids)


def _hold(broadcast_id: int) -> Broadcast:
    rows = Broadcast.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    found = rows.filter(pk=broadcast_id).first()
    if found is None:
        raise NoSuchBroadcast(_("This broadcast does not exist, or it is not shown to you."))
    return found
