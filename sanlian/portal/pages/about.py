"""Who can see what I say, numbers for danger, and an opinion about these pages."""

import secrets

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sanlian.kernel import errors
from sanlian.people import operations as people_operations, queries as people
from sanlian.people.actors import HOUSE, ROLE_PERMISSIONS, Permission, Role
from sanlian.places import queries as places
from sanlian.portal import forms, links
from sanlian.portal.wording import ROLE_WORDS
from sanlian.workorders import operations as workorders
from sanlian.workorders.operations import Taken

# The county centre reads opinions about the product; there is no matter of its own for them.
FEEDBACK_CATEGORY = "village.other"


@require_GET
def privacy(http: HttpRequest) -> HttpResponse:
    """Show who sees the words, and who the names and numbers: read from the very rules that let them."""
    seers = [
        {
            "role": ROLE_WORDS[role],
            "words": Permission.SEE_ORDERS in ROLE_PERMISSIONS[role],
            "contact": Permission.SEE_CONTACT in ROLE_PERMISSIONS[role],
            "handles": Permission.HANDLE in ROLE_PERMISSIONS[role],
        }
        for role in Role
        if {Permission.SEE_ORDERS, Permission.HANDLE} & ROLE_PERMISSIONS[role]
    ]
    return render(http, "portal/privacy.html", {"seers": seers, "link_days": links.LINK_LIVES.days})


@require_GET
def emergency(http: HttpRequest) -> HttpResponse:
    """Show the numbers to call when there is danger."""
    return render(http, "portal/emergency.html")


@require_http_methods(["GET", "POST"])
def feedback(http: HttpRequest) -> HttpResponse:
    """Take an opinion about these pages as a request of its own, so that somebody answers it."""
    form = forms.Feedback(http.POST if http.method == "POST" else None)
    if http.method == "GET" or "key" in form.errors:
        # A form without a key of its own is shown again with one.
        key = secrets.token_urlsafe(18)
        form = forms.Feedback(
            {**http.POST.dict(), "key": key} if http.method == "POST" else None, initial={"key": key}
        )
        if http.method == "POST":
            form.add_error(None, _("This page was not complete. Please press once more."))
    if http.method == "POST" and form.is_valid():
        try:
            taken = _take_in(**form.cleaned_data)
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            response = redirect("portal:receipt", links.token_of(taken.request_id))
            links.remember_matter(http, response, taken.request_id)
            return response
    return render(http, "portal/feedback.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _take_in(*, text: str, reporter_phone: str, key: str) -> Taken:
    now, county = timezone.now(), people.county_code()
    who = people_operations.know_resident(phone=reporter_phone, by=HOUSE, at=now) if reporter_phone else None
    ask = workorders.Ask(
        text=text,
        reporter_id=who,
        beneficiary_id=who,
        channel="feedback",
        language=get_language() or "zh-hans",
        idempotency_key=key,
    )
    return workorders.submit(
        ask,
        category=FEEDBACK_CATEGORY,
        place_id=places.get(county).id,
        place_code=county,
        by=people.resident_actor(who),
        at=now,
    )
