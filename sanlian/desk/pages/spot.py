"""Where an order is, as a small picture: its village among the others of the township, and the named spots."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.look import maps
from sanlian.look.access import officer, officers_only
from sanlian.places import queries as places
from sanlian.workorders import queries

# The width of a Chinese letter in the largest name.
_LETTER = 15


@officers_only
@require_GET
def spot(request: HttpRequest, order_id: int) -> HttpResponse:
    """Draw it for whoever may see the order; without outlines of the township it says so."""
    order = queries.get(order_id, by=officer(request))
    code = places.standing(order.place_code)
    around = places.outlines("village", within=code[:9])["features"] if len(code) >= 9 else []
    rings = {each["properties"]["code"]: _rings(each) for each in around}
    here = code[:12]
    context: dict[str, Any] = {
        "size": maps.SIZE,
        "shapes": [],
        "spots": [],
        "none": _("No map of this place yet"),
    }
    if rings:
        # The village and what lies next to it: a township whole would leave it too small to tell anything.
        frame = maps.frame_of(rings.get(here) or [ring for each in rings.values() for ring in each], pad=0.35)
        context["shapes"] = [
            {
                "name": each["properties"]["name"],
                "label": frame.xy(each["properties"]["lon"], each["properties"]["lat"]),
                "paths": [maps.path_of(frame, ring) for ring in rings[each["properties"]["code"]]],
                "here": each["properties"]["code"] == here,
            }
            for each in around
        ]
        context["labels"] = [shape for shape in context["shapes"] if _fits(shape["name"], *shape["label"])]
        context["spots"] = [
            frame.xy(asked.lon, asked.lat)
            for asked in queries.requests_of(order.pk)
            if asked.lon is not None and asked.lat is not None
        ]
    answer = render(request, "desk/spot.svg", context, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def _fits(name: str, x: float, y: float) -> bool:
    """Return whether a name can be read whole: half of it to each side, a line's height above."""
    half = len(name) * _LETTER / 2
    return half < x < maps.SIZE - half and _LETTER < y < maps.SIZE - _LETTER / 2


def _rings(feature: dict[str, Any]) -> list[maps.Ring]:
    return [polygon[0] for polygon in feature["geometry"]["coordinates"]]
