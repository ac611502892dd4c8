"""
Things to test with, walked to where they stand by real operations.

All need the `county` fixture. MONDAY is 2 August 2021, 9:00 in Shanghai, an ordinary working day.
"""

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sanlian.people import operations as people_operations, queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.places import queries as places
from sanlian.workorders import operations, quality, queries
from sanlian.workorders.models import ServiceRequest, WorkOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2021, 8, 2, 9, 0, tzinfo=SHANGHAI)
VILLAGE = "330825201207"
TOWNSHIP = "330825201"
_keys = count(1)
# A photograph of the work, for the matters that demand one.
PROOF = operations.Photo(file="photographs/work.webp", sha256="0" * 64, width=10, height=10)


def hours(number: float) -> timedelta:
    """Return a length of time."""
    return timedelta(hours=number)


def officer(unit_code: str, role: str | None = None) -> Actor:
    """Return the first officer of a unit, in that role if one is given."""
    return people.officers_of(unit_code, on=MONDAY.date(), role=role)[0]


def officers(unit_code: str) -> list[Actor]:
    """Return all officers of a unit."""
    return people.officers_of(unit_code, on=MONDAY.date())


def resident(phone: str = "12988888888", name: str = "方秋云") -> Actor:
    """Return a resident known by telephone."""
    number = people_operations.know_resident(name=name, phone=phone, by=HOUSE, at=MONDAY)
    return people.resident_actor(number, name=name)


def ask(
    *,
    by: Actor | None = None,
    text: str = "祠堂边的路灯不亮三天了",
    category: str = "road.lamp",
    place_code: str = VILLAGE,
    voice: operations.Voice | None = None,
    urgent: bool = False,
    at: datetime = MONDAY,
) -> ServiceRequest:
    """Return a request whose order waits at the township desk."""
    who = by or resident()
    taken = operations.submit(
        operations.Ask(
            text=text,
            reporter_id=who.id,
            beneficiary_id=who.id,
            idempotency_key=f"key-{next(_keys)}",
            voice=voice,
        ),
        category=category,
        urgent=urgent,
        place_id=places.get(place_code).id,
        place_code=place_code,
        by=who,
        at=at,
    )
    return queries.request(taken.request_id)


def desk_of(order: WorkOrder) -> Actor:
    """Return a dispatcher who may send the order on."""
    return officer(f"twp-{order.place_code[:9]}", "dispatcher")


def dispatched(*, to: str = "dept-housing", at: datetime = MONDAY, **fields) -> ServiceRequest:
    """Return a request whose order was sent to a unit."""
    request = ask(at=at, **fields)
    operations.dispatch(request.order_id, to=to, by=desk_of(request.order), at=at)
    return queries.request(request.pk)


def accepted(*, to: str = "dept-housing", at: datetime = MONDAY, **fields) -> ServiceRequest:
    """Return a request whose order somebody of the unit has taken on, one hour after dispatch."""
    request = dispatched(to=to, at=at, **fields)
    operations.accept(request.order_id, by=officer(to), at=at + hours(1))
    return queries.request(request.pk)


def replied(*, to: str = "dept-housing", at: datetime = MONDAY, **fields) -> ServiceRequest:
    """Return a request whose order was answered, five hours after dispatch."""
    request = accepted(to=to, at=at, **fields)
    reply(request, by=officer(to), at=at + hours(5))
    return queries.request(request.pk)


def reply(request: ServiceRequest, *, by: Actor, at: datetime) -> None:
    """Answer an accepted order with the four elements."""
    operations.reply(
        request.order_id,
        spoken_with="本人，电话",
        done="换了灯泡，线路查过，晚上亮了。",
        done_by=at.date(),
        photos=[PROOF] if quality.lacks_evidence(request.order, ()) else [],
        by=by,
        at=at,
    )


def rated(
    *, solved: str = "yes", satisfied: str = "satisfied", at: datetime = MONDAY, **fields
) -> ServiceRequest:
    """Return a request that was answered and rated, a day after dispatch."""
    request = replied(at=at, **fields)
    who = people.resident_actor(request.reporter_id)
    operations.rate(request.pk, solved=solved, satisfied=satisfied, by=who, at=at + hours(24))
    return queries.request(request.pk)
