"""Who may bring the county's tables, and who may take them away."""

from django.utils.translation import gettext_lazy as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor, Permission


def may_bring(actor: Actor) -> Verdict:
    """Return whether the actor may bring tables; each table's own operations ask for more where they must."""
    if actor.kind == "house" or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county centre's administrators bring the county's tables."))


def may_take_away(actor: Actor) -> Verdict:
    """Return whether the actor may take whole tables out of the house."""
    if actor.kind == "house" or actor.holds(Permission.TAKE_AWAY):
        return YES
    return no(_("Taking whole tables away is a right of its own, which your post does not include."))


def may_take_contact(actor: Actor) -> Verdict:
    """Return whether what the actor takes away may show names' telephone numbers and addresses."""
    if actor.kind == "house" or actor.holds(Permission.SEE_CONTACT):
        return YES
    return no(_("Contact data is hidden: your post does not include seeing it."))


def may_audit(actor: Actor) -> Verdict:
    """Return whether the actor may read the whole record, take entries away and verify it."""
    if actor.holds(Permission.AUDIT):
        return YES
    return no(_("Only audit administrators read the whole record."))
