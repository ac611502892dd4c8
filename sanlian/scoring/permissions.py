"""Who may change the rules and have a board computed."""

from django.utils.translation import gettext_lazy as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor, Permission


def may_load(actor: Actor) -> Verdict:
    """Say whether the actor may put a version of the rules in force."""
    if actor.kind == "house" or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county centre's administrators change the rules of the board."))


def may_draft(actor: Actor) -> Verdict:
    """Say whether the actor may have a month's board computed: the county centre."""
    county = any(
        post.unit_kind == "county" and Permission.DISPATCH in post.permissions for post in actor.posts
    )
    if actor.kind == "house" or county:
        return YES
    return no(_("Only the county centre has boards computed."))
