"""What residents may do with what they asked."""

from django.utils.translation import gettext as _

from sanlian.kernel.errors import Conflict
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle
from sanlian.workorders.models import ServiceRequest
from sanlian.workorders.scope import in_state, still_asks


def may_speak_for(actor: Actor, request: ServiceRequest) -> Verdict:
    """Say whether the actor is the requester or the beneficiary; who left no name proves it by the signed link."""
    theirs = {request.reporter_id, request.beneficiary_id} - {None}
    if actor.kind == "resident" and (actor.id in theirs or not theirs):
        return YES
    return no(_("Only the person who asked, or for whom was asked, may do that."))


def may_correct(actor: Actor, request: ServiceRequest) -> Verdict:
    """Say whether the actor may put right what is kept of who asked."""
    return may_speak_for(actor, request) and _kept(request)


def may_erase(actor: Actor, request: ServiceRequest) -> Verdict:
    """Say whether the actor may have it taken out: who asked, once the matter is over for them."""
    over = request.withdrawn_at is not None or request.order.ended_at is not None
    wait = _(
        "Your matter is still being worked on. When it is over, or you no longer need it, it can be taken out."
    )
    return may_speak_for(actor, request) and _kept(request) and (YES if over else no(wait, refusal=Conflict))


def _kept(request: ServiceRequest) -> Verdict:
    return YES if request.erased_at is None else no(_("It was taken out already."), refusal=Conflict)


def may_rate(actor: Actor, request: ServiceRequest) -> Verdict:
    """Say whether the actor may rate the order's present round."""
    return may_speak_for(actor, request) and still_asks(request) and in_state(request.order, lifecycle.RATE)


def may_add(actor: Actor, request: ServiceRequest) -> Verdict:
    """Say whether the actor may add a sentence or a photograph: who asked, while the order is open."""
    return may_speak_for(actor, request) and still_asks(request) and in_state(request.order, lifecycle.ADD)


def may_object(actor: Actor, request: ServiceRequest) -> Verdict:
    """
    Say whether the actor may object to what was decided, or to its having been handed back: who asked, and once.

    Above the level above is no other.
    """
    if request.objects_to_id is not None:
        return no(_("The level above has looked at it; nobody here stands above that."), refusal=Conflict)
    if request.order.status in lifecycle.OPEN and not request.order.bounces:
        return no(_("Nothing has been decided yet; you may add what should be known."), refusal=Conflict)
    return may_speak_for(actor, request) and still_asks(request) and in_state(request.order, lifecycle.OBJECT)


def may_withdraw(actor: Actor, request: ServiceRequest) -> Verdict:
    """Say whether the actor may withdraw the request."""
    return (
        may_speak_for(actor, request) and still_asks(request) and in_state(request.order, lifecycle.WITHDRAW)
    )
