"""What is kept of a person about one matter, as plain values: the same for the page and for the file to take along."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sanlian.people import contact
from sanlian.people.names import named_in_full
from sanlian.places import queries as places
from sanlian.workorders import facts, queries, rules, voices
from sanlian.workorders.queries import ServiceRequest


@dataclass(frozen=True, slots=True)
class Own:
    """Lines of name and value for the page, and the whole as it goes into a file."""

    lines: list[tuple[str, str]]
    file: dict[str, Any]


def own_data(request: ServiceRequest) -> Own:
    """
    Return what is kept about who asked, in one matter.

    Names and telephones are masked: whoever has the link may see that they are kept, and a link can be passed on.
    """
    place = places.find(request.order.place_code)
    added = [
        {"at": fact.at.isoformat(), "text": fact.details["text"]}
        for fact in queries.story(request)
        if fact.name == facts.ADDED and fact.details.get("request") == request.pk and fact.details["text"]
    ]
    photos = [photo for photo in queries.photographs(request.order_id) if photo.request_id == request.pk]
    spoken = voices.of_request(request.pk)
    ratings = list(request.ratings.order_by("round"))
    people = {"asked": _person(request.reporter), "for": _person(request.beneficiary)}
    file = {
        "receipt": rules.shown_receipt(request.code),
        "shouted_at": request.submitted_at.isoformat(),
        "words": request.text,
        "address": request.address,
        "position": None if request.lon is None else {"lon": request.lon, "lat": request.lat},
        "place": named_in_full(place) if place else "",
        "people": people,
        "relation": request.relation,
        "answers": request.answers,
        "visible_to": request.visibility,
        "added": added,
        "photographs": [
            {"at": photo.at.isoformat(), "width": photo.width, "height": photo.height} for photo in photos
        ],
        "recordings": [
            {"at": each.at.isoformat(), "seconds": each.seconds, "written_down": each.words}
            for each in spoken
        ],
        "ratings": [
            {
                "at": each.at.isoformat(),
                "solved": each.solved,
                "satisfied": each.satisfied,
                "comment": each.comment,
            }
            for each in ratings
        ],
    }
    lines = [
        (_("Your words"), request.text),
        (_("Where"), " ".join(filter(None, [file["place"], request.address]))),
        (_("Position from the map or the phone"), _position(request)),
        (_("Who asked"), _said(people["asked"])),
        (_("For whom"), _said(people["for"]) if request.beneficiary_id != request.reporter_id else ""),
        (_("What you added"), "\n".join(each["text"] for each in added)),
        (_("Photographs"), str(len(photos) or "")),
        (_("Recordings"), str(len(spoken) or "")),
        (_("What you wrote with your rating"), "\n".join(each.comment for each in ratings if each.comment)),
    ]
    return Own([(name, value) for name, value in lines if value], file)


def _person(resident: Any) -> dict[str, str] | None:
    if resident is None:
        return None
    return {"name": contact.masked_name(resident.name), "phone": contact.masked_phone(resident.phone)}


def _said(person: dict[str, str] | None) -> str:
    return " ".join(filter(None, person.values())) if person else ""


def _position(request: ServiceRequest) -> str:
    return "" if request.lon is None else f"{request.lat:.5f}, {request.lon:.5f}"
