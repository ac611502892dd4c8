"""What every template may count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from sanlian.look import preferences


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Return the instant of the page, the visitor's preferences, and whether the county is invented."""
    chosen = preferences.preferences(request)
    return {
        "now": timezone.now(),
        "theme": chosen.theme,
        "elder": chosen.elder,
        "text_size": chosen.size,
        "text_sizes": preferences.SIZES,
        "languages": settings.LANGUAGES,
        "demonstration": settings.DEMONSTRATION,
    }
