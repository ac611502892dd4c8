"""Who may keep the county's data items, enter values of them, and see them."""

from django.utils.translation import gettext as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import HOUSE, Actor, Permission, Secrecy


def may_keep_items(actor: Actor) -> Verdict:
    """Say whether the actor may change what the items are: owner, source, level, freshness."""
    if actor == HOUSE or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county centre's administrators change what the data items are."))


def may_enter(actor: Actor, place_code: str) -> Verdict:
    """Say whether the actor may enter or correct what is known of somebody or something of a place."""
    if actor == HOUSE or actor.reaches(place_code, Permission.KEEP_LINKS):
        return YES
    if actor.reaches(place_code, Permission.HANDLE):
        return YES
    return no(_("What is known here is entered by those who work for this place."))


def may_see(actor: Actor, level: int, place_code: str) -> Verdict:
    """Say whether the actor may see values of this level of a place; contact data is a right of its own."""
    if actor == HOUSE or level < Secrecy.INTERNAL:
        return YES
    if level < Secrecy.SENSITIVE:
        return YES if actor.kind == "officer" and actor.posts else no(_("This is for those who work here."))
    if actor.reaches(place_code, Permission.SEE_CONTACT, Secrecy.SENSITIVE):
        return YES
    return no(_("This is sensitive: your post does not include seeing it."))
