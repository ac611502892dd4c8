"""Taking a request in: the resident's receipt and the order that serves it, in one transaction."""

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import facts, rules
from sanlian.workorders.models import (
    Assignment,
    Attachment,
    Rating,
    Recording,
    ServiceRequest,
    Showing,
    WorkOrder,
)
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations._attach import Photo, keep_attached
from sanlian.workorders.operations._form import formed, note_sent, put_to
from sanlian.workorders.operations._interest import NOBODY, Against
from sanlian.workorders.operations.dispatch import Sending
from sanlian.workorders.privacy import anonymised

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 3


class EmptyText(errors.Invalid):
    """Nothing was said, written or photographed."""


class TextTooLong(errors.Invalid):
    """More was written than a request can carry."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A recording already looked over and stored, as `var/media` holds it."""

    file: str
    sha256: str
    media_type: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person asks for; reporter and beneficiary are numbers of residents, or None."""

    text: str
    reporter_id: int | None = None
    beneficiary_id: int | None = None
    relation: str = ""
    consent: bool = False
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    visibility: str = "handlers"
    channel: str = "portal"
    language: str = "zh-hans"
    idempotency_key: str | None = None
    photos: Sequence[Photo] = field(default_factory=tuple)
    voice: Voice | None = None
    answers: Sequence[dict[str, str]] = field(default_factory=tuple)
    objects_to_id: int | None = None
    # What the village may read, where it may see the matter: the words, and photographs by their sha256.
    shows_words: bool = False
    shows_photos: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The request and the order, as numbers, with the receipt; `repeated` when the key was seen before."""

    request_id: int
    order_id: int
    code: str
    due_at: datetime
    repeated: bool = False


def repeated(idempotency_key: str | None) -> Taken | None:
    """Return what an earlier submission with this key made, or None."""
    if not idempotency_key:
        return None
    found = (
        ServiceRequest.objects.filter(idempotency_key=rules.short_key(idempotency_key))
        .values_list("pk", "order_id", "code", "order__due_at")
        .first()
    )
    return Taken(*found, repeated=True) if found else None


