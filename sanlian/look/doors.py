"""Sessions of officers: left alone they end, and a first password opens only the page where another is chosen."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

_SEEN = "seen"
# Noted at most this often, so that a click does not cost a row.
_NOTED_EVERY = timedelta(minutes=1)


class Doors:
    """The middleware that shuts them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on whoever is logged in and was here lately; others have to log in again."""
        # Asked of the cookie first: a resident's page need not know whether there is a session.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        seen = request.session.get(_SEEN)
        last = datetime.fromisoformat(seen) if seen else now
        if now - last > timedelta(minutes=settings.IDLE_MINUTES):
            auth.logout(request)
            return self.get_response(request)
        if not seen or abs(now - last) > _NOTED_EVERY:
            request.session[_SEEN] = now.isoformat()
        own = reverse("desk:password")
        free = (own, reverse("desk:logout"), reverse("look:prefer"))
        if request.user.must_choose_password and request.path not in free:
            return redirect(own)
        return self.get_response(request)
