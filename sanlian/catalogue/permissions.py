"""Who may change the catalogue."""

from django.utils.translation import gettext_lazy as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor, Permission


def may_load(actor: Actor) -> Verdict:
    """Return whether the actor may put a version of the catalogue in force."""
    return _may_edit(actor)


def may_set_calendar_day(actor: Actor) -> Verdict:
    """Return whether the actor may say that a day is worked or not."""
    return _may_edit(actor)


def may_propose(actor: Actor) -> Verdict:
    """Return whether the actor may propose changes to lists, limits and the duty tree."""
    if actor.id is None:
        return no(_("A change to the lists is proposed and confirmed by people."))
    return _may_edit(actor)


def may_confirm(actor: Actor, *, proposed_by: int) -> Verdict:
    """Return whether the actor may confirm or refuse a change: four eyes look at it."""
    if proposed_by in actor.identities:
        return no(_("You have proposed this yourself; another administrator has to look at it."))
    return may_propose(actor)


def may_withdraw(actor: Actor, *, proposed_by: int) -> Verdict:
    """Return whether the actor may take a proposal back."""
    if actor.id != proposed_by:
        return no(_("Only who has proposed a change takes it back."))
    return may_propose(actor)


def _may_edit(actor: Actor) -> Verdict:
    if actor.kind == "house" or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county centre's administrators change the catalogue and the calendar."))
