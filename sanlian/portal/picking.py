"""Choosing a village or a point: by township, by pinyin letter, by words, on a map; all of it by plain buttons."""

from typing import Any

from django.http import HttpRequest, QueryDict

from sanlian.kernel import errors
from sanlian.look.maps import SIZE, frame_of
from sanlian.people import queries as people
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.portal.draft import Draft


def village_outlines(township: str) -> list[tuple[dict[str, Any], list[list[list[float]]]]]:
    """
    Return properties and rings of a township's villages.

    :raises errors.NotFound: when there is no such township or it has no outlines
    """
    if len(township) != 9 or places.find(township) is None:
        raise places.UnknownPlace("")
    features = places.outlines("village", within=township)["features"]
    found = [
        (each["properties"], [polygon[0] for polygon in each["geometry"]["coordinates"]]) for each in features
    ]
    if not found:
        raise places.UnknownPlace("")
    return found


def pressed(data: QueryDict, draft: Draft) -> str | None:
    """
    Do what a button of the place screens asks, and return the screen to show; None for buttons of other screens.

    A point outside the county leaves the draft as it was, with the reason beside it.
    """
    back = "look" if data.get("back") == "look" else "write"
    if code := data.get("pick"):
        draft.set(village=code[:12], lon="", lat="")
        return back
    if "spot.x" in data:
        return _spot(data, draft, back)
    if "here" in data:
        return back if _point(draft, data.get("at_lon", ""), data.get("at_lat", "")) else "place"
    if data.get("do") == "unplace":
        draft.set(village="", lon="", lat="")
        return back
    if data.get("do") == "placed":
        return back
    if "map_of" in data:
        return "map"
    if data.get("do") in {"place", "search"} or {"township", "letter"} & set(data):
        return "place"
    return None


def _spot(data: QueryDict, draft: Draft, back: str) -> str:
    try:
        rings = [ring for _properties, rings in village_outlines(data.get("mapped", "")) for ring in rings]
        lon, lat = frame_of(rings).lonlat(float(data.get("spot.x", "")), float(data.get("spot.y", "")))
    except (ValueError, errors.NotFound):
        return "place"
    return back if _point(draft, str(lon), str(lat)) else "map"


def _point(draft: Draft, lon: str, lat: str) -> bool:
    try:
        grid = places.locate(float(lon), float(lat))
    except (ValueError, errors.Invalid) as fault:
        if isinstance(fault, errors.Invalid):
            draft.form.add_error("village", fault.message)
        return False
    draft.set(village=grid.code[:12], lon=lon, lat=lat)
    return True


def choices(http: HttpRequest, draft: Draft) -> dict[str, Any]:
    """Return what the place screens offer; nothing of it asks the database once the process knows the places."""
    data = http.POST
    township = data.get("township", "")[:9]
    letter = data.get("letter", "")[:1].lower()
    words = data.get("q", "")[:40]
    found: list[PlaceInfo] = []
    if words.strip():
        found = places.search(words)
    elif letter:
        found = [info for info in places.villages() if info.initials.startswith(letter)]
    elif township:
        found = places.villages(within=township)
    mapped = data.get("map_of", data.get("mapped", ""))[:9]
    suggested = places.mentioned(draft.value("text")) if draft.value("text") else None
    return {
        "townships": [(info, info.code == township) for info in places.children(people.county_code())],
        "letters": sorted({info.initials[0] for info in places.villages() if info.initials}),
        "letter": letter,
        "words": words,
        "found": [(info, named(places.get(info.code[:9]))) for info in found],
        "asked": bool(words.strip() or letter or township),
        "suggested": suggested if suggested != draft.village else None,
        "mapped": places.find(mapped) if len(mapped) == 9 else None,
        "map_size": SIZE,
    }
