"""Forms with files are bounded before they are read, and only then checked against forgery."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

MOST_SENT = 64 * 1024 * 1024

View = Callable[..., HttpResponseBase]


def bounded_upload(view: View) -> View:
    """
    Refuse more than 64 MB with a page (413) before a byte of it is stored.

    The protection against forged forms reads the whole form, so it must come after this and not before the view.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def bounded(http: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(http.META.get("CONTENT_LENGTH") or 0) > MOST_SENT:
            message = _(
                "That was too much at once. Please send fewer or smaller photographs; "
                "go back, your words are still there."
            )
            return render(http, "look/refusal.html", {"status": 413, "message": message}, status=413)
        return protected(http, *args, **kwargs)

    return bounded
