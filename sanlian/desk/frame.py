"""What every page of the desk shows around its content: where one can go, and who is looking."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sanlian.look.access import officer
from sanlian.notices import permissions as notices
from sanlian.notify import queries as notify
from sanlian.people.actors import Actor, Permission
from sanlian.visits import permissions as visits
from sanlian.workorders import permissions, phrases


def frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """Return the context of the rail; `here` names the present page."""
    actor = officer(request)
    return {
        "here": here,
        "actor": actor,
        "has_inbox": has_inbox(actor),
        "has_cockpit": actor.holds(Permission.SEE_COCKPIT),
        "has_broadcasts": actor.holds(Permission.BROADCAST),
        "has_notices": bool(notices.may_post(actor)),
        "has_links": actor.holds(Permission.KEEP_LINKS),
        "has_calls": bool(permissions.may_call(actor)),
        "may_raise": actor.holds(Permission.DISPATCH)
        or (actor.holds(Permission.HANDLE) and actor.holds(Permission.SEE_ORDERS)),
        "has_visits": has_visits(actor),
        "has_templates": bool(phrases.keeps(actor)),
        "has_lists": actor.holds(Permission.SEE_ORDERS),
        # Whoever reads an order is not called away from it, and its page asks enough of the database.
        "unread": 0 if here == "order" else notify.unread(actor.id or 0),
    }


def on_phone(request: HttpRequest) -> bool:
    """Return whether a page is asked for in order to be kept on a phone, where it is read without a signal."""
    return "X-Keep" in request.headers


def has_inbox(actor: Actor) -> bool:
    """Return whether orders are ever waiting for this person."""
    return actor.holds(Permission.HANDLE) or actor.holds(Permission.DISPATCH)


def has_visits(actor: Actor) -> bool:
    """Return whether there are households or grids whose notes this person reads."""
    return bool(visits.posts(actor)) or actor.links_households


def landing(request: HttpRequest) -> str:
    """Return somebody's first page: the inbox, the one screen for leaders, the registry for keepers of data."""
    actor = officer(request)
    if has_inbox(actor):
        return reverse("desk:inbox")
    if actor.holds(Permission.SEE_COCKPIT):
        return reverse("cockpit:screen")
    if actor.holds(Permission.EDIT_CATALOGUE):
        return reverse("registry:home")
    if actor.holds(Permission.AUDIT):
        return reverse("registry:audit")
    if actor.holds(Permission.KEEP_ACCOUNTS):
        return reverse("registry:accounts")
    if has_visits(actor):
        return reverse("desk:visits")
    return reverse("desk:me")
