"""What every page of the registry shows around its content."""

from typing import Any

from django.http import HttpRequest

from sanlian.look.access import officer
from sanlian.people.actors import Permission
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
