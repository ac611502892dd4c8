"""Who may broadcast, see how far it is, and call those who have not read it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sanlian.broadcasts.models import Broadcast
from sanlian.kernel.errors import Conflict
from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import HOUSE, Actor, Permission


def may_send(actor: Actor, place_codes: Iterable[str] = ()) -> Verdict:
    """Say whether the actor may broadcast to all of some places."""
    if not actor.holds(Permission.BROADCAST):
        return no(_("Only the desks and leaders of county and townships may broadcast."))
    if all(actor.reaches(code, Permission.BROADCAST) for code in place_codes):
        return YES
    return no(_("Some of these places are not yours to broadcast to."))


def scopes(actor: Actor) -> list[str]:
    """Return the codes of the places whose part in broadcasts the actor may see."""
    return sorted(set(actor.scopes(Permission.BROADCAST)))


def may_press(actor: Actor, broadcast: Broadcast) -> Verdict:
    """Say whether the actor may remind people of a broadcast or end it: whoever may send it to these places."""
    if actor != HOUSE and not may_send(actor, broadcast.places):
        return no(_("Only those who could have sent it may do that."))
    if broadcast.ended_at is not None:
        return no(_("This broadcast is over."), refusal=Conflict)
    return YES


def may_see_phones(actor: Actor, place_code: str) -> Verdict:
    """Say whether the actor may see the telephones of those at a place who have not read."""
    if may_send(actor, [place_code]) and actor.reaches(place_code, Permission.SEE_CONTACT):
        return YES
    return no(_("Your post does not include the telephone list of this place."))
