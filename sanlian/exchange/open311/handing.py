"""What is handed in: the fields of POST, read and checked all at once, so that every fault is told together."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.queries import CategoryInfo
from sanlian.exchange.open311.faults import Fault, Faults, missing
from sanlian.exchange.open311.mapping import values_of
from sanlian.exchange.operations import Report
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.workorders import operations as workorders, rules
from sanlian.workorders.operations import Photo

_ATTRIBUTE = re.compile(r"attribute\[([^\]]+)\](?:\[\])?")


def report_of(request: HttpRequest, *, at: datetime) -> Report:
    """
    Return what a partner hands over.

    :raises Faults: 404 for a service that does not exist, 400 with everything that cannot be used
    """
    given, faults = request.POST, list[Fault]()
    matter = _matter(given)
    point = _point(given, faults)
    village, address = _words(given, "address_id"), _words(given, "address_string")
    if point is None and not village and not address and not faults:
        faults.append(Fault("400", _("lat and long, address_string or address_id: one of them says where.")))
    if len(address) > rules.ADDRESS_LIMIT:
        faults.append(
            Fault("400", _("address_string: %(most)s characters at most.") % {"most": rules.ADDRESS_LIMIT})
        )
    text = _text(given, matter, faults)
    answers = _answers(given, matter, faults)
    photos = [] if faults else _photographs(request.FILES.getlist("media"), faults, at=at)
    if faults:
        raise Faults(*faults)
    return Report(
        text=text,
        category=matter.code,
        point=point,
        village=village,
        address=address,
        name=_name(_words(given, "first_name"), _words(given, "last_name")),
        phone=_words(given, "phone"),
        account=_words(given, "account_id"),
        answers=answers,
        photos=photos,
        key=request.headers.get("Idempotency-Key", "").strip()[:200],
    )


def matter_of(code: str) -> CategoryInfo:
    """Return a matter that can be asked about; :raises Faults: 404 when there is none, or no longer."""
    found = next((leaf for leaf in catalogue.snapshot().leaves if leaf.code == code), None)
    if found is None:
        raise missing(_("service_code: there is no service “%(code)s”.") % {"code": code[:60]})
    return found


def _words(given: QueryDict, name: str) -> str:
    return storable(given.get(name, ""))


def _matter(given: QueryDict) -> CategoryInfo:
    if not (code := _words(given, "service_code")):
        raise Faults(Fault("400", _("service_code: which service is asked for?")))
    return matter_of(code)


def _point(given: QueryDict, faults: list[Fault]) -> tuple[float, float] | None:
    lat, lon = _words(given, "lat"), _words(given, "long")
    if not lat and not lon:
        return None
    if not lat or not lon:
        faults.append(Fault("400", _("lat, long: one without the other is no place.")))
        return None
    try:
        return float(lon), float(lat)
    except ValueError:
        faults.append(Fault("400", _("lat, long: degrees as numbers, WGS-84.")))
        return None


def _text(given: QueryDict, matter: CategoryInfo, faults: list[Fault]) -> str:
    """Return what is asked; the service alone says it where nothing was written. A link to a picture stays a link."""
    text, link = _words(given, "description"), _words(given, "media_url")
    text = text or matter.resident_label(get_language())
    if link:
        text = f"{text}\n{link}"
    if len(text) > rules.HANDED_LIMIT:
        faults.append(
            Fault("400", _("description: %(most)s characters at most.") % {"most": rules.HANDED_LIMIT})
        )
    return text


def _answers(given: QueryDict, matter: CategoryInfo, faults: list[Fault]) -> dict[str, str]:
    """Return the answers to the service's attributes; `attribute[code]` and `attribute[code][]` are the same."""
    questions = {question.code: question for question in matter.questions}
    answers: dict[str, str] = {}
    for name in given:
        if not (named := _ATTRIBUTE.fullmatch(name)) or not (said := _words(given, name)):
            continue
        question = questions.get(named[1])
        if question is None:
            faults.append(Fault("400", _("%(name)s: this service does not ask that.") % {"name": name[:60]}))
        elif (keys := values_of(question)) and said not in keys:
            faults.append(
                Fault("400", _("%(name)s: one of %(keys)s.") % {"name": name, "keys": ", ".join(keys)})
            )
        else:
            answers[question.code] = said
    return answers


def _name(first: str, last: str) -> str:
    """Return one name out of two fields: 方 and 秋云 stand together, the family first; others have a blank between."""
    together = last + first
    return (
        together if together and not together.isascii() else " ".join(each for each in (first, last) if each)
    )


def _photographs(sent: Sequence[IO[bytes]], faults: list[Fault], *, at: datetime) -> list[Photo]:
    if len(sent) > rules.MOST_PHOTOS:
        faults.append(Fault("400", _("media: %(most)s photographs at most.") % {"most": rules.MOST_PHOTOS}))
        return []
    photos = []
    for file in sent:
        try:
            photos.append(workorders.keep_photograph(file, at=at))
        except errors.Invalid as refusal:
            faults.append(Fault("400", f"media: {refusal.message}"))
    return photos
