"""What leaves the house: posted one by one, let go when the quiet ends, gathered into one message a day."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings

from sanlian.journal.operations import operation, record
from sanlian.notify import channels, facts, queries, rules
from sanlian.notify.channels import Outgoing
from sanlian.notify.models import Preference, Sending
from sanlian.notify.operations.tell import queue, send_off
from sanlian.notify.rules import Channel
from sanlian.people import contact, queries as people
from sanlian.people.actors import HOUSE

AT_ONCE = 2000
DIGEST = "notify.digest"


@operation
def post(sending_id: int, *, at: datetime) -> bool:
    """
    Hand a message to its channel; return whether it was sent now.

    The number or address is looked up at this moment: a message keeps none. What the channel raises rises, and the
    journal tries again with the same key. Asked again after it was sent it does nothing.
    """
    sending = Sending.objects.select_for_update(no_key=True).filter(pk=sending_id, state="queued").first()
    if sending is None:
        return False
    to = _address(sending)
    if not to or not channels.is_on(sending.channel):
        Sending.objects.filter(pk=sending.pk).update(state="unreachable")
        return False
    wording = queries.wording(sending.message, sending.version)
    message = Outgoing(
        channel=sending.channel,
        to=to,
        title=wording.title[sending.language],
        text=rules.filled(wording.outside[sending.language], sending.values),
        key=sending.key,
    )
    reference = channels.adapter(sending.channel).send(message)
    Sending.objects.filter(pk=sending.pk).update(state="sent", sent_at=at, reference=reference)
    record(
        facts.POSTED,
        subject=("sending", sending.pk),
        by=HOUSE,
        at=at,
        details={
            "channel": sending.channel,
            "message": sending.message,
            "about": [sending.about_kind, sending.about_id],
            "to": [sending.to_kind, sending.to_id],
        },
    )
    return True


def _address(sending: Sending) -> str:
    if sending.to_kind == "resident":
        return people.contact_of(sending.to_id).phone
    if sending.channel == Channel.EMAIL:
        sealed = Preference.objects.filter(user_id=sending.to_id).values_list("email_sealed", flat=True)
        return contact.unseal(sealed.first() or "")
    return people.phone_of(sending.to_id)


@operation
def release_held(*, at: datetime) -> int:
    """Queue up to 2,000 messages whose quiet hours are over; return how many."""
    rows = (
        Sending.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(state="held", due_at__lte=at)
        .order_by("due_at")[:AT_ONCE]
    )
    held = list(rows)
    Sending.objects.filter(pk__in=[each.pk for each in held]).update(state="queued")
    for sending in held:
        queue(sending, by=HOUSE, at=at)
    return len(held)


@operation
def fold_digests(*, at: datetime) -> int:
    """Make one message of what was gathered for each officer and channel; return how many were made."""
    rows = Sending.objects.select_for_update(no_key=True).filter(state="gathered", due_at__lte=at)
    gathered: dict[tuple[int, str, str], list[Sending]] = defaultdict(list)
    for sending in rows.order_by("pk"):
        gathered[sending.to_id, sending.channel, sending.language].append(sending)
    if not gathered:
        return 0
    version, _wording = queries.newest(DIGEST)
    day = at.astimezone(rules.SHANGHAI).date()
    made = [
        Sending(
            key=rules.key_of(DIGEST, day, channel, user_id),
            to_kind="officer",
            to_id=user_id,
            channel=channel,
            language=language,
            message=DIGEST,
            version=version,
            values={"count": len(each), "link": f"{settings.ADDRESS}{settings.PREFIX}/desk/notes/"},
            about_kind="digest",
            about_id=day.isoformat(),
            at=at,
            due_at=at,
            state="queued",
        )
        for (user_id, channel, language), each in gathered.items()
    ]
    Sending.objects.filter(pk__in=[each.pk for found in gathered.values() for each in found]).update(
        state="folded"
    )
    send_off(made, by=HOUSE, at=at)
    return len(made)
