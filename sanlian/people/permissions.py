"""Who may keep people, posts and links; the sentence of a no stands at the button and in the error alike."""

from django.utils.translation import gettext as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import HOUSE, Actor, Permission


def may_appoint(actor: Actor, *, place_code: str, user_id: int | None = None) -> Verdict:
    """
    Say whether the actor may give or end posts in a unit of that place; never for oneself.

    :param place_code: the unit's; empty for departments, which the county centre alone staffs
    """
    if actor == HOUSE:
        return YES
    centre = any(
        post.unit_kind == "county" and Permission.APPOINT in post.permissions for post in actor.posts
    )
    if not (centre or (place_code and actor.reaches(place_code, Permission.APPOINT))):
        return no(_("Your post does not include giving posts here."))
    if user_id is not None and user_id in actor.identities:
        return no(_("Nobody gives posts to themselves."))
    return YES


def may_keep_accounts(actor: Actor, user_id: int | None = None) -> Verdict:
    """Say whether the actor may open an account, or look after somebody's; never one's own."""
    if actor != HOUSE and not actor.holds(Permission.KEEP_ACCOUNTS):
        return no(_("Only security administrators look after accounts."))
    if user_id is not None and user_id in actor.identities:
        return no(_("Nobody looks after their own account; another security administrator does."))
    return YES


def may_name_deputy(actor: Actor, user_id: int) -> Verdict:
    """Say whether the actor may name who stands in for a person: that person, or who gives posts."""
    oneself = actor.kind == "officer" and actor.id == user_id
    if actor == HOUSE or oneself or actor.holds(Permission.APPOINT):
        return YES
    return no(_("A deputy is named by the person who goes away, or by whoever gives posts."))


def may_keep_relatives(actor: Actor, user_id: int) -> Verdict:
    """Say whether the actor may declare an officer's relatives: the officer, or a security administrator."""
    oneself = actor.kind == "officer" and actor.id == user_id
    if actor == HOUSE or oneself or actor.holds(Permission.KEEP_ACCOUNTS):
        return YES
    return no(_("Relatives are declared by the officer, or entered by a security administrator."))


def may_see_relatives(actor: Actor, user_id: int) -> Verdict:
    """Say whether the actor may read whom an officer has declared: also who audits, who enters nothing."""
    if actor.holds(Permission.AUDIT):
        return YES
    return may_keep_relatives(actor, user_id)


def may_keep_links(actor: Actor, place_code: str, *user_ids: int | None) -> Verdict:
    """
    Say whether the actor may change links and branches of a place.

    :param user_ids: who would get a post by it; nobody gives one to themselves
    """
    if actor == HOUSE:
        return YES
    if not actor.reaches(place_code, Permission.KEEP_LINKS):
        return no(_("The links of this place are kept by its village, its township and the county centre."))
    if not actor.identities.isdisjoint(user_ids):
        return no(_("Nobody gives posts to themselves."))
    return YES


def may_follow_places(actor: Actor) -> Verdict:
    """Say whether the actor may put units, households and branches where their places stand: who changes places."""
    if actor == HOUSE or actor.holds(Permission.CHANGE_PLACES):
        return YES
    return no(_("Only an administrator who may change places has units and households go along with them."))
