"""How somebody wants to see pages: theme, elder mode, size of letters; cookies on their own device."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

THEMES = ("", "light", "dark", "contrast")
SIZES = ("24", "26", "30", "36", "40")
USUAL_SIZE = "26"
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Preferences:
    """`theme` is empty while the device decides; `size` is the elder mode's root size in pixels."""

    theme: str = ""
    elder: bool = False
    size: str = USUAL_SIZE


def preferences(request: HttpRequest) -> Preferences:
    """Return what the visitor chose; what a cookie says beyond the known values is not believed."""
    theme = request.COOKIES.get("theme", "")
    size = request.COOKIES.get("size", "")
    return Preferences(
        theme=theme if theme in THEMES else "",
        elder=request.COOKIES.get("elder") == "1",
        size=size if size in SIZES else USUAL_SIZE,
    )


def keep(response: HttpResponseBase, name: str, value: str) -> None:
    """Have the visitor's device keep one choice."""
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        path=settings.SESSION_COOKIE_PATH,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
