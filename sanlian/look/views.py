"""Switching language, theme and letter size; and the pages of errors."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanlian.look.preferences import SIZES, THEMES, YEAR, keep

_CHOICES = {"theme": THEMES, "size": SIZES, "elder": ("0", "1")}


@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen in cookies and go back to the page it was chosen on."""
    back = request.POST.get("next", "")
    if not back or not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = get_script_prefix()
    response = HttpResponseRedirect(back)
    for name, allowed in _CHOICES.items():
        if (value := request.POST.get(name)) in allowed and value is not None:
            keep(response, name, value)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            path=settings.LANGUAGE_COOKIE_PATH,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show the page for a request that cannot be read."""
    return _page(request, 400, _("The page could not read what was sent. Please go back and send it again."))


def forbidden(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
    """Show the page for what this person may not see, and for a form that was open too long."""
    if reason:
        return _page(
            request,
            403,
            _("This page was open for too long. Please go back, load it again and send it again."),
        )
    return _page(request, 403, _("This page is not for you."))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show the page for an address that leads nowhere."""
    return _page(request, 404, _("There is no such page. It may have moved."))


def broken(request: HttpRequest) -> HttpResponse:
    """Show the page for a fault of ours; asks nothing of the database."""
    return _page(
        request, 500, _("Something broke on our side. What you sent before is safe. Please try again.")
    )


def _page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    return render(request, "look/refusal.html", {"status": status, "message": message}, status=status)
