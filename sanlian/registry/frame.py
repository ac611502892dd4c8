"""What every page of the registry shows around its content."""

from typing import Any

from django.http import HttpRequest

from sanlian.look.access import officer
from sanlian.registry.sections import sections


def frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """Return the context of the navigation; `here` is the name of the section that the page belongs to."""
    return {"here": here, "actor": officer(request), "sections": sections()}
