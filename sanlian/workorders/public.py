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
    rows = ServiceRequest.objects.filter(order=order.parent_id or order.pk)
    asked = list(rows.select_related("reporter", "beneficiary").order_by("pk"))
    names = [who.name for request in asked for who in (request.reporter, request.beneficiary) if who]
    mobiles = privacy.mobiles_in(answer)
    offices = (
        crowds.work_mobiles(mobiles, on=at.astimezone(rules.SHANGHAI).date()) if mobiles else frozenset()
    )
    if len(asked) > 1:
        return privacy.hide(answer, names, offices=offices)
    homes = [request.address for request in asked if request.address]
    return privacy.hide(answer, keep=[*names, *homes], offices=offices)
