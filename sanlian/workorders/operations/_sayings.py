"""Keeping words beside the journal."""

import secrets
from typing import Any

from sanlian.workorders import sayings
from sanlian.workorders.models import Saying, ServiceRequest


def say(request: ServiceRequest, words: str) -> dict[str, Any]:
    """Keep what belongs to a request; return what its fact carries of it, nothing where nothing was said."""
    if not words:
        return {}
    kept = Saying.objects.create(request=request, words=words, salt=secrets.token_hex(16))
    return {"saying": kept.pk, "digest": sayings.digest(kept.salt, words)}
