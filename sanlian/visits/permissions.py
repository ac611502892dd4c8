"""Who may write a note on a household or a grid, and who reads it: those who know the people there."""

from django.utils.translation import gettext as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor, Permission, PostScope

# Departments and the county centre read what became an order; the notes stay with township, village and grid.
_NEAR = frozenset({"grid", "village", "team", "township"})


def may_write(actor: Actor, place_code: str, *, linked: bool) -> Verdict:
    """
    Say whether the actor may write a note: who links the household, or works in the grid, village or township.

    :param linked: whether the actor links the very household that it is about
    """
    if linked or any(Permission.HANDLE in post.permissions for post in _posts_over(actor, place_code)):
        return YES
    return no(_("Notes are written by who links the household, and by those who work at the place."))


def may_read(actor: Actor, place_code: str, *, linked: bool) -> Verdict:
    """Say whether the actor may read the notes, and look at what is known of the people: the same, no leader."""
    if linked or any(Permission.SEE_CONTACT in post.permissions for post in _posts_over(actor, place_code)):
        return YES
    return no(_("Notes are read by who links the household, and by those who work at the place."))


def posts(actor: Actor) -> list[PostScope]:
    """Return the posts by which the actor reads notes of places."""
    near = (post for post in actor.posts if post.unit_kind in _NEAR and post.place_code)
    return [post for post in near if Permission.SEE_CONTACT in post.permissions]


def _posts_over(actor: Actor, place_code: str) -> list[PostScope]:
    return [
        post
        for post in actor.posts
        if post.unit_kind in _NEAR and post.place_code and place_code.startswith(post.place_code)
    ]
