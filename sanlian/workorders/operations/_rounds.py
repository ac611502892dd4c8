"""The end of a round: closing, what is drawn to be looked at or asked about, and opening again."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from sanlian.catalogue import queries as catalogue
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import lifecycle, rules
from sanlian.workorders.lifecycle import Origin, Status
from sanlian.workorders.models import CallBack, Rating, Sampling, ServiceRequest, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations.dispatch import hop

CHECK, CALL_BACK = "check", "call_back"

# What a round begins without, whatever the one before came to.
_NOT_YET: dict[str, Any] = {
    "handler_id": None,
    "accepted_at": None,
    "contacted_at": None,
    "contact_in_time": None,
    "replied_at": None,
    "overdue_since": None,
    "ended_at": None,
    "check_state": "",
}


def to_be_checked(order: WorkOrder) -> bool:
    """
    Return whether somebody looks at the answer of this round before it closes.

    Somebody does where nobody asked and so nobody rates, after a round that did not solve it, and in a drawn share.
    """
    if order.parent_id is not None:
        return False
    return order.origin != Origin.REQUEST or order.round > 1 or _drawn(CHECK, order)


def _drawn(kind: str, order: WorkOrder) -> bool:
    percent = Sampling.objects.filter(kind=kind).values_list("percent", flat=True).first() or 0
    key = settings.SECRET_KEY.encode()
    return rules.drawn(kind, order.code, round=order.round, percent=percent, key=key)


def _draw_calls(order: WorkOrder, *, at: datetime) -> None:
    """Put who asked on the list of calls, where the order is drawn; nobody is called about what few may know."""
    if order.origin != Origin.REQUEST or order.restricted or not _drawn(CALL_BACK, order):
        return
    asked = ServiceRequest.objects.filter(order=order, withdrawn_at=None).exclude(
        reporter=None, beneficiary=None
    )
    CallBack.objects.bulk_create(
        [CallBack(request=request, order=order, round=order.round, drawn_at=at) for request in asked],
        ignore_conflicts=True,
    )


def close_if_answered(order: WorkOrder, *, by: Actor, at: datetime) -> None:
    """Close an order, locked by the caller, that was replied to, once nobody is asked and nothing is looked at."""
    if order.check_state != "due" and not unrated(order):
        rated = Rating.objects.filter(request__order=order, round=order.round).exists()
        close(order, by=by, at=at, rated=rated)


def unrated(order: WorkOrder) -> bool:
    """Return whether somebody who asked has not answered in this round."""
    rated = Rating.objects.filter(request=OuterRef("pk"), round=order.round)
    return ServiceRequest.objects.filter(~Exists(rated), order=order, withdrawn_at=None).exists()


def close(order: WorkOrder, *, by: Actor, at: datetime, rated: bool) -> None:
    """Close an order, locked by the caller; a share of what was rated or not is drawn for a call."""
    order.ended_at = at
    _step.take(
        lifecycle.CLOSE,
        order,
        by=by,
        at=at,
        save=("ended_at",),
        rated=rated,
        in_time=order.replied_at is not None and order.replied_at <= order.due_at,
        minutes=_step.minutes(order.submitted_at, order.replied_at or at),
    )
    _draw_calls(order, at=at)


def open_again(step: lifecycle.Step, order: WorkOrder, *, by: Actor, at: datetime, **details: Any) -> None:
    """
    Open an order, locked by the caller, for a further round at the unit that replied; the first clock goes on.

    Where that unit's place has ended meanwhile, whoever does its work now gets it.

    :param details: what the fact carries of why
    """
    unit = people.successor(order.unit_id)
    hop(order, unit, catalogue.limit(order.limit_code), at=at).save(force_insert=True)
    before = {
        "was_closed": order.status == Status.CLOSED,
        "replied_late": order.overdue_since is not None,
    }
    anew = {"unit_id": unit.id, "round": order.round + 1, "dispatched_at": at, **_NOT_YET}
    for name, value in anew.items():
        setattr(order, name, value)
    _step.take(step, order, by=by, at=at, save=tuple(anew), **before, **details)


def close_silently(order: WorkOrder, *, at: datetime) -> None:
    """Close an order, locked by the caller, that was replied to and whose requesters did not all answer."""
    rated = Rating.objects.filter(request__order=order, round=order.round).exists()
    close(order, by=HOUSE, at=at, rated=rated)
