"""村格吹哨, 乡村点将: who may blow the whistle, who calls people up, and who answers a call."""

from django.utils.translation import gettext as _

from sanlian.kernel.errors import Conflict
from sanlian.kernel.verdict import Verdict, no
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle
from sanlian.workorders.models import CallUp, WorkOrder
from sanlian.workorders.scope import BELOW_TOWNSHIPS, apart, desk_over, holds, in_state, nobody_else_took


def may_whistle(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may blow the whistle: whoever of a grid, village or team has the order."""
    verdict = holds(actor, order) and nobody_else_took(actor, order)
    if verdict and people.unit_by_id(order.unit_id).kind not in BELOW_TOWNSHIPS:
        return no(_("Only a grid, a village or its team blows the whistle."))
    return verdict and in_state(order, lifecycle.PASS_UP)


def may_call_up(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may call people of the village's team up: the desk of the place, or above."""
    if not (
        verdict := desk_over(
            actor, order, _("Only the desk of the place, or the county centre, calls people up.")
        )
    ):
        return verdict
    if people.team_unit(order.place_code) is None:
        return no(_("No team links this place."), refusal=Conflict)
    return in_state(order, lifecycle.CALL_UP)


def may_answer_call(actor: Actor, order: WorkOrder, calling: CallUp) -> Verdict:
    """Say whether the actor may answer a call: the person who was called, once."""
    if not (verdict := apart(actor, order)):
        return verdict
    if actor.kind != "officer" or calling.user_id not in actor.identities:
        return no(_("Another person was called."))
    if calling.answered_at is not None:
        return no(_("This call has been answered."), refusal=Conflict)
    return in_state(order, lifecycle.ANSWER_CALL)
