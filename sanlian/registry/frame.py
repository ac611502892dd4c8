"""What every page of the registry shows around its content."""

from typing import Any

from django.http import HttpRequest

from sanlian.look.access import officer
from sanlian.people.actors import Permission
from sanlian.registry import drafts
from sanlian.registry.sections import sections


def frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """Return the context of the navigation; `here` is the name of the section that the page belongs to."""
    actor = officer(request)
    return {
        "here": here,
        "actor": actor,
        "sections": sections(actor),
        "has_editor": actor.holds(Permission.EDIT_CATALOGUE) or actor.holds(Permission.AUDIT),
    }


def lists_frame(request: HttpRequest) -> dict[str, Any]:
    """
    Return the same for the pages of lists, with how much is gathered and not proposed yet.

    `keeps` is false for whoever audits: they read how lists changed, and not the lists' own pages.
    """
    keeps = officer(request).holds(Permission.EDIT_CATALOGUE)
    return frame(request, "lists" if keeps else "list_proposals") | {
        "drafted": len(drafts.draft(request.session)) if keeps else 0,
        "keeps": keeps,
    }
