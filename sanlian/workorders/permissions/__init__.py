"""Who may do what to an order; the sentence of a no stands at the button and in the error alike."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _, ngettext

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Span, WorkingCalendar
from sanlian.kernel.errors import Conflict
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people import listings, queries as people
from sanlian.people.actors import HOUSE, Actor, Permission
from sanlian.workorders import lifecycle
from sanlian.workorders.lifecycle import PleaKind, Step
from sanlian.workorders.models import Assignment, LookAgain, Plea, Supervision, WorkOrder
from sanlian.workorders.permissions.assisting import (
    may_answer_assist as may_answer_assist,
    may_ask_assist as may_ask_assist,
    may_lift as may_lift,
)
from sanlian.workorders.permissions.calling import (
    may_answer_call as may_answer_call,
    may_call_up as may_call_up,
    may_whistle as may_whistle,
)
from sanlian.workorders.permissions.phrasing import may_keep_template as may_keep_template
from sanlian.workorders.permissions.requesting import (
    may_add as may_add,
    may_correct as may_correct,
    may_erase as may_erase,
    may_object as may_object,
    may_rate as may_rate,
    may_speak_for as may_speak_for,
    may_withdraw as may_withdraw,
)
from sanlian.workorders.scope import (
    apart,
    desk_over,
    holds,
    in_state,
    nobody_else_took,
    open_plea,
    reaches,
    superior_of,
    works_on,
)


def may_dispatch(actor: Actor, order: WorkOrder) -> Verdict:
    """
    Say whether the actor may send a waiting order to a unit: its desk, or the centre above it.

    What went up to the county centre for a ruling is no longer the township's to send.
    """
    if not (verdict := apart(actor, order)):
        return verdict
    waits_at = people.unit_by_id(order.unit_id).place_code
    if not (
        actor == HOUSE
        or works_on(actor, order, order.unit_id, Permission.DISPATCH)
        or reaches(
            actor,
            order,
            Permission.DISPATCH,
            place_code=waits_at if order.status == lifecycle.Status.FORMED else None,
        )
    ):
        return no(_("Only the desk that has this order, or the county centre, may send it on."))
    return in_state(order, lifecycle.DISPATCH)


def may_name_complained(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may write down of whom an order complains: the desk that has it, or the centre above it."""
    if not (
        verdict := desk_over(
            actor, order, _("Only the desk of the place, or the county centre, names who is complained of.")
        )
    ):
        return verdict
    return in_state(order, lifecycle.NAME_COMPLAINED)


def may_join(order: WorkOrder) -> Verdict:
    """Say whether another person who met with the same may join: never what few may know of."""
    if order.restricted or order.origin != lifecycle.Origin.REQUEST:
        return no(_("This matter cannot be joined."))
    if order.status in lifecycle.OPEN:
        return YES
    return no(_("That matter has ended meanwhile. Please send yours as one of its own."), refusal=Conflict)


def may_raise(actor: Actor, place_code: str) -> Verdict:
    """Say whether the actor may raise an order that no request stands behind: the desk of those places."""
    if actor == HOUSE or actor.reaches(place_code, Permission.DISPATCH):
        return YES
    return no(_("Only the desk of these places, or the county centre, may raise an order there."))


def may_report(actor: Actor, place_code: str, *, on: date) -> Verdict:
    """Say whether the actor may report what was found: the desk, who works there, who links a household there."""
    if actor == HOUSE or actor.reaches(place_code, Permission.HANDLE):
        return YES
    if actor.kind == "officer" and listings.links_in(actor.id, place_code, on=on):
        return YES
    return no(_("Only those who work at this place may report what they found there."))


