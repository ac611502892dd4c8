"""Objections: what somebody did not agree with, by when that must be said, and which matter came of it."""

from datetime import datetime

from sanlian.workorders import rules
from sanlian.workorders.lifecycle import OPEN
from sanlian.workorders.models import Assignment, ServiceRequest, WorkOrder


def objection(request: ServiceRequest) -> ServiceRequest | None:
    """Return what somebody has objected to what was decided on their request, with its order; None where nobody has."""
    found = ServiceRequest.objects.filter(
        objects_to=request.order_id,
        reporter_id=request.reporter_id,
        beneficiary_id=request.beneficiary_id,
        submitted_at__gte=decided_at(request.order) or request.submitted_at,
    )
    return found.select_related("order", "order__unit").first()


def handed_back(order: WorkOrder) -> Assignment | None:
    """Return the last hop of an open order that an office handed back, with the office; None where none did."""
    if order.status not in OPEN or not order.bounces:
        return None
    hops = Assignment.objects.filter(order=order, outcome="declined").select_related("unit")
    return hops.order_by("-ended_at", "-pk").first()


def decided_at(order: WorkOrder) -> datetime | None:
    """Return when an order was answered, not taken on, or, while it is open, handed back by an office."""
    if order.status in OPEN:
        hop = handed_back(order)
        return hop.ended_at if hop else None
    return order.replied_at or order.ended_at


def in_time(order: WorkOrder, *, at: datetime) -> bool:
    """Return whether what was decided may still be objected to."""
    decided = decided_at(order)
    return decided is not None and at <= decided + rules.OBJECT_WITHIN
