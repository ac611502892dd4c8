"""The one screen."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from sanlian.cockpit import screentable
from sanlian.cockpit.beside import beside, notes
from sanlian.cockpit.panels import screen_of
from sanlian.cockpit.pictures import relief
from sanlian.cockpit.sight import PERIODS, Sight, sight_of
from sanlian.figures import queries as figures
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.papers import csv_answer
from sanlian.people.actors import Permission

PERIOD_WORDS = {
    "today": (pgettext_lazy("period", "Today"), pgettext_lazy("period", "yesterday")),
    "week": (pgettext_lazy("period", "This week"), pgettext_lazy("period", "last week")),
    "month": (pgettext_lazy("period", "This month"), pgettext_lazy("period", "last month")),
    "90": (pgettext_lazy("period", "90 days"), pgettext_lazy("period", "90 days before")),
}


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def screen(request: HttpRequest) -> HttpResponse:
    """
    Show what the counters say of a place and a period.

    With `since`, what an open screen shows: the block of figures alone, or 204 while nothing has changed.
    """
    sight = sight_of(request)
    since = request.GET.get("since")
    # Asked first: what changes while the screen is put together is then shown at the next look.
    version = f"{figures.stamp().seq}-{sight.today:%Y%m%d}"
    if since == version:
        return HttpResponse(status=204)
    now = timezone.now()
    stands = beside(sight, at=now)
    context = {
        "sight": sight,
        "screen": screen_of(sight, at=now, notes=notes(stands, sight)),
        "beside": stands,
        "version": version,
        "before_words": PERIOD_WORDS[sight.period][1],
        "period_words": PERIOD_WORDS[sight.period][0],
        "approval": settings.MAP_APPROVAL,
    }
    if since is not None:
        return render(request, "cockpit/live.html", context)
    return render(request, "cockpit/screen.html", context | frame(sight))


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def table(request: HttpRequest) -> HttpResponse:
    """Hand out every number of the screen as CSV."""
    sight = sight_of(request)
    shown = screen_of(sight, at=timezone.now())
    name = f"screen-{sight.place.code}-{sight.days.first}-{sight.days.last}"
    return csv_answer(screentable.headings(), screentable.lines(shown), name=name)


@require_GET
@cache_control(private=True, max_age=86400)
@officers_only(Permission.SEE_COCKPIT)
def ground(request: HttpRequest) -> HttpResponse:
    """Draw the sand table's ground of a place: a picture that stays the same for a day."""
    picture = relief.ground(sight_of(request).place.code)
    if picture is None:
        raise errors.NotFound(_("Nobody knows the outline of this place."))
    content = {"ground": picture, "width": relief.WIDTH, "height": relief.HEIGHT}
    return render(request, "cockpit/ground.svg", content, content_type="image/svg+xml")


def frame(sight: Sight, **kept: str) -> dict[str, object]:
    """Return what the header of a page about a place and a period needs; `kept` stays in its links."""
    return {
        "periods": [
            {
                "words": PERIOD_WORDS[key][0],
                "query": sight.query(period=key, **kept),
                "current": key == sight.period,
            }
            for key in PERIODS
        ],
        "crumbs": [
            {"place": place, "query": sight.query(place=place.code, **kept)} for place in sight.crumbs
        ],
    }
