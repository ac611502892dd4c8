"""What leaves the house: posted many at a time, let go when the quiet ends, gathered into one message a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings

from sanlian.journal.operations import operation, record
from sanlian.notify import channels, facts, queries, rules
from sanlian.notify.channels import Outgoing
from sanlian.notify.models import Preference, Sending
from sanlian.notify.operations.tell import queue, send_off
from sanlian.notify.rules import Channel
from sanlian.people import contact, crowds as people
from sanlian.people.actors import HOUSE

AT_ONCE = 2000
DIGEST = "notify.digest"


def post(sending_ids: Iterable[int], *, at: datetime) -> dict[int, Exception]:
    """
    Hand messages to their channels, and keep which were taken; return what became of the others, by number.

    It is no transaction: a gateway may take long, and nothing of the database waits for it. Numbers and addresses are
    looked up at this moment: a message keeps none. What was not taken stays queued, to be tried again with the same
    key. What was sent before is left alone.
    """
    waiting = list(Sending.objects.filter(pk__in=list(sending_ids), state="queued").order_by("pk"))
    found = _addresses(waiting)
    outgoing = {sending.pk: _outgoing(sending, found.get(sending.pk, "")) for sending in waiting}
    sent: dict[int, str] = {}
    faults: dict[int, Exception] = {}
    for channel in sorted({sending.channel for sending in waiting}):
        messages = {number: each for number, each in outgoing.items() if each and each.channel == channel}
        for number, answer in channels.send_all(channel, messages).items():
            if isinstance(answer, Exception):
                faults[number] = answer
            else:
                sent[number] = answer
    _keep_posted([each for each in waiting if each.pk in sent], sent, at=at)
    unreachable = [number for number, message in outgoing.items() if message is None]
    Sending.objects.filter(pk__in=unreachable).update(state="unreachable")
    return faults


def _outgoing(sending: Sending, to: str) -> Outgoing | None:
    """Return a message as it leaves; None when no number or address is left, or nothing leaves by its channel."""
    if not to or not channels.is_on(sending.channel):
        return None
    wording = queries.wording(sending.message, sending.version)
    return Outgoing(
        channel=sending.channel,
        to=to,
        title=wording.title[sending.language],
        text=rules.filled(wording.outside[sending.language], sending.values),
        key=sending.key,
    )


@operation
def _keep_posted(sendings: Sequence[Sending], references: Mapping[int, str], *, at: datetime) -> None:
    for sending in sendings:
        sending.state, sending.sent_at, sending.reference = "sent", at, references[sending.pk]
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
    Sending.objects.bulk_update(sendings, ["state", "sent_at", "reference"])


def _addresses(sendings: Sequence[Sending]) -> dict[int, str]:
    """Return the number or address of each message that has one, in three questions for all."""
    ids: dict[str, set[int]] = defaultdict(set)
    for sending in sendings:
        ids[_book(sending)].add(sending.to_id)
    sealed = Preference.objects.filter(user_id__in=ids["email"]).values_list("user_id", "email_sealed")
    books: dict[str, Mapping[int, str]] = {
        "resident": people.resident_phones(ids["resident"]),
        "email": {user_id: contact.unseal(address) for user_id, address in sealed},
        "officer": {user_id: phone for user_id, (_name, phone) in people.work_phones(ids["officer"]).items()},
    }
    return {sending.pk: books[_book(sending)].get(sending.to_id, "") for sending in sendings}


def _book(sending: Sending) -> str:
    return "email" if sending.channel == Channel.EMAIL else sending.to_kind


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
