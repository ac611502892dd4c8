"""Sending one message to thousands at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sanlian.broadcasts import facts, permissions, rules
from sanlian.broadcasts.models import Broadcast, Receipt, Tally
from sanlian.broadcasts.rules import Form
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.notify import operations as notify
from sanlian.notify.operations import Person, Telling
from sanlian.notify.rules import Channel
from sanlian.people import crowds as people
from sanlian.people.actors import Actor, Permission

BATCH = 2000


class BadBroadcast(errors.Invalid):
    """The message is empty or too long, or what it asks is incomplete."""


class NobodyThere(errors.Invalid):
    """Nobody belongs to these groups at these places."""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A broadcast before it is sent.

    :param groups: roles, and `linked_member`; `places`: codes, each with its whole subtree
    :param remind_after: hours after which who has not read is reminded by itself; 0: never
    :param phones_after: hours after which who has not read stands on the telephone list
    """

    title: str
    text: str
    groups: Sequence[str]
    places: Sequence[str]
    form: str = Form.NONE
    question: str = ""
    urgent: bool = False
    by_sms: bool = False
    remind_after: int = 0
    phones_after: int = 24


@dataclass(frozen=True, slots=True)
class Sent:
    """The broadcast's number and how many were addressed; `repeated` when the key was seen before."""

    broadcast_id: int
    addressed: int
    repeated: bool = False


@operation
def send(draft: Draft, *, key: str, by: Actor, at: datetime) -> Sent:
    """
    Address everybody of the groups at the places: a receipt and a note in the inbox each, and an SMS if wanted.

    What is urgent goes by SMS to everybody, through quiet hours. The same key sends nothing a second time.

    :raises BadBroadcast: when words are missing or too long, or hours cannot be
    :raises NobodyThere: when nobody would be addressed
    :raises errors.NotAllowed: when the actor may not broadcast to these places
    """
    permissions.may_send(by, draft.places).require()
    check(draft)
    known = Broadcast.objects.filter(key=key[:40]).first()
    if known is not None:
        return Sent(known.pk, Receipt.objects.filter(broadcast=known).count(), repeated=True)
    found = people.audience(draft.groups, draft.places, on=at.astimezone(rules.SHANGHAI).date())
    if not found:
        raise NobodyThere(_("Nobody belongs to these groups at these places."), field="groups")
    broadcast = _created(draft, key=key[:40], by=by, at=at)
    Receipt.objects.bulk_create(
        [Receipt(broadcast=broadcast, user_id=user_id, place_code=code) for user_id, code in found.items()],
        batch_size=BATCH,
    )
    addressed = Counter(code[: rules.VILLAGE] for code in found.values())
    Tally.objects.bulk_create(
        [Tally(broadcast=broadcast, place_code=code, addressed=number) for code, number in addressed.items()]
    )
    tell(broadcast, list(found), "broadcast.urgent" if draft.urgent else "broadcast.new", at=at)
    record(
        facts.SENT,
        subject=("broadcast", broadcast.pk),
        by=by,
        at=at,
        details={
            "addressed": len(found),
            "urgent": draft.urgent,
            "form": str(draft.form),
            "groups": sorted(draft.groups),
            "places": sorted(draft.places),
        },
    )
    return Sent(broadcast.pk, len(found))


def tell(broadcast: Broadcast, user_ids: list[int], message: str, *, at: datetime) -> None:
    """Tell people of a broadcast; what is asked of them again has a key of its own."""
    by_sms = frozenset({Channel.SMS}) if broadcast.by_sms or broadcast.urgent else frozenset()
    notify.tell(
        [
            Telling(
                message=message,
                to=[Person("officer", user_id) for user_id in user_ids],
                values={"sender": broadcast.unit.short_name, "subject": broadcast.title},
                about=("broadcast", broadcast.pk),
                key=f"{message} {broadcast.pk} {at.isoformat()}",
                urgent=broadcast.urgent,
                always=by_sms,
            )
        ],
        at=at,
    )


def check(draft: Draft) -> None:
    """Do nothing with a draft that can be sent; :raises BadBroadcast: otherwise."""
    for field, words, limit in (
        ("title", draft.title, rules.TITLE_LIMIT),
        ("text", draft.text, rules.TEXT_LIMIT),
        ("question", draft.question, rules.QUESTION_LIMIT),
    ):
        said = storable(words)
        if not said and field != "question":
            raise BadBroadcast(_("Please write what is to be done."), field=field)
        if len(said) > limit:
            raise BadBroadcast(
                _("Please keep it under %(limit)s characters.") % {"limit": limit}, field=field
            )
    if draft.form not in set(Form):
        raise BadBroadcast(_("Please choose what is asked back."), field="form")
    if draft.form != Form.NONE and not storable(draft.question):
        raise BadBroadcast(_("Please write the question."), field="question")
    if not draft.places:
        raise BadBroadcast(_("Please choose at least one place."), field="places")
    if not draft.groups:
        raise BadBroadcast(_("Please choose to whom it goes."), field="groups")
    if not 0 <= draft.remind_after <= rules.MOST_HOURS or not 1 <= draft.phones_after <= rules.MOST_HOURS:
        raise BadBroadcast(
            _("Please choose between 1 and %(most)s hours.") % {"most": rules.MOST_HOURS},
            field="phones_after",
        )


def _created(draft: Draft, *, key: str, by: Actor, at: datetime) -> Broadcast:
    post = next(post for post in by.posts if Permission.BROADCAST in post.permissions)
    assert by.id is not None
    return Broadcast.objects.create(
        key=key,
        title=storable(draft.title),
        text=storable(draft.text),
        form=draft.form,
        question=storable(draft.question) if draft.form != Form.NONE else "",
        urgent=draft.urgent,
        by_sms=draft.by_sms,
        groups=sorted(draft.groups),
        places=sorted(draft.places),
        by_id=by.id,
        unit_id=post.unit_id,
        sent_at=at,
        remind_at=at + timedelta(hours=draft.remind_after) if draft.remind_after else None,
        phones_at=at + timedelta(hours=draft.phones_after),
    )
