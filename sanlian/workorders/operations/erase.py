"""
What belongs to who asked: put right at any time, and taken out when the matter is over (ADR 0036).

What was done about the matter stays, as the county must account for it: number, kind, village, days, answers, and
how it was rated. Nothing of it leads to the person any more.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import contact, kinship, operations as people, queries
from sanlian.people.actors import Actor
from sanlian.workorders import facts, interest, permissions, privacy, public, rules
from sanlian.workorders.models import (
    Attachment,
    Rating,
    Recording,
    Reply,
    Saying,
    ServiceRequest,
    Showing,
    WorkOrder,
)
from sanlian.workorders.operations import _interest, _step
from sanlian.workorders.operations.index_words import index_words
from sanlian.workorders.operations.photographs import drop_photographs
from sanlian.workorders.operations.recordings import drop_recordings

# Where the machine's reading of a matter names what was said.
_SAID = ("reasons", "urgent_words", "heed_words")


class NothingToCorrect(errors.Invalid):
    """Nothing was said that differs from what is kept."""


@operation
def erase(request_id: int, *, by: Actor, at: datetime) -> None:
    """
    Take out of a matter that is over whatever belongs to the person: words, voice, photographs, place, name, number.

    Who asked for the same keeps theirs. The person is forgotten altogether where nothing else was asked by them and
    no household knows them.

    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as permissions.may_erase says
    """
    request, order = _step.hold_for(request_id)
    permissions.may_erase(by, request).require()
    people_of_it = {number for number in (request.reporter_id, request.beneficiary_id) if number is not None}
    names = [queries.contact_of(number).name for number in sorted(people_of_it)]
    pictures, voices = _take_files(request)
    Saying.objects.filter(request=request).update(words="", salt="")
    Rating.objects.filter(request=request).update(comment="")
    Showing.objects.filter(request=request).delete()
    _empty(request, at=at)
    drop_photographs(pictures)
    drop_recordings(voices)
    touched = list(WorkOrder.objects.filter(Q(pk=order.pk) | Q(code=request.code)))
    for formed in touched:
        _take_words(formed, request, [name for name in names if name], at=at)
    # At once, and not when its follower comes to it: nothing is found any more by what was taken out.
    index_words(each.pk for each in touched)
    _forget_unasked(people_of_it, by=by, at=at)
    _step.note(
        facts.ERASED, order, by=by, at=at, request=request.pk, photos=len(pictures), recordings=len(voices)
    )


def _take_files(request: ServiceRequest) -> tuple[list[str], list[str]]:
    found = []
    for rows in (Attachment.objects.filter(request=request), Recording.objects.filter(request=request)):
        found.append(list(rows.values_list("file", flat=True)))
        rows.delete()
    return found[0], found[1]


def _empty(request: ServiceRequest, *, at: datetime) -> None:
    request.reporter = request.beneficiary = request.lon = request.lat = request.idempotency_key = None
    request.text = request.address = request.relation = ""
    request.answers, request.visibility, request.erased_at = [], "handlers", at
    request.save()


def _take_words(order: WorkOrder, erased: ServiceRequest, names: list[str], *, at: datetime) -> None:
    """Take out of an order what was formed of the words; whose business it is follows from who still asks."""
    asking = [
        number
        for pair in ServiceRequest.objects.filter(order=order).values_list("reporter_id", "beneficiary_id")
        for number in pair
    ]
    order.about = sorted({*kinship.about_residents(asking), *interest.complained_of(order.about)})
    if order.code == erased.code or not order.requests.filter(erased_at=None).exists():
        was = order.title
        order.title = catalogue.category(order.category_code).name[:80]
        order.analysis |= {key: [] for key in _SAID if key in order.analysis}
        parts = list(WorkOrder.objects.filter(parent=order, title=was).values_list("pk", flat=True))
        WorkOrder.objects.filter(pk__in=parts).update(title=order.title)
        index_words(parts)
    order.save(update_fields=["about", "title", "analysis"])
    for reply in Reply.objects.filter(order=order):
        reply.done, reply.spoken_with = (
            _without(text, names, order, at=at) for text in (reply.done, reply.spoken_with)
        )
        reply.save(update_fields=["done", "spoken_with"])


def _without(text: str, names: list[str], order: WorkOrder, *, at: datetime) -> str:
    """Return an answer that may have named the one person who asked, as anybody else may read it."""
    text = public.public_words(order, text, at=at)
    # What numbers are left are offices'.
    return privacy.hide(text, names, offices=privacy.mobiles_in(text))


def _forget_unasked(numbers: set[int], *, by: Actor, at: datetime) -> None:
    for number in sorted(numbers):
        if not ServiceRequest.objects.filter(Q(reporter=number) | Q(beneficiary=number)).exists():
            people.forget_resident(number, by=by, at=at)


@operation
def correct(
    request_id: int,
    *,
    name: str = "",
    phone: str = "",
    address: str | None = None,
    drop_position: bool = False,
    by: Actor,
    at: datetime,
) -> list[str]:
    """
    Put right what is kept of who asked; return what was changed: `name`, `phone`, `address`, `position`.

    The words stay as they were said: what is wrong in them is put right by adding. Another number holds for this
    matter alone, as if the matter had been asked with it. The fact names what was changed, and not to what.

    :param name: empty to leave it as it is; so with `phone`
    :param address: None to leave it as it is; empty to take it out
    :raises NothingToCorrect: when nothing was to be changed
    :raises people.UnusablePhone: when the number cannot be one
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as permissions.may_correct says
    """
    request, order = _step.hold_for(request_id)
    permissions.may_correct(by, request).require()
    changed = _correct_person(request, storable(name), phone.strip(), by=by, at=at)
    if address is not None and (words := storable(address)[: rules.ADDRESS_LIMIT]) != request.address:
        request.address = words
        changed.append("address")
    if drop_position and request.lon is not None:
        request.lon = request.lat = None
        changed.append("position")
    if not changed:
        raise NothingToCorrect(_("Please say what is to be put right."), field="name")
    request.save()
    if "phone" in changed:
        # What it was known by stays: nobody makes a matter theirs to handle by giving another number.
        _interest.write(order, kinship.about_residents([request.reporter_id, request.beneficiary_id]))
    _step.note(facts.CORRECTED, order, by=by, at=at, request=request.pk, changed=changed)
    return changed


def _correct_person(request: ServiceRequest, name: str, phone: str, *, by: Actor, at: datetime) -> list[str]:
    """Put right who asked, or for whom where nobody else did; return what was changed."""
    number = request.reporter_id or request.beneficiary_id
    known = queries.contact_of(number) if number else None
    if phone and (known is None or contact.normal_phone(phone) != known.phone):
        new = people.know_resident(name=name or (known.name if known else ""), phone=phone, by=by, at=at)
        if request.beneficiary_id == number:
            request.beneficiary_id = new
        if request.reporter_id == number:
            request.reporter_id = new
        request.save()
        _forget_unasked({number} if number else set(), by=by, at=at)
        return ["phone"] + ["name"] * bool(name)
    if name and known is not None and name != known.name:
        people.rename_resident(known.resident_id, name=name, by=by, at=at)
        return ["name"]
    return []
