"""Numbers that lead to lists: is each as long as the list behind it?"""

from html import unescape
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from sanlian.cockpit.pages import lists
from sanlian.cockpit.sight import sight_of
from sanlian.workorders import listings


def wrong(client, said: list[tuple[str, int]]) -> list[str]:
    """
    Return which numbers, said beside an address, are not as long as the list there; `client` is logged in.

    Of each measure and way to narrow it down, the page with the longest list is opened. For the others the room
    is asked what that page would ask it, read off the address by the page's own code: a fifth of the time.
    """
    request = RequestFactory().get("/cockpit/list/")
    request.user = get_user_model().objects.get(pk=client.session["_auth_user_id"])
    opened, faults = set(), []
    for address, number in sorted(said, key=lambda each: -each[1]):
        address = unescape(address)
        request.GET = QueryDict(urlsplit(address).query)
        kind = (request.GET["measure"], *sorted(request.GET))
        if kind in opened:
            sight = sight_of(request)
            figure = lists.figure_of(request, sight)
            listed = listings.count_behind(sight.actor, figure, at=timezone.now())
        else:
            opened.add(kind)
            listed = client.get(address).context["number"]
        if listed != number:
            faults.append(f"{address}: {number} is said, {listed} are listed")
    return faults
