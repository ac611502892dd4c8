"""Taking in what a partner hands over: a shout like any other, and a note of who handed it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sanlian.analysis import operations as analysis
from sanlian.analysis.operations import Receipt
from sanlian.exchange import queries
from sanlian.exchange.models import Handed, Partner
from sanlian.journal.operations import operation
from sanlian.people import operations as people
from sanlian.workorders import operations as workorders, rules
from sanlian.workorders.operations import Photo

HOUR = timedelta(hours=1)
HANDED_AN_HOUR = 600
ACCOUNT_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Report:
    """What is handed over; `point` is longitude and latitude, WGS-84, `village` a code, `key` makes it one request."""

    text: str
    category: str
    point: tuple[float, float] | None = None
    village: str = ""
    address: str = ""
    name: str = ""
    phone: str = ""
    account: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    photos: Sequence[Photo] = ()
    key: str = ""


def receive(report: Report, *, partner: Partner, language: str, at: datetime) -> Receipt:
    """
    Take a report in as a request of its own, and return its receipt; the same key again returns the first one's.

    :raises people.TooManyAttempts: beyond six hundred of a partner in an hour
    :raises errors.Invalid, errors.NotFound: as analysis.operations.shout does
    """
    # Outside the transaction: what was tried stays counted when the report is refused.
    people.count_attempt("handed in", who=partner.code, most=HANDED_AN_HOUR, within=HOUR, at=at)
    return _taken(report, partner=partner, language=language, at=at)


def _key(report: Report, partner: Partner) -> str | None:
    return f"{partner.code}:{report.key}" if report.key else None


def _before(report: Report, *, partner: Partner, **_others: object) -> Receipt | None:
    return analysis.earlier(_key(report, partner))


@workorders.once(again=_before)
@operation
def _taken(report: Report, *, partner: Partner, language: str, at: datetime) -> Receipt:
    receipt = analysis.shout(
        text=report.text,
        category=report.category,
        point=report.point,
        village=report.village or None,
        address=report.address,
        reporter_name=report.name,
        reporter_phone=report.phone,
        answers=report.answers,
        photos=report.photos,
        channel=rules.HANDED,
        language=language,
        idempotency_key=_key(report, partner),
        by=queries.actor_of(partner),
        at=at,
    )
    if not receipt.repeated:
        Handed.objects.create(
            partner=partner, request_id=receipt.request_id, account=report.account[:ACCOUNT_LIMIT], at=at
        )
    return receipt
