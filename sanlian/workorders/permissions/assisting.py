"""Who asks a unit to assist and answers for it, and who lets the lead reply without it."""

from django.utils.translation import gettext as _

from sanlian.kernel.errors import Conflict
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission
from sanlian.workorders import lifecycle
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.scope import apart, in_state, reaches, works_on


def may_answer_assist(actor: Actor, order: WorkOrder, assignment: Assignment) -> Verdict:
    """Say whether the actor may answer for an assisting unit."""
    if not (verdict := apart(actor, order)):
        return verdict
    if not works_on(actor, order, assignment.unit_id):
        return no(_("Another unit was asked to assist."))
    if assignment.role != "assist" or assignment.ended_at is not None:
        return no(_("This assist has been answered."), refusal=Conflict)
    return YES


def may_ask_assist(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may ask one more unit to assist: the lead's people, and the desks over the place."""
    if not (verdict := apart(actor, order)):
        return verdict
    if not works_on(actor, order, order.unit_id) and not reaches(actor, order, Permission.DISPATCH):
        return no(_("The unit that leads asks others to assist, or the desk of the place does."))
    return in_state(order, lifecycle.ASK_ASSIST)


def may_lift(actor: Actor, order: WorkOrder, *, open_assists: int) -> Verdict:
    """Say whether the actor may let the lead reply without the units that have not answered: the county centre."""
    if not (verdict := apart(actor, order)):
        return verdict
    if not works_on(actor, order, people.county_unit().id, Permission.DISPATCH):
        return no(_("Only the county centre lets the lead reply without the units that assist."))
    if not open_assists:
        return no(_("Nobody is waited for."), refusal=Conflict)
    return in_state(order, lifecycle.LIFT)
