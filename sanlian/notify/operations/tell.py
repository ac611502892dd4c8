"""Telling people something: into officers' inboxes, and out of the house to those who are to hear at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sanlian.journal.operations import operation, record
from sanlian.notify import channels, facts, queries, rules
from sanlian.notify.models import Note, Sending
from sanlian.notify.queries import Choices
from sanlian.notify.rules import Channel, Wording
from sanlian.people import crowds as people
from sanlian.people.actors import HOUSE, Actor


@dataclass(frozen=True, slots=True)
class Person:
    """Who is told: an officer or a resident by number; a resident's language, for an officer chose one."""

    kind: str
    id: int
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Telling:
    """
    One thing to be told to some people.

    :param message: the name of a wording
    :param values: what its words need; of them only code and link ever leave the house. A resident's link is handed
        over; an officer's is made here, of what it is about
    :param about: kind and number of the thing, such as `("order", 7)`
    :param key: the same for the same occasion, so that nobody is told twice
    :param urgent: goes through quiet hours and past digests, and to officers by SMS too
    :param always: channels that are used whatever an officer chose
    :param at: when it happened, where it is told later
    """

    message: str
    to: Sequence[Person]
    values: Mapping[str, Any]
    about: tuple[str, object]
    key: str
    urgent: bool = False
    always: frozenset[str] = field(default_factory=frozenset)
    at: datetime | None = None


@operation
def tell(tellings: Iterable[Telling], *, by: Actor = HOUSE, at: datetime) -> int:
    """
    Tell people things, many at a time in a few questions; return how many messages were made.

    Officers find each in their inbox. What leaves besides: to an officer by the channels chosen, and by SMS what is
    urgent; to a resident by SMS, where a number was left. In quiet hours only what is urgent leaves; the rest waits
    for the morning.

    :raises NoSuchMessage: when a wording is not loaded
    """
    told = list(tellings)
    versions = {telling.message: queries.newest(telling.message) for telling in told}
    officers = {person.id for telling in told for person in telling.to if person.kind == "officer"}
    residents = {person.id for telling in told for person in telling.to if person.kind == "resident"}
    chosen = queries.choices_of(officers)
    reachable = people.reachable_residents(residents) if channels.is_on(Channel.SMS) else frozenset()
    notes: list[Note] = []
    sendings: list[Sending] = []
    for telling in told:
        version, wording = versions[telling.message]
        then = telling.at or at
        for person in dict.fromkeys(telling.to):
            if person.kind == "officer":
                notes.append(_note(telling, version, person, at=then))
                ways = _ways(telling, wording, chosen[person.id])
                sendings += [
                    _sending(telling, version, person, way, chosen[person.id], at=then) for way in ways
                ]
            elif person.id in reachable and wording.outside:
                sendings.append(_sending(telling, version, person, Channel.SMS, None, at=then))
    Note.objects.bulk_create(notes, batch_size=1000)
    send_off(sendings, by=by, at=at)
    return len(notes) + len(sendings)


def send_off(sendings: list[Sending], *, by: Actor, at: datetime) -> None:
    """Write messages that leave, except those that were written before; those that need not wait are queued."""
    known = set(Sending.objects.filter(key__in=[each.key for each in sendings]).values_list("key", flat=True))
    fresh = [each for each in sendings if each.key not in known]
    Sending.objects.bulk_create(fresh, batch_size=1000)
    for sending in fresh:
        if sending.state == "queued":
            queue(sending, by=by, at=at)


def queue(sending: Sending, *, by: Actor, at: datetime) -> None:
    """Have the journal owe a message to whoever posts it."""
    record(
        facts.QUEUED,
        subject=("sending", sending.pk),
        by=by,
        at=at,
        details={"channel": sending.channel, "message": sending.message},
    )


def _note(telling: Telling, version: int, person: Person, *, at: datetime) -> Note:
    return Note(
        user_id=person.id,
        message=telling.message,
        version=version,
        values={name: value for name, value in telling.values.items() if name != "link"},
        about_kind=telling.about[0],
        about_id=str(telling.about[1]),
        urgent=telling.urgent,
        at=at,
    )


def _ways(telling: Telling, wording: Wording, chosen: Choices) -> list[str]:
    """Return the channels by which an officer hears of it outside the inbox."""
    if not wording.outside:
        return []
    ways = set(chosen.channels.get(wording.group, ())) | telling.always
    if telling.urgent:
        ways.add(Channel.SMS)
    if not chosen.email:
        ways.discard(Channel.EMAIL)
    return sorted(way for way in ways if channels.is_on(way))


def _sending(
    telling: Telling, version: int, person: Person, way: str, chosen: Choices | None, *, at: datetime
) -> Sending:
    quiet = chosen.quiet if chosen else queries.county_quiet()
    until = None if telling.urgent or quiet is None else quiet.until(at)
    state = "queued" if until is None else "held"
    if chosen is not None and chosen.digest and not telling.urgent:
        state = "gathered"
    leaving = {name: value for name, value in telling.values.items() if name in rules.MAY_LEAVE}
    if person.kind == "officer":
        leaving.setdefault("link", queries.link_to(*telling.about))
    return Sending(
        key=rules.key_of(telling.key, telling.message, way, person.kind, person.id),
        to_kind=person.kind,
        to_id=person.id,
        channel=way,
        language=chosen.language if chosen else person.language,
        message=telling.message,
        version=version,
        values=leaving,
        about_kind=telling.about[0],
        about_id=str(telling.about[1]),
        urgent=telling.urgent,
        at=at,
        due_at=until or at,
        state=state,
    )
