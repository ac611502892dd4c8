"""Pages, scripts and stylesheets are sent compressed: a weak signal carries a quarter of them."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Photographs, voices and PDFs are compressed as they are, and voices are asked for in parts.
_WORDS = ("text/", "application/json", "application/manifest+json", "application/javascript", "image/svg+xml")


class Compressed(GZipMiddleware):
    """
    Middleware: Django's own, for what is text.

    Django's adds bytes of random length, so that the size of a page tells nothing of the secrets in its forms. What
    comes compressed already, as static files in production do, is left as it is.
    """

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        """Compress what is text, where the browser can read it."""
        if not response.get("Content-Type", "").startswith(_WORDS):
            return response  # type: ignore[no-any-return]
        return super().process_response(request, response)
