"""What is kept of a person about one matter, as plain values: the same for the page and for the file to take along."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.people import contact
from sanlian.people.names import named_in_full
from sanlian.places import queries as places
from sanlian.scoring import queries as scoring
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
    file = _words(request) | _sent(request)
    lines = [
        (_("Your words"), file["words"]),
        (_("Where"), " ".join(filter(None, [file["place"], file["address"]]))),
        (_("Position from the map or the phone"), _position(request)),
        (_("Who asked"), _said(file["people"]["asked"])),
        (
            _("For whom"),
            _said(file["people"]["for"]) if request.beneficiary_id != request.reporter_id else "",
        ),
        (_("What you added"), "\n".join(each["text"] for each in file["added"])),
        (_("Photographs"), str(len(file["photographs"]) or "")),
        (_("Recordings"), str(len(file["recordings"]) or "")),
        (
            _("What you wrote with your rating"),
            "\n".join(each["comment"] for each in file["ratings"] if each["comment"]),
        ),
    ]
    if until := scoring.mark_until(request.order_id, [each.at for each in request.ratings.all()]):
        day = timezone.localdate(until)
        file["rating_mark"] = {"deleted_on": day.isoformat()}
        words = _(
            "a keyed fingerprint of the network it came from, not the address, and whether it came from an officer's "
            "browser; deleted on %(day)s. It shows whether offices praise themselves."
        )
        lines.append((_("Where your rating came from"), words % {"day": day.isoformat()}))
    return Own([(name, value) for name, value in lines if value], file)


def _words(request: ServiceRequest) -> dict[str, Any]:
    """Return what was said when it was shouted, by whom and where."""
    place = places.find(request.order.place_code)
    return {
        "receipt": rules.shown_receipt(request.code),
        "shouted_at": request.submitted_at.isoformat(),
        "words": request.text,
        "address": request.address,
        "position": None if request.lon is None else {"lon": request.lon, "lat": request.lat},
        "place": named_in_full(place) if place else "",
        "people": {"asked": _person(request.reporter), "for": _person(request.beneficiary)},
        "relation": request.relation,
        "answers": request.answers,
        "visible_to": request.visibility,
    }


def _sent(request: ServiceRequest) -> dict[str, Any]:
    """Return what came later or beside it: words that were added, photographs, recordings, ratings."""
    return {
        "added": [
            {"at": fact.at.isoformat(), "text": fact.details["said"]}
            for fact in queries.story(request)
            if fact.name == facts.ADDED
            and fact.details.get("request") == request.pk
            and fact.details.get("said")
        ],
        "photographs": [
            {"at": photo.at.isoformat(), "width": photo.width, "height": photo.height}
            for photo in queries.photographs(request.order_id)
            if photo.request_id == request.pk
        ],
        "recordings": [
            {"at": each.at.isoformat(), "seconds": each.seconds, "written_down": each.words}
            for each in voices.of_request(request.pk)
        ],
        "ratings": [
            {
                "at": each.at.isoformat(),
                "solved": each.solved,
                "satisfied": each.satisfied,
                "comment": each.comment,
            }
            for each in request.ratings.order_by("round")
        ],
    }


def _person(resident: Any) -> dict[str, str] | None:
    if resident is None:
        return None
    return {"name": contact.masked_name(resident.name), "phone": contact.masked_phone(resident.phone)}


def _said(person: dict[str, str] | None) -> str:
    return " ".join(filter(None, person.values())) if person else ""


def _position(request: ServiceRequest) -> str:
    return "" if request.lon is None else f"{request.lat:.5f}, {request.lon:.5f}"
