"""Refusals that leave a view become pages: what happened, what to do next, and the right status."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanlian.kernel import errors

STATUSES: tuple[tuple[type[errors.Refusal], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.Conflict, 409),
    (errors.Refusal, 422),
)


def status_of(refusal: errors.Refusal) -> int:
    """Return the HTTP status of a refusal; the class of the error may carry its own as `http_status`."""
    own = getattr(refusal, "http_status", None)
    return own or next(status for kind, status in STATUSES if isinstance(refusal, kind))


class Refusals:
    """The middleware that renders them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a refusal; leave every other exception alone."""
        if not isinstance(exception, errors.Refusal):
            return None
        status = status_of(exception)
        page = {"status": status, "message": exception.message}
        return render(request, "look/refusal.html", page, status=status)