def may_rule(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may rule on an order: the county centre, on what came up after a second decline."""
    if not (verdict := apart(actor, order)):
        return verdict
    centre = people.county_unit()
    if not works_on(actor, order, centre.id, Permission.DISPATCH):
        return no(_("Only the county centre rules."))
    if order.bounces < 2 or order.unit_id != centre.id:
        return no(_("Only what was handed back twice is ruled on."), refusal=Conflict)
    return in_state(order, lifecycle.RULE)


def may_merge(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may merge an order that nobody has answered into another: the place's desk, or above."""
    if not (
        verdict := desk_over(
            actor, order, _("Only the desk of the place, or the county centre, merges orders.")
        )
    ):
        return verdict
    if order.parent_id is not None:
        return no(_("A part is not merged; it belongs to its whole."), refusal=Conflict)
    return in_state(order, lifecycle.MERGE)


def may_split(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may split an order into parts: the desk that has it, the place's desk, or above."""
    if not (
        verdict := desk_over(
            actor, order, _("Only the desk of the place, or the county centre, splits orders.")
        )
    ):
        return verdict
    if order.parent_id is not None:
        return no(_("This is a part already; parts are not split once more."), refusal=Conflict)
    return in_state(order, lifecycle.SPLIT)


def may_check(actor: Actor, order: WorkOrder, *, replied_by: int | None) -> Verdict:
    """Say whether the actor may look at an answer before it closes: the desk one level up, never who gave it."""
    if not (verdict := apart(actor, order)):
        return verdict
    above = superior_of(people.unit_by_id(order.unit_id))
    if not works_on(actor, order, above.id, Permission.DISPATCH):
        return no(_("%(unit)s looks at that, one level up.") % {"unit": above.name})
    if actor.identities & {replied_by, order.handler_id}:
        return no(_("Nobody looks at their own answer."))
    verdict = in_state(order, lifecycle.CHECK)
    if verdict and order.check_state != "due":
        return no(_("This answer is not one to be looked at."), refusal=Conflict)
    return verdict


def may_call(actor: Actor) -> Verdict:
    """Say whether the actor looks again at what was closed, calls and compares: the county centre."""
    if actor.works_for(people.county_unit().id, Permission.DISPATCH):
        return YES
    return no(_("Only the county centre looks again at what was closed."))


def may_look_again(actor: Actor, order: WorkOrder, asked: LookAgain) -> Verdict:
    """Say whether the actor calls about a closed order, or compares it with a new one: never who handled it."""
    verdict = may_call(actor) and apart(actor, order)
    if verdict and order.handler_id in actor.identities:
        return no(_("Nobody asks about their own work."))
    if verdict and asked.is_settled:
        return no(_("Somebody has done this already."), refusal=Conflict)
    return verdict and in_state(order, lifecycle.CALL_BACK)


def may_refuse(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may say that a matter is not taken on: the desk that has it, or the centre above it."""
    verdict = may_dispatch(actor, order)
    return verdict if not verdict or actor != HOUSE else no(_("A person decides what is not taken on."))


def may_accept(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may accept: somebody of the unit it was sent to."""
    return holds(actor, order) and nobody_else_took(actor, order) and in_state(order, lifecycle.ACCEPT)


def may_decline(
    actor: Actor,
    order: WorkOrder,
    assignment: Assignment | None,
    *,
    calendar: WorkingCalendar,
    within: Span,
    at: datetime,
) -> Verdict:
    """
    Say whether the actor may hand the order back: its unit, within the limit for declining, from dispatch.

    Once somebody has accepted, only that person hands it back: nobody's work is given away behind their back.
    """
    verdict = holds(actor, order) and nobody_else_took(actor, order) and in_state(order, lifecycle.DECLINE)
    if not verdict or assignment is None:
        return verdict if not verdict else no(_("Nobody has this order."), refusal=Conflict)
    if at > calendar.due(assignment.started_at, within).at:
        words = {"limit": catalogue.span_label(within)}
        return no(_("The time for declining (%(limit)s) is over.") % words, refusal=Conflict)
    return YES


def may_work(actor: Actor, order: WorkOrder, assist_unit_ids: frozenset[int] = frozenset()) -> Verdict:
    """Say whether the actor may note a contact or progress: the lead, or a unit that assists."""
    if not (verdict := apart(actor, order)):
        return verdict
    if not any(works_on(actor, order, unit) for unit in (order.unit_id, *assist_unit_ids)):
        return no(_("Only the units that have this order may write in it."))
    return in_state(order, lifecycle.PROGRESS)


def may_reply(actor: Actor, order: WorkOrder, *, open_assists: int, open_parts: int = 0) -> Verdict:
    """Say whether the actor may reply: the lead's people, after every assist was answered and every part has ended."""
    verdict = holds(actor, order) and in_state(order, lifecycle.REPLY)
    if verdict and open_assists:
        return no(
            ngettext(
                "%(count)s assisting unit has not answered yet; then you can reply.",
                "%(count)s assisting units have not answered yet; then you can reply.",
                open_assists,
            )
            % {"count": open_assists},
            refusal=Conflict,
        )
    if verdict and open_parts:
        return no(
            ngettext(
                "%(count)s part has not ended yet; then you sum up.",
                "%(count)s parts have not ended yet; then you sum up.",
                open_parts,
            )
            % {"count": open_parts},
            refusal=Conflict,
        )
    return verdict


# ── more time, and letting it rest: asked by the unit, decided one level up ─────────────────────────────────


def _may_ask(
    actor: Actor, order: WorkOrder, step: Step, pleas: Iterable[Plea], owner: Assignment | None
) -> Verdict:
    verdict = holds(actor, order) and in_state(order, step) and nobody_else_took(actor, order)
    if verdict and open_plea(pleas, owner):
        return no(_("It has been asked already; the answer has not come yet."), refusal=Conflict)
    return verdict


def may_ask_extension(
    actor: Actor, order: WorkOrder, pleas: Iterable[Plea], owner: Assignment | None, *, at: datetime
) -> Verdict:
    """Say whether whoever handles the order may ask for more time: before the promise runs out, granted once."""
    pleas = list(pleas)
    verdict = _may_ask(actor, order, lifecycle.ASK_EXTENSION, pleas, owner)
    if verdict and at >= order.due_at:
        return no(_("The promise has run out; it can no longer be extended."), refusal=Conflict)
    if verdict and any(plea.kind == PleaKind.EXTENSION and plea.outcome == "granted" for plea in pleas):
        return no(_("It was extended once; that is all there is."), refusal=Conflict)
    return verdict


def may_ask_suspension(
    actor: Actor, order: WorkOrder, pleas: Iterable[Plea], owner: Assignment | None
) -> Verdict:
    """Say whether whoever handles the order may ask to let it rest: not before the people were spoken to."""
    verdict = _may_ask(actor, order, lifecycle.ASK_SUSPENSION, pleas, owner)
    if verdict and order.contacted_at is None:
        return no(_("Please speak with the resident first; then it can be suspended."), refusal=Conflict)
    return verdict


def may_decide(
    actor: Actor, order: WorkOrder, pleas: Iterable[Plea], owner: Assignment | None, *, at: datetime
) -> Verdict:
    """Say whether the actor may answer what a unit has asked: the desk one level up, never who asked."""
    if not (verdict := apart(actor, order)):
        return verdict
    above = superior_of(people.unit_by_id(order.unit_id))
    if not works_on(actor, order, above.id, Permission.DISPATCH):
        return no(_("%(unit)s decides that, one level up.") % {"unit": above.name})
    plea = open_plea(pleas, owner)
    if plea is None:
        return no(_("Nothing was asked that waits for an answer."), refusal=Conflict)
    if plea.asked_by_id in actor.identities:
        return no(_("Nobody decides what they have asked themselves."))
    if plea.kind == PleaKind.EXTENSION and at >= order.due_at:
        return no(_("The promise has run out; it can no longer be extended."), refusal=Conflict)
    return in_state(order, lifecycle.EXTEND)


def may_answer_supervision(actor: Actor, order: WorkOrder, supervision: Supervision | None) -> Verdict:
    """Say whether the actor may answer for the unit that is supervised."""
    if not (verdict := apart(actor, order)):
        return verdict
    if supervision is None:
        return no(_("This order is not supervised."), refusal=Conflict)
    if not works_on(actor, order, supervision.unit_id):
        return no(_("The unit that is supervised answers."))
    if supervision.answered_at is not None:
        return no(_("The supervision has been answered."), refusal=Conflict)
    return in_state(order, lifecycle.ANSWER_SUPERVISION)


def may_resume(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may go on with what rests: the unit that has it, the desk above it, or the calendar."""
    if not (verdict := apart(actor, order)):
        return verdict
    above = superior_of(people.unit_by_id(order.unit_id))
    if actor != HOUSE and not works_on(actor, order, above.id, Permission.DISPATCH):
        verdict = holds(actor, order)
        if not verdict:
            return verdict
    return in_state(order, lifecycle.RESUME)


def may_see_ratings(actor: Actor, order: WorkOrder) -> Verdict:
    """
    Say whether the actor reads what somebody said of the work at once: who oversees it and did not do it.

    All others read it when the month is over.
    """
    if not (verdict := apart(actor, order)):
        return verdict
    if actor.works_for(order.unit_id) or order.handler_id in actor.identities:
        return no(_("What residents say of your own work opens when the month is over."))
    if reaches(actor, order, Permission.SEE_COCKPIT):
        return YES
    return no(_("What residents say of the work opens when the month is over."))


def may_list_weekly(actor: Actor, order: WorkOrder) -> Verdict:
    """Say whether the actor may put a matter on a village team's list: its leader, or the township desk."""
    if not (verdict := apart(actor, order)):
        return verdict
    if not (reaches(actor, order, Permission.LEAD_TEAM) or reaches(actor, order, Permission.DISPATCH)):
        return no(_("Only the team's leader or the township desk keeps the weekly list."))
    return in_state(order, lifecycle.LIST_WEEKLY)


def may_write_down(actor: Actor, order: WorkOrder, assist_unit_ids: frozenset[int] = frozenset()) -> Verdict:
    """Say whether the actor may write down what was said: whoever may hear it, or the machine."""
    if actor == HOUSE:
        return in_state(order, lifecycle.WRITE_DOWN)
    return may_hear(actor, order, assist_unit_ids) and in_state(order, lifecycle.WRITE_DOWN)


def may_hear(actor: Actor, order: WorkOrder, assist_unit_ids: frozenset[int] = frozenset()) -> Verdict:
    """Say whether the actor may hear a voice: it tells whose it is as a name does."""
    if not (verdict := apart(actor, order)):
        return verdict
    if may_see_contact(actor, order, assist_unit_ids):
        return YES
    return no(_("A voice says whose it is: those who handle the order hear it, others read its words."))


def may_see_contact(actor: Actor, order: WorkOrder, assist_unit_ids: frozenset[int] = frozenset()) -> Verdict:
    """Say whether the actor may see names and numbers: a right of its own, for those who handle the order."""
    if not (verdict := apart(actor, order)):
        return verdict
    involved = {order.unit_id, *assist_unit_ids}
    if any(works_on(actor, order, unit, Permission.SEE_CONTACT) for unit in involved) or (
        reaches(actor, order, Permission.SEE_CONTACT) and reaches(actor, order, Permission.DISPATCH)
    ):
        return YES
    return no(_("Names and telephone numbers are shown to those who handle the order."))
