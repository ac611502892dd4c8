"""Who may tell the people of a place something."""

from django.utils.translation import gettext as _

from sanlian.kernel.errors import Conflict
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.notices.models import Notice
from sanlian.people.actors import Actor, Permission, PostScope


def _desk(post: PostScope) -> bool:
    """Return whether a post belongs to a desk that speaks for its place: whoever sends orders on, or a village."""
    dispatches = Permission.DISPATCH in post.permissions
    return dispatches or (post.unit_kind == "village" and Permission.HANDLE in post.permissions)


def desk_of(actor: Actor, place_code: str) -> PostScope | None:
    """Return the post by which the actor speaks for a place, the nearest one first."""
    found = [
        post
        for post in actor.posts
        if _desk(post) and post.place_code and place_code.startswith(post.place_code)
    ]
    return max(found, key=lambda post: len(post.place_code), default=None)


def scopes(actor: Actor) -> list[str]:
    """Return the codes of the places whose notices the actor may write."""
    return sorted({post.place_code for post in actor.posts if post.place_code and _desk(post)})


def may_post(actor: Actor, place_code: str = "") -> Verdict:
    """Say whether the actor may write a notice for a place; without one, for any."""
    found = scopes(actor)
    if not found:
        return no(_("Notices are written by the desks of villages, townships and the county."))
    if place_code and desk_of(actor, place_code) is None:
        return no(_("Notices of this place are not yours to write."))
    return YES


def may_take_down(actor: Actor, notice: Notice) -> Verdict:
    """Say whether the actor may take a notice down before its last day: whoever may write one there."""
    verdict = may_post(actor, notice.place_code)
    if not verdict:
        return verdict
    if notice.taken_down_at is not None:
        return no(_("This notice was taken down already."), refusal=Conflict)
    return YES
