"""我也遇到: another person has met with the same; they get a receipt of their own and no second order is formed."""

from datetime import datetime

from sanlian.journal.operations import operation
from sanlian.people import kinship, queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import facts, permissions
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations._form import free_code
from sanlian.workorders.operations.submit import Ask, Taken, cleaned, kept, once, repeated


def _earlier(ask: Ask, **_others: object) -> Taken | None:
    return repeated(ask.idempotency_key)


@once(again=_earlier)
@operation
def join(ask: Ask, *, order_id: int, by: Actor, at: datetime) -> Taken:
    """
    Add a person's request to an order that is under way; clocks and owner stay, and each person rates for themselves.

    The same idempotency key gives the same receipt.

    :raises EmptyText, TextTooLong: as for any request
    :raises errors.NotFound: when there is no such order
    :raises errors.NotAllowed: when it is none that others may join
    :raises errors.Conflict: when it is no longer under way
    """
    ask = cleaned(ask)
    order = _step.hold(order_id)
    permissions.may_join(order).require()
    _interest.write(order, kinship.about_residents((ask.reporter_id, ask.beneficiary_id)))
    request, said = kept(ask, order, code=free_code(at), at=at)
    _step.note(
        facts.REQUESTED,
        order,
        by=by,
        at=at,
        unit=people.unit_by_id(order.unit_id).code,
        request=request.pk,
        channel=ask.channel,
        joined=True,
        **said,
    )
    return Taken(request_id=request.pk, order_id=order.pk, code=request.code, due_at=order.due_at)
