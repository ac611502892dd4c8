"""What residents read of an order, without what is private to others; every door writes through it."""

from datetime import datetime

from sanlian.people import crowds
from sanlian.workorders import privacy, rules
from sanlian.workorders.models import ServiceRequest, WorkOrder


def public_words(order: WorkOrder, answer: str, *, at: datetime) -> str:
    """
    Return words as those who asked read them: without private numbers, homes and names of third persons.

    Who asked alone may read their own name and home; where several asked, each is a third person to the others. A
    part of an order answers those who asked for the whole. What was taken out stays out when asked once more.
    """
    asked = _asked(order)
    if len(asked) > 1:
        return recorded_words(order, answer, at=at)
    homes = [request.address for request in asked if request.address]
    return privacy.hide(answer, keep=[*_names(asked), *homes], offices=_offices(answer, at))


def recorded_words(order: WorkOrder, words: str, *, at: datetime) -> str:
    """Return the same without the name and home of who asked either: the record keeps it for ever (ADR 0036)."""
    return privacy.hide(words, _names(_asked(order)), offices=_offices(words, at))


def _asked(order: WorkOrder) -> list[ServiceRequest]:
    rows = ServiceRequest.objects.filter(order=order.parent_id or order.pk)
    return list(rows.select_related("reporter", "beneficiary").order_by("pk"))


def _names(asked: list[ServiceRequest]) -> list[str]:
    return [who.name for request in asked for who in (request.reporter, request.beneficiary) if who]


def _offices(words: str, at: datetime) -> frozenset[str]:
    """Return the numbers in words that officers work with."""
    mobiles = privacy.mobiles_in(words)
    return crowds.work_mobiles(mobiles, on=at.astimezone(rules.SHANGHAI).date()) if mobiles else frozenset()
