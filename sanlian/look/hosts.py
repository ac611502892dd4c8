"""A host application that shows our pages inside itself says in what style: `?uiStyle=normal` or `elder`."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from sanlian.look.preferences import keep

STYLES = ("normal", "elder")
# The host's last word, and whether pages are large: the switch on a page of ours changes only the second.
_LAST, _ELDER = "host_style", "elder"


class HostStyle:
    """
    Middleware: pages become large when the host's word changes, and stay as the person chose while it does not.

    So the host is followed, and whoever pressed our own switch need not press it at each opening.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Take the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note a changed word for this page and for those after it."""
        word = request.GET.get("uiStyle", "")
        if word not in STYLES or word == request.COOKIES.get(_LAST, STYLES[0]):
            return self.get_response(request)
        request.COOKIES[_ELDER] = "1" if word == "elder" else "0"
        response = self.get_response(request)
        keep(response, _ELDER, request.COOKIES[_ELDER])
        keep(response, _LAST, word)
        return response
