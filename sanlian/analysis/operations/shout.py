"""A shout: read, taken in, and sent to its owner at once where the machine is sure, all in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sanlian.analysis import queries, routing
from sanlian.analysis.operations._against import against
from sanlian.analysis.operations.watch_rules import notice
from sanlian.analysis.queries import Suggestion
from sanlian.analysis.routing import Route
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.rules.questions import kept
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import operations as people_operations, queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import operations as workorders, queries as orders, twins
from sanlian.workorders.operations import Photo, Sending, Taken, Voice


class NoSuchTwin(errors.Conflict):
    """The order that somebody wanted to join has ended, or is about something else."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person gets: a code, who has it, until when; `repeated` when the same shout had come before."""

    request_id: int
    order_id: int
    code: str
    dispatched: bool
    unit_code: str
    unit_name: str
    due_at: datetime
    repeated: bool = False


def earlier(idempotency_key: str | None) -> Receipt | None:
    """Return the receipt of what was taken in under a key before, or None."""
    taken = workorders.repeated(idempotency_key)
    return _again(taken) if taken else None


def _earlier(*, idempotency_key: str | None = None, **_others: object) -> Receipt | None:
    return earlier(idempotency_key)


@workorders.once(again=_earlier)
@operation
def shout(
    *,
    text: str,
    village: str | None = None,
    point: tuple[float, float] | None = None,
    address: str = "",
    reporter_name: str = "",
    reporter_phone: str = "",
    beneficiary_name: str = "",
    beneficiary_phone: str = "",
    relation: str = "",
    consent: bool = False,
    category: str | None = None,
    urgent: bool | None = None,
    visibility: str = "handlers",
    shows_words: bool = False,
    shows_photos: Collection[str] = (),
    channel: str = "portal",
    language: str = "zh-hans",
    idempotency_key: str | None = None,
    photos: Sequence[Photo] = (),
    voice: Voice | None = None,
    joins: int | None = None,
    answers: Mapping[str, str] | None = None,
    by: Actor | None = None,
    at: datetime,
) -> Receipt:
    """
    Take a shout in: an order is formed, and dispatched at once where the machine is sure (即发即办).

    Where it is not, where the matter is sensitive, or where the place is unknown, the order waits at the desk of
    the township, or of the county centre. It never is without an owner.

    :param village: code of a village; `point`: longitude and latitude, WGS-84
    :param category: the person's own choice of a matter, taken as certain
    :param urgent: the person's own word, over the machine's reading
    :param visibility: `village` holds only for what may stand on the village's list; `shows_words` and `shows_photos`
        (sha256 of some) are what the village may read then
    :param answers: the code of a question about the matter → what was answered; what was not asked is left out
    :param joins: number of the order that the person says it is about too; then no order is formed
    :param by: whoever types it in; by default the reporter
    :raises workorders.EmptyText, workorders.TextTooLong: as the text is
    :raises queries.WrongPlace, places.OutsideCounty: as the place is
    :raises catalogue.UnknownCategory: when there is no such matter
    :raises people.UnusablePhone: when a telephone number cannot be one
    :raises NoSuchTwin: when the order to join is none that was offered for such a matter there
    """
    text = storable(text)
    suggestion = queries.suggest(text, village=village, point=point, category=category, at=at)
    place = suggestion.place or places.get(people.county_code())
    reporter = _resident(reporter_name, reporter_phone, at=at)
    beneficiary = _resident(beneficiary_name, beneficiary_phone, at=at) or reporter
    who = by or people.resident_actor(reporter, name=reporter_name.strip())
    to = routing.route(suggestion.category, place.code, text=text, at=at)
    ask = workorders.Ask(
        text=text,
        reporter_id=reporter if by is None or reporter else by.id if by.kind == "resident" else None,
        beneficiary_id=beneficiary,
        relation=relation,
        consent=consent,
        address=address,
        lon=point[0] if point else None,
        lat=point[1] if point else None,
        visibility=visibility if catalogue.category(suggestion.category).shown else "handlers",
        shows_words=shows_words,
        shows_photos=shows_photos,
        channel=channel,
        language=language,
        idempotency_key=idempotency_key,
        photos=photos,
        voice=voice,
        answers=kept(catalogue.category(suggestion.category).questions, answers or {}),
    )
    if joins is not None:
        return _joined(ask, joins, category=suggestion.category, place_code=place.code, by=who, at=at)
    return _formed(ask, suggestion, to, place, chosen=bool(category), urgent=urgent, by=who, at=at)


def _formed(
    ask: workorders.Ask,
    suggestion: Suggestion,
    to: Route,
    place: PlaceInfo,
    *,
    chosen: bool,
    urgent: bool | None,
    by: Actor,
    at: datetime,
) -> Receipt:
    """Form an order of what was asked, sent on at once where the machine is sure."""
    notice(to.why, at=at)
    alone = goes_alone(suggestion)
    complained = against(suggestion.category, ask.text, place.code, on=localdate(at))
    taken = workorders.submit(
        ask,
        category=suggestion.category,
        place_id=place.id,
        place_code=place.code,
        urgent=suggestion.urgent if urgent is None else urgent,
        # Two hours are promised on a person's word; the machine's reading alone only shows it as urgent.
        at_once=bool(urgent),
        restricted=suggestion.sensitive,
        title=suggestion.title,
        analysis=queries.stored_form(suggestion, to, chosen=chosen),
        send=_sending(to) if alone else None,
        against=complained,
        by=by,
        at=at,
    )
    unit = people.unit(to.unit_code) if alone else people.township_unit(place.code) or people.county_unit()
    if complained.units:
        # Not to those of whom it complains: who has it, only the order knows.
        unit = people.unit_by_id(orders.order(taken.order_id).unit_id)
    return Receipt(
        request_id=taken.request_id,
        order_id=taken.order_id,
        code=taken.code,
        dispatched=alone,
        unit_code=unit.code,
        unit_name=unit.name,
        due_at=taken.due_at,
    )


def _joined(
    ask: workorders.Ask, order_id: int, *, category: str, place_code: str, by: Actor, at: datetime
) -> Receipt:
    """Add the request to an order that was offered for this matter here, and to no other."""
    if order_id not in {twin.order_id for twin in twins.twins(category, place_code, at=at)}:
        raise NoSuchTwin(_("That matter has ended meanwhile. Please send yours as one of its own."))
    return _again(workorders.join(ask, order_id=order_id, by=by, at=at), repeated=False)


def goes_alone(suggestion: Suggestion) -> bool:
    """Return whether a shout goes to its owner without a person looking first; the one who shouts is told before."""
    return (
        suggestion.place is not None
        and not suggestion.sensitive
        and not suggestion.heed_words
        and suggestion.confidence >= queries.alone_from()
    )


def _sending(to: Route) -> Sending:
    return Sending(to=to.unit_code, assists=to.assists, list_item=to.list_item)


def _resident(name: str, phone: str, *, at: datetime) -> int | None:
    if not (name.strip() or phone.strip()):
        return None
    return people_operations.know_resident(name=name, phone=phone, by=HOUSE, at=at)


def _again(taken: Taken, *, repeated: bool = True) -> Receipt:
    order = orders.order(taken.order_id)
    unit = people.unit_by_id(order.unit_id)
    return Receipt(
        request_id=taken.request_id,
        order_id=taken.order_id,
        code=taken.code,
        dispatched=order.status != "formed",
        unit_code=unit.code,
        unit_name=unit.name,
        due_at=taken.due_at,
        repeated=repeated,
    )
