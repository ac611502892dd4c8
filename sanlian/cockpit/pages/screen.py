"""The one screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sanlian.cockpit.sight import PERIODS, sight_of
from sanlian.look.access import officers_only
from sanlian.people.actors import Permission

PERIOD_WORDS = {
    "today": _("Today"),
    "week": _("This week"),
    "month": _("This month"),
    "90": _("90 days"),
}


@require_GET
@officers_only(Permission.SEE_COCKPIT)
def screen(request: HttpRequest) -> HttpResponse:
    """Show what the counters say of a place and a period."""
    sight = sight_of(request)
    periods = [
        {
            "words": PERIOD_WORDS[key],
            "query": sight.query(period=key),
            "current": key == sight.period,
        }
        for key in PERIODS
    ]
    crumbs = [{"place": place, "query": sight.query(place=place.code)} for place in sight.crumbs]
    return render(request, "cockpit/screen.html", {"sight": sight, "periods": periods, "crumbs": crumbs})
