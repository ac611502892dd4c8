"""Village matters: notices, this month, what neighbours let others see, people to find; and the map to press on."""

from datetime import timedelta

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from sanlian.look import maps
from sanlian.notices import queries as notices
from sanlian.people import queries as people
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.portal import links, picking
from sanlian.portal.counting import month_began, month_of
from sanlian.portal.wording import neighbours, own_member
from sanlian.workorders import queries, villages

SHOWN_FOR = timedelta(days=60)


@require_GET
def village(http: HttpRequest, code: str) -> HttpResponse:
    """Show one village; the phone remembers it."""
    place = places.get(code)
    if place.level != "village":
        raise places.UnknownPlace(str(places.UnknownPlace.__doc__))
    now = timezone.now()
    resident = links.proven(http)
    solved = villages.solved_matters(place.code, since=month_began(now))
    shown = villages.village_matters(place.code, since=now - SHOWN_FOR)
    read = villages.shown_of([*solved, *shown])
    context = {
        "village": place,
        "township": places.get(place.parent_code),
        "notices": notices.hanging(place.code, on=timezone.localdate(now)),
        "month": month_of(place, at=now),
        "solved": [(order, read.get(order.pk)) for order in solved],
        "common": villages.common_list(place.code, since=month_began(now)),
        "member": own_member(resident) if resident else None,
        "people": neighbours(place),
        "shown": [(order, read.get(order.pk)) for order in shown if order not in solved],
    }
    response = render(http, "portal/village.html", context)
    links.remember_village(response, place.code)
    return response


@require_GET
def photo(http: HttpRequest, code: str, number: int) -> FileResponse:
    """Show a photograph that who asked lets the village see."""
    found = villages.shown_photograph(number, village_code=code)
    answer = FileResponse(queries.photograph_path(found.file).open("rb"), content_type="image/jpeg")
    # Whoever takes it back must not find it in a cache of others.
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@require_GET
def choose(http: HttpRequest) -> HttpResponse:
    """Lead to the remembered village, or offer all of them by township and by words."""
    known = links.remembered(http).village
    if known is not None and "other" not in http.GET:
        return redirect(reverse("portal:village", args=[known.code]))
    words = http.GET.get("q", "")[:40].replace("\x00", "")
    township = http.GET.get("township", "")[:9]
    found = places.search(words) if words.strip() else places.villages(within=township) if township else []
    context = {
        "townships": places.children(people.county_code()),
        "chosen": places.find(township) if township else None,
        "words": words,
        "asked": bool(words.strip() or township),
        "found": [(info, named(places.get(info.parent_code))) for info in found],
    }
    return render(http, "portal/villages.html", context)


@require_GET
def shape(http: HttpRequest, township: str) -> HttpResponse:
    """Draw a township's villages as the picture that can be pressed; the same for everybody, so it may be kept."""
    outlines = picking.village_outlines(township)
    frame = maps.frame_of([ring for _properties, rings in outlines for ring in rings])
    shapes = [
        {
            "name": properties["name"],
            "label": frame.xy(properties["lon"], properties["lat"]),
            "paths": [maps.path_of(frame, ring) for ring in rings],
        }
        for properties, rings in outlines
    ]
    context = {"shapes": shapes, "size": maps.SIZE}
    response = render(http, "portal/map.svg", context, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=3600"
    return response