def once(*, again: Callable[..., R | None]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Let an operation begin anew when it met somebody else's row, a receipt's or a resident's, drawn or made just now.

    `again` gets the same arguments and returns what an earlier call with the same key made, or None. It is asked
    only after a collision, so what happens nearly always costs no look. Inside another operation nothing can be
    begun anew: the collision rises to the one that began.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for _attempt in range(ATTEMPTS - 1):
                try:
                    return function(*args, **kwargs)
                except IntegrityError:
                    if transaction.get_connection().needs_rollback:
                        raise
                    earlier = again(*args, **kwargs)
                    if earlier is not None:
                        return earlier
            return function(*args, **kwargs)

        return run

    return decorate


def _earlier(ask: Ask, **_others: object) -> Taken | None:
    return repeated(ask.idempotency_key)


@once(again=_earlier)
@operation
def submit(
    ask: Ask,
    *,
    category: str,
    place_id: int | None,
    place_code: str,
    urgent: bool = False,
    at_once: bool | None = None,
    restricted: bool = False,
    title: str = "",
    analysis: dict[str, Any] | None = None,
    send: Sending | None = None,
    against: Against = NOBODY,
    desk: int | None = None,
    by: Actor,
    at: datetime,
) -> Taken:
    """
    Take a request in and form its order, owned by the township desk of its place, or by the county centre.

    The citizen's clock starts now. The same idempotency key gives the same receipt and no second order, also when
    two submissions race.

    :param at_once: whether the limit of emergencies holds, whatever the matter; by default for what is urgent
    :param send: where the house sends the order in the same breath, so that it never waits at the desk
    :param against: of whom it complains; they neither get it nor see it
    :param desk: number of the unit whose desk has it first, where it is not the place's
    :param restricted: few may see it, because of what was said; a sensitive matter always is
    :raises EmptyText: when there is neither text nor photograph nor voice
    :raises TextTooLong: beyond 2,000 characters
    :raises NoSuchUnit: when it is to be sent to a unit that does not exist
    :raises ComplainedOf: when it is to be sent to those of whom it complains
    :raises NoSuchTarget: when they do not exist
    :raises errors.NotFound: when the category is unknown
    """
    ask = cleaned(ask)
    text = ask.text
    order = formed(
        category=category,
        place_id=place_id,
        place_code=place_code,
        urgent=urgent,
        at_once=urgent if at_once is None else at_once,
        restricted=restricted,
        title=title or rules.title_of(text),
        analysis=analysis or {},
        about=_interest.keys((ask.reporter_id, ask.beneficiary_id), against, at=at),
        at=at,
    )
    order.unit_id = desk or order.unit_id
    return _keep(ask, order, send, by=by, at=at)


def cleaned(ask: Ask) -> Ask:
    """
    Return what a person asks for as it can be kept.

    :raises EmptyText: when there is neither text nor photograph nor voice
    :raises TextTooLong: beyond 2,000 characters, or 4,000 of what another platform handed in
    """
    ask = replace(
        ask,
        text=storable(ask.text),
        address=storable(ask.address)[: rules.ADDRESS_LIMIT],
        relation=storable(ask.relation)[: rules.RELATION_LIMIT],
        idempotency_key=rules.short_key(ask.idempotency_key),
    )
    if not ask.text and not ask.photos and ask.voice is None:
        raise EmptyText(_("Please say in a few words what the matter is."), field="text")
    if len(ask.text) > (limit := rules.text_limit(ask.channel)):
        raise TextTooLong(
            _("Please keep it under %(limit)s characters; you wrote %(count)s.")
            % {"limit": limit, "count": len(ask.text)},
            field="text",
        )
    return ask


def _keep(ask: Ask, order: WorkOrder, send: Sending | None, *, by: Actor, at: datetime) -> Taken:
    """
    Write the order once, as it stands after all that happens to it at this instant, and note each step.

    Written after forming and again after sending on, it would cost twice as many statements, and a resident's
    submission is what must never be slow.
    """
    desk, hops, helpers = put_to(order, send, at=at)
    order.save(force_insert=True)
    _interest.note_complaints(order)
    request, said = kept(ask, order, code=order.code, at=at)
    Assignment.objects.bulk_create(hops)
    _step.note(
        facts.REQUESTED, order, by=by, at=at, unit=desk.code, request=request.pk, channel=ask.channel, **said
    )
    _step.note(facts.FORMED, order, by=by, at=at, unit=desk.code, due_at=order.due_at.isoformat())
    if send is not None:
        note_sent(order, send, helpers, at=at)
    return Taken(request_id=request.pk, order_id=order.pk, code=order.code, due_at=order.due_at)


def kept(ask: Ask, order: WorkOrder, *, code: str, at: datetime) -> tuple[ServiceRequest, dict[str, Any]]:
    """Return the request, written, with its photographs and voice, and what its fact says of the voice."""
    request = ServiceRequest.objects.create(
        code=code,
        order=order,
        channel=ask.channel,
        reporter_id=ask.reporter_id,
        beneficiary_id=ask.beneficiary_id,
        relation=ask.relation,
        consent=ask.consent,
        text=ask.text,
        address=ask.address,
        lon=ask.lon,
        lat=ask.lat,
        visibility=ask.visibility,
        language=ask.language,
        answers=list(ask.answers),
        objects_to_id=ask.objects_to_id,
        submitted_at=at,
        idempotency_key=ask.idempotency_key,
    )
    photos = keep_attached(ask.photos, order, request=request, at=at)
    _show(ask, request, photos)
    return request, attach_voice(ask.voice, request, at=at)


def _show(ask: Ask, request: ServiceRequest, photos: Sequence[Attachment]) -> None:
    """Keep what the village may read: the words without names and numbers, and the photographs that were named."""
    named = [photo.pk for photo in photos if photo.sha256 in ask.shows_photos]
    if ask.visibility != "village" or not (ask.shows_words or named):
        return
    about = {ask.reporter_id, ask.beneficiary_id} - {None}
    names = [people.contact_of(number).name for number in about if number] if ask.shows_words else []
    words = anonymised(ask.text, names=names) if ask.shows_words else ""
    Showing.objects.create(request=request, words=words, photos=named)


def attach_voice(
    voice: Voice | None, request: ServiceRequest, *, rating: Rating | None = None, at: datetime
) -> dict[str, Any]:
    """
    Tie a kept recording to a request and its order; return the detail that its fact carries, or none.

    :param rating: where it says what somebody thinks of the work
    """
    if voice is None:
        return {}
    recording = Recording.objects.create(
        request=request,
        order_id=request.order_id,
        rating=rating,
        file=voice.file,
        sha256=voice.sha256,
        media_type=voice.media_type,
        seconds=voice.seconds,
        at=at,
    )
    return {"recording": recording.pk}
