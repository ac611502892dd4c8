"""Broadcasts: writing one, how far it is, calling those who have not read; and the receiver's page for one thumb."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.broadcasts import operations, permissions, queries
from sanlian.broadcasts.operations import Draft
from sanlian.broadcasts.rules import Count
from sanlian.desk import rows
from sanlian.desk.broadcasting import Answer, Compose
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.people.actors import Permission


@officers_only(Permission.BROADCAST)
@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Show what was sent to people of one's places, the newest first."""
    page = queries.sent(by=officer(request), cursor=request.GET.get("after", ""))
    context = {"sent": page.items, "next_page": page.next}
    return render(request, "desk/broadcasts.html", frame(request, "broadcasts") | context)


@officers_only(Permission.BROADCAST)
@require_http_methods(["GET", "POST"])
@never_cache
def compose(request: HttpRequest) -> HttpResponse:
    """Write a broadcast; first it is shown how many it would reach, then it is sent."""
    actor, now = officer(request), timezone.now()
    scopes = permissions.scopes(actor)
    form = Compose(
        request.POST if request.method == "POST" else None,
        scopes=scopes,
        initial={"key": secrets.token_hex(16)},
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        if "send" in request.POST:
            try:
                sent = operations.send(draft, key=form.cleaned_data["key"], by=actor, at=now)
            except errors.Invalid as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _sent_words(sent.addressed))
                return redirect("desk:broadcast_progress", sent.broadcast_id)
        else:
            context |= _preview(form, draft, now)
    status = 422 if form.errors else 200
    return render(request, "desk/compose.html", frame(request, "broadcasts") | context, status=status)


def _preview(form: Compose, draft: Draft, now: Any) -> dict[str, Any]:
    """Return how many it would reach; what is missing is said at its field, as when it is sent."""
    try:
        operations.check(draft)
    except errors.Invalid as refusal:
        form.refuse(refusal)
        return {}
    people = queries.audience(list(draft.groups), list(draft.places), on=timezone.localdate(now))
    return {"preview": draft, "reaches": len(people)}


def _sent_words(number: int) -> str:
    return ngettext("Sent to %(count)s person.", "Sent to %(count)s people.", number) % {"count": number}


@officers_only(Permission.BROADCAST)
@require_GET
@never_cache
def progress(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Show how far a broadcast is, by township and village; a script asks again every ten seconds."""
    return _progress(request, broadcast_id)


def _progress(request: HttpRequest, broadcast_id: int, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, now = officer(request), timezone.now()
    township = more.pop("township", request.GET.get("township", ""))[:9]
    found = queries.progress(broadcast_id, by=actor, township=township)
    broadcast, township = found.broadcast, found.township
    context = {
        "broadcast": broadcast,
        "whole": found.whole,
        "townships": [(count, _place(count)) for count in found.townships],
        "villages": [(count, _place(count)) for count in found.villages],
        "township": township,
        "township_words": rows.place_words(township) if township else "",
        "may_press": permissions.may_press(actor, broadcast),
        "calling": queries.open_phones(broadcast, at=now),
        "may_call": permissions.may_see_phones(actor, township) if township else None,
        "phones": None,
        "refusal": "",
    }
    page = frame(request, "broadcasts") | context | more
    return render(request, "desk/progress.html", page, status=status)


def _place(count: Count) -> str:
    return rows.place_words(count.place_code)


@officers_only(Permission.BROADCAST)
@require_POST
@never_cache
def phones(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Show the telephones of those of a township who have not read; who looked is written down before."""
    actor = officer(request)
    township = request.POST.get("township", "")[:9]
    queries.progress(broadcast_id, by=actor)
    operations.see_phones(broadcast_id, place_code=township, by=actor, at=timezone.now())
    page = queries.unread(
        broadcast_id,
        place_code=township,
        by=actor,
        cursor=request.POST.get("after", ""),
        with_phones=True,
    )
    called = [(each, rows.place_words(each.place_code)) for each in page.items]
    return _progress(request, broadcast_id, township=township, phones=called, next_page=page.next)


@officers_only(Permission.BROADCAST)
@require_POST
def remind(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Tell those who have not answered once more."""
    actor = officer(request)
    try:
        number = operations.remind(broadcast_id, by=actor, at=timezone.now())
    except errors.Conflict as refusal:
        return _progress(request, broadcast_id, status=status_of(refusal), refusal=refusal.message)
    words = ngettext("%(count)s person was reminded.", "%(count)s people were reminded.", number)
    messages.success(request, words % {"count": number})
    return redirect("desk:broadcast_progress", broadcast_id)


@officers_only(Permission.BROADCAST)
@require_POST
def end(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """End a broadcast."""
    operations.end(broadcast_id, by=officer(request), at=timezone.now())
    messages.success(request, _("It is over. Answers are no longer taken."))
    return redirect("desk:broadcast_progress", broadcast_id)


# ── the receiver ──────────────────────────────────────────────────────────────────────────────────


@officers_only
@require_http_methods(["GET", "POST"])
@never_cache
def receive(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Show a receiver what was sent, and take the answer."""
    actor = officer(request)
    receipt = queries.received(broadcast_id, by=actor)
    form = Answer(request.POST if request.method == "POST" else None, receipt=receipt)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.answer(
                broadcast_id,
                yes={"yes": True, "no": False}.get(given["yes"]),
                number=given["number"],
                note=given["note"],
                by=actor,
                at=timezone.now(),
            )
        except (errors.Invalid, errors.Conflict) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = status_of(refusal)
        else:
            messages.success(request, _("Thank you. Your answer has arrived."))
            return redirect("desk:broadcast", broadcast_id)
    elif request.method == "POST":
        status = 422
    context = {"receipt": receipt, "broadcast": receipt.broadcast, "form": form}
    return render(request, "desk/broadcast.html", frame(request, "notes") | context, status=status)


@officers_only
@require_POST
def seen(request: HttpRequest, broadcast_id: int) -> HttpResponse:
    """Note that the receiver has seen it: pressed, or told by the page when it was shown."""
    operations.read(broadcast_id, by=officer(request), at=timezone.now())
    if request.headers.get("X-Quietly"):
        return HttpResponse(status=204)
    return redirect("desk:broadcast", broadcast_id)
