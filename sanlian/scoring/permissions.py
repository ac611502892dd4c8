"""Who may change the rules, have a board computed, appeal, decide and publish; and who sees a unit's cases."""

from django.utils.translation import gettext_lazy as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor, Permission

# The length of a county's code: a longer one lies inside a county.
COUNTY = 6


def may_load(actor: Actor) -> Verdict:
    """Say whether the actor may put a version of the rules in force."""
    if actor.kind == "house" or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county centre's administrators change the rules of the board."))


def may_revise_rules(actor: Actor) -> Verdict:
    """Say whether the actor may write other rules, to be confirmed by somebody else: people, not machines."""
    if actor.id is not None and actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county centre's administrators change the rules of the board."))


def may_change_rules(actor: Actor, *, proposed_by: int) -> Verdict:
    """Say whether the actor may go on writing a draft of rules, propose it or take it back: whoever began it."""
    if actor.id != proposed_by:
        return no(_("Only whoever began this draft goes on with it."))
    return may_revise_rules(actor)


def may_confirm_rules(actor: Actor, *, proposed_by: int) -> Verdict:
    """Say whether the actor may confirm or refuse proposed rules: four eyes look at them."""
    if proposed_by in actor.identities:
        return no(_("You have proposed this yourself; another administrator has to look at it."))
    return may_revise_rules(actor)


def may_draft(actor: Actor) -> Verdict:
    """Say whether the actor may have a month's board computed: the county centre or the organisation department."""
    county = any(
        post.unit_kind == "county" and Permission.DISPATCH in post.permissions for post in actor.posts
    )
    if actor.kind == "house" or county or actor.holds(Permission.KEEP_BOARDS):
        return YES
    return no(_("Only the county centre has boards computed."))


def may_see_drafts(actor: Actor) -> Verdict:
    """Say whether the actor may see a board before it is published: whoever oversees the whole county."""
    if any(len(scope) <= COUNTY for scope in actor.scopes(Permission.SEE_COCKPIT)):
        return YES
    return no(_("This board is not published yet. Your own unit's figures are open to you."))


def may_see_unit(actor: Actor, unit_code: str) -> Verdict:
    """
    Say whether the actor may see a unit's cases before the board is published.

    The unit itself, whoever oversees the place where it works, and whoever sees the whole draft.
    """
    if may_see_drafts(actor) or any(post.unit_code == unit_code for post in actor.posts):
        return YES
    place = unit_code.partition("-")[2]
    if place.isdigit() and actor.reaches(place, Permission.SEE_COCKPIT):
        return YES
    return no(_("Before the board is published a unit sees its own cases only."))


def may_appeal(actor: Actor, unit_code: str) -> Verdict:
    """Say whether the actor may appeal for a unit: whoever handles its orders."""
    if any(post.unit_code == unit_code and Permission.HANDLE in post.permissions for post in actor.posts):
        return YES
    return no(_("Only the unit's own officers appeal against its cases."))


def may_withdraw_appeal(actor: Actor, asked_by: int) -> Verdict:
    """Say whether the actor may take an appeal back: whoever made it."""
    if actor.kind == "officer" and actor.id == asked_by:
        return YES
    return no(_("Only whoever appealed takes it back."))


def may_decide_appeal(actor: Actor, asked_by: int, unit_code: str) -> Verdict:
    """Say whether the actor may decide an appeal: the organisation department, never whose own it is."""
    if not actor.holds(Permission.KEEP_BOARDS):
        return no(_("Only the organisation department decides appeals."))
    if actor.id == asked_by or any(post.unit_code == unit_code for post in actor.posts):
        return no(_("Somebody else must decide this: you appealed, or it is your own unit."))
    return YES


def may_see_evidence(actor: Actor, unit_code: str) -> Verdict:
    """Say whether the actor may look at what came with an appeal: its own unit, and whoever decides appeals."""
    if actor.holds(Permission.KEEP_BOARDS) or any(post.unit_code == unit_code for post in actor.posts):
        return YES
    return no(_("Only the unit itself and whoever decides the appeal see what was handed in."))


def may_publish(actor: Actor) -> Verdict:
    """Say whether the actor may publish a board: a person of the organisation department, never a machine."""
    if actor.kind == "officer" and actor.holds(Permission.KEEP_BOARDS):
        return YES
    return no(_("Only the organisation department publishes the board."))


def may_watch(actor: Actor, unit_code: str = "") -> Verdict:
    """Say whether the actor may see what looks like work for the figures, and decide on it: never of their own unit."""
    if actor.kind != "officer" or not actor.holds(Permission.KEEP_BOARDS):
        return no(_("Only the organisation department looks at this."))
    if unit_code and any(post.unit_code == unit_code for post in actor.posts):
        return no(_("Somebody else must look at this: it is your own unit."))
    return YES
