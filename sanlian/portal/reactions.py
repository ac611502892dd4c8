"""What a resident who left a number hears by SMS: that something changed, and the link to read it by; nothing more."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from sanlian.journal.readers import Fact, reader
from sanlian.notify import operations as notify
from sanlian.notify.operations import Person, Telling
from sanlian.portal import links
from sanlian.workorders import facts, queries, rules
from sanlian.workorders.queries import ServiceRequest

MESSAGES: dict[str, str] = {
    facts.REQUESTED: "request.received",
    facts.DISPATCHED: "request.passed",
    facts.ACCEPTED: "request.taken",
    facts.JOINED: "request.joined",
    facts.EXTENDED: "request.longer",
    facts.SUSPENDED: "request.rests",
    facts.RESUMED: "request.goes_on",
    facts.OVERDUE: "request.late",
    facts.REPLIED: "request.done",
    facts.REOPENED: "request.again",
    facts.REFUSED: "request.elsewhere",
}
# What was passed on in the same breath as it was received is told once.
SAME_BREATH = timedelta(minutes=1)


@reader("portal.tell", of=MESSAGES, batch=True)
def tell(told: Sequence[Fact]) -> None:
    """
    Tell those who asked what changed.

    Nobody is told of restricted matters: whoever else picks the telephone up would open them.
    """
    asked: dict[int, list[ServiceRequest]] = {}
    for request in queries.requests_of_orders(int(fact.subject_id) for fact in told):
        if not request.order.restricted:
            asked.setdefault(request.order_id, []).append(request)
    tellings = [
        _telling(fact, request)
        for fact in told
        for request in asked.get(int(fact.subject_id), ())
        if _concerns(fact, request)
    ]
    if tellings:
        notify.tell(tellings, at=max(fact.at for fact in told))


def _concerns(fact: Fact, request: ServiceRequest) -> bool:
    if (request.reporter_id or request.beneficiary_id) is None:
        return False
    if fact.name == facts.REQUESTED:
        return bool(fact.details["request"] == request.pk)
    if fact.name == facts.JOINED:
        return request.pk in fact.details["requests"]
    if fact.name == facts.DISPATCHED:
        submitted = datetime.fromisoformat(fact.details["submitted_at"])
        return fact.at - submitted > SAME_BREATH
    return True


def _telling(fact: Fact, request: ServiceRequest) -> Telling:
    message = MESSAGES[fact.name]
    if fact.details.get("decline_upheld"):
        message = "request.other"
    person = request.reporter_id or request.beneficiary_id
    assert person is not None
    return Telling(
        message=message,
        to=[Person("resident", person, language=request.language)],
        values={
            "code": rules.shown_receipt(request.code),
            "link": settings.ADDRESS + reverse("portal:track", args=[links.token_of(request.pk)]),
        },
        about=("request", request.pk),
        key=f"fact {fact.id} {request.pk}",
        at=fact.at,
    )
