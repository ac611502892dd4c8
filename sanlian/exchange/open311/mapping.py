"""The county's words turned into Open311's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from sanlian.analysis.operations import Receipt
from sanlian.catalogue import listings as editions, queries as catalogue
from sanlian.catalogue.queries import CategoryInfo
from sanlian.catalogue.rules.questions import Question
from sanlian.people import queries as people
from sanlian.people.names import named, named_in_full
from sanlian.places import queries as places
from sanlian.workorders import lifecycle, rules
from sanlian.workorders.villages import Told

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# A question's kind → the datatype of an attribute.
DATATYPES = {"yesno": "singlevaluelist", "choice": "singlevaluelist", "number": "number", "date": "datetime"}


def moment(at: datetime | None) -> str:
    """Return an instant as Open311 writes it, in the county's time; empty for None."""
    return at.astimezone(rules.SHANGHAI).isoformat(timespec="seconds") if at else ""


def discovery(root: str) -> dict[str, Any]:
    """Return what there is; `root` is the endpoint's address."""
    county = named(places.get(people.county_code()))
    return {
        "changeset": moment(editions.changed_at()),
        "contact": settings.OPEN311_CONTACT or _("%(county)s, county centre") % {"county": county},
        "key_service": settings.OPEN311_KEY_SERVICE
        or _("The county centre gives out keys to other platforms."),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": root,
                "changeset": moment(editions.changed_at()),
                "type": "test" if settings.DEMONSTRATION else "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }


def service(matter: CategoryInfo, *, group: str) -> dict[str, Any]:
    """Return a matter as a service."""
    language = get_language()
    return {
        "service_code": matter.code,
        "service_name": matter.resident_label(language),
        "description": matter.description,
        "metadata": bool(matter.questions),
        "type": "realtime",
        "keywords": ",".join(matter.keywords),
        "group": group,
    }


def services() -> list[dict[str, Any]]:
    """Return every matter that can be asked about, in the catalogue's order."""
    found, language = catalogue.snapshot(), get_language()
    return [
        service(leaf, group=found.categories[leaf.parent_code or ""].resident_label(language))
        for leaf in found.leaves
    ]


def definition(matter: CategoryInfo) -> dict[str, Any]:
    """Return what a service asks for besides; nothing is required: a question never holds a request up."""
    return {
        "service_code": matter.code,
        "attributes": [
            {
                "variable": True,
                "code": question.code,
                "datatype": DATATYPES.get(question.kind, "string"),
                "required": False,
                "datatype_description": "",
                "order": number,
                "description": question.label(get_language()),
                "values": [{"key": key, "name": name} for key, name in values_of(question).items()],
            }
            for number, question in enumerate(matter.questions, 1)
        ],
    }


def values_of(question: Question) -> Mapping[str, str]:
    """Return the values of a question's list by their keys; empty for a question that has none."""
    if question.kind == "yesno":
        return {"yes": _("Yes"), "no": _("No")}
    return {option.value: option.label(get_language()) for option in question.options}


def request(told: Told, *, photograph: str, extended: bool) -> dict[str, Any]:
    """
    Return a request as a row.

    :param photograph: where its first shown photograph can be had; empty for none
    :param extended: with the state in the county's own terms, as other cities do with `extensions=true`
    """
    order, ended = told.request.order, told.ended_at
    status = lifecycle.Status.WITHDRAWN if told.request.withdrawn_at else lifecycle.Status(order.status)
    place = places.find(places.standing(order.place_code)[:12]) or places.get(people.county_code())
    lon, lat = told.point or (place.lon, place.lat)
    row: dict[str, Any] = {
        "service_request_id": told.request.code,
        "status": "closed" if ended else "open",
        "status_notes": _(lifecycle.STATUS_WORDS[status]),
        "service_name": catalogue.category(order.category_code).resident_label(get_language()),
        "service_code": order.category_code,
        "description": told.words,
        "agency_responsible": named_in_full(order.unit),
        "service_notice": "",
        "requested_datetime": moment(told.request.submitted_at),
        "updated_datetime": moment(told.moved_at),
        "expected_datetime": "" if ended else moment(order.due_at),
        "address": _address(place.code),
        "address_id": place.code,
        "zipcode": "",
        "lat": lat,
        "long": lon,
        "media_url": photograph,
    }
    if extended:
        row |= {"extended_status": status.value, "handed_in": told.own}
    return row


def handed(receipt: Receipt, *, account: str) -> dict[str, Any]:
    """Return the answer to what was handed in."""
    unit, due = named_in_full(people.unit(receipt.unit_code)), receipt.due_at.astimezone(rules.SHANGHAI)
    values = {"unit": unit, "when": f"{due:%Y-%m-%d %H:%M}"}
    return {
        "service_request_id": receipt.code,
        "service_notice": _("%(unit)s has it and answers by %(when)s.") % values,
        "account_id": account,
    }


def photograph_path(told: Told) -> str:
    """Return the path of a request's first photograph that may be seen; empty for none."""
    if not told.photos:
        return ""
    village = places.standing(told.request.order.place_code)[:12]
    return reverse("open311:media", args=[village, told.photos[0]])


def _address(code: str) -> str:
    """Return the names of a place, the nearest first, as Open311 wants them: the reverse of the Chinese order."""
    return ", ".join(named(each) for each in reversed(places.path(code)))
