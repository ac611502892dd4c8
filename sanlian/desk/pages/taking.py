"""Taking down for residents what they say at the counter, by telephone or on a paper form; and the forms themselves."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sanlian.analysis import operations as analysis
from sanlian.analysis.operations import Receipt
from sanlian.desk import slips
from sanlian.desk.forms import Take
from sanlian.desk.frame import frame
from sanlian.desk.papers import slips_paper
from sanlian.desk.reach import places_of
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.papers import pdf_answer
from sanlian.look.refusals import status_of
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import operations, rules

MOST_SLIPS, MOST_PHOTOS = 20, 6


@officers_only
@require_http_methods(["GET", "POST"])
@never_cache
def take_down(request: HttpRequest) -> HttpResponse:
    """Show the form, filled with the code of a paper form that was scanned; then take the request in."""
    actor = officer(request)
    here = _places(actor)
    found = request.GET.get("slip", "")
    given = {"slip": found, "key": secrets.token_urlsafe(18)}
    form = Take(request.POST if request.method == "POST" else None, initial=given, here=here)
    receipt, status = None, 200
    if request.method == "POST":
        receipt, status = form.carried_out(lambda: _taken(request, form, actor))
    elif found:
        status = _known(request, form, found)
    if receipt is not None:
        _say(request, receipt)
        return redirect("desk:take")
    context = {"form": form, "slips": (1, 5, MOST_SLIPS)}
    return render(request, "desk/take.html", frame(request, "take") | context, status=status)


@officers_only
@require_GET
@never_cache
def slips_pdf(request: HttpRequest) -> HttpResponse:
    """Give paper forms to print, each with a code of its own; `count` says how many, at most MOST_SLIPS."""
    _places(officer(request))
    asked = request.GET.get("count", "")
    count = min(int(asked), MOST_SLIPS) if asked.isascii() and asked.isdecimal() else 1
    address = settings.ADDRESS + reverse("desk:take")
    drawn = [slips.new() for _number in range(max(1, count))]
    paper = slips_paper([(slips.shown(code), f"{address}?slip={code}") for code in drawn])
    return pdf_answer(paper, name=_("Paper form"), at=timezone.now())


def _places(actor: Actor) -> list[PlaceInfo]:
    """Return the villages; whoever answers for a grid writes down for its whole village."""
    found = places_of(actor, on=timezone.localdate())
    if not found:
        raise errors.NotAllowed(_("Your post does not include this page."))
    return [places.get(code) for code in dict.fromkeys(place.code[:12] for place in found)]


def _taken(request: HttpRequest, form: Take, actor: Actor) -> Receipt:
    given, now = form.cleaned_data, timezone.now()
    code = slips.read(given["slip"]) if given["slip"] else ""
    photos = [
        operations.keep_photograph(sent, at=now) for sent in request.FILES.getlist("photos")[:MOST_PHOTOS]
    ]
    return analysis.shout(
        text=given["told"],
        village=given["place"],
        address=given["address"],
        category=given["category"] or None,
        urgent=True if given["urgent"] else None,
        reporter_name=given["reporter_name"],
        reporter_phone=given["reporter_phone"],
        beneficiary_name=given["beneficiary_name"],
        beneficiary_phone=given["beneficiary_phone"],
        relation=given["relation"],
        consent=given["consent"] and bool(given["beneficiary_name"]),
        channel="paper" if code else given["channel"] or "walk_in",
        language=get_language() or "zh-hans",
        idempotency_key=slips.key_of(code) if code else given["key"] or None,
        photos=photos,
        by=actor,
        at=now,
    )


def _say(request: HttpRequest, receipt: Receipt) -> None:
    """Say what the person is to be told; what was entered before is said with its receipt, and not entered again."""
    words = {"code": rules.shown_receipt(receipt.code), "unit": named(people.unit(receipt.unit_code))}
    if receipt.repeated:
        messages.warning(request, _("It was entered before: receipt %(code)s, with %(unit)s.") % words)
    else:
        messages.success(
            request, _("Received. Receipt %(code)s, with %(unit)s. Please tell the person.") % words
        )


def _known(request: HttpRequest, form: Take, found: str) -> int:
    """Look at a code that was scanned before anything is typed: a form is entered once."""
    try:
        code = slips.read(found)
    except slips.NoSuchSlip as refusal:
        messages.error(request, refusal.message)
        form.initial["slip"] = ""
        return status_of(refusal)
    form.initial["slip"] = slips.shown(code)
    if before := operations.repeated(slips.key_of(code)):
        said = _("This form was entered already: receipt %(code)s.")
        messages.warning(request, said % {"code": rules.shown_receipt(before.code)})
        form.initial["slip"] = ""
    return 200
