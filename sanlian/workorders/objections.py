"""Objections: what somebody did not agree with, by when that must be said, and which matter came of it."""

from datetime import datetime

from sanlian.workorders import rules
from sanlian.workorders.models import ServiceRequest, WorkOrder


def objection(request: ServiceRequest) -> ServiceRequest | None:
    """Return what somebody has objected to what was decided on their request, with its order; None where nobody has."""
    found = ServiceRequest.objects.filter(
        objects_to=request.order_id,
        reporter_id=request.reporter_id,
        beneficiary_id=request.beneficiary_id,
        submitted_at__gte=decided_at(request.order) or request.submitted_at,
    )
    return found.select_related("order", "order__unit").first()


def decided_at(order: WorkOrder) -> datetime | None:
    """Return when an order was answered, or not taken on."""
    return order.replied_at or order.ended_at


def in_time(order: WorkOrder, *, at: datetime) -> bool:
    """Return whether what was decided may still be objected to."""
    decided = decided_at(order)
    return decided is not None and at <= decided + rules.OBJECT_WITHIN
