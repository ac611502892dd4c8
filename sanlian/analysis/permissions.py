"""Who may change what raises a warning, and who may see the warnings."""

from django.utils.translation import gettext_lazy as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor, Permission


def may_load_rules(actor: Actor) -> Verdict:
    """Say whether the actor may put rules of warnings in force."""
    if actor.kind == "house" or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county's administrators change what raises a warning."))


def may_train(actor: Actor) -> Verdict:
    """Say whether the actor may have the machine learn, and put what it learnt in use."""
    if actor.kind == "house" or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county's administrators decide what the machine learns."))


def may_see_warnings(actor: Actor) -> Verdict:
    """Say whether the actor may see the warnings of the places in scope."""
    if actor.holds(Permission.SEE_COCKPIT):
        return YES
    return no(_("Warnings are for the leaders and the desks of the county and its townships."))
