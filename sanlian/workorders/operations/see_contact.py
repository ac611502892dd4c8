"""Looking at names and telephone numbers: allowed to few, and never without a trace."""

from datetime import datetime

from sanlian.journal.operations import operation
from sanlian.people.actors import Actor
from sanlian.workorders import facts, permissions
from sanlian.workorders.models import WorkOrder
from sanlian.workorders.operations import _step


@operation
def see_contact(order_id: int, *, by: Actor, at: datetime) -> WorkOrder:
    """
    Note that the actor looks at the contact data of an order; a page shows it only after this.

    Each look leaves a fact of its own, so that a leak can be followed to whoever had looked.

    :raises errors.NotFound, errors.NotAllowed: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_see_contact(by, order, _step.assisting(order)).require()
    _step.note(facts.CONTACT_SEEN, order, by=by, at=at)
    return order
