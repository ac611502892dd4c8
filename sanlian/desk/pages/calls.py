"""Calling back: whom the draw names, their number on one page, and what they said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sanlian.desk import forms
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.workorders import operations, permissions, quality
from sanlian.workorders.queries import CallBack


@officers_only
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Show whom the county centre calls, the longest waiting first; no names and numbers here."""
    actor = officer(request)
    permissions.may_call(actor).require()
    found = quality.calls_to_make(actor)
    return render(request, "desk/calls.html", frame(request, "calls") | {"calls": found})


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show one call, the number only after a look that is recorded, and keep what it brought."""
    actor, now = officer(request), timezone.now()
    permissions.may_call(actor).require()
    found = quality.call(call_id)
    if found is None:
        raise operations.NoSuchCall(_("This call does not exist."))
    if request.method == "GET":
        return _show(request, found, forms.Call())
    if "reveal" in request.POST:
        permissions.may_look_again(actor, found.order, found).require()
        operations.see_contact(found.order_id, by=actor, at=now)
        return _show(request, found, forms.Call(), reveal=True)
    form = forms.Call(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    given = form.cleaned_data
    try:
        kept = operations.call_back(
            found.pk,
            reached={"yes": True, "no": False}.get(given["reached"]),
            solved=given["solved"],
            satisfied=given["satisfied"],
            note=given["note"],
            by=actor,
            at=now,
        )
    except (errors.Conflict, errors.Invalid) as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _show(request, found, form, status=status_of(refusal))
    messages.success(request, _words(kept))
    return redirect("desk:calls")


def _words(kept: CallBack) -> str:
    if kept.outcome == "given_up":
        return _("Nobody was reached three times. It is off the list.")
    if not kept.outcome:
        return _("Not reached. It stays on the list.")
    if kept.solved == "no":
        return _("Kept. Not solved: within 15 days of the answer it is open again.")
    return _("Kept. Thank you for asking.")


def _show(
    request: HttpRequest, found: CallBack, form: forms.Call, *, reveal: bool = False, status: int = 200
) -> HttpResponse:
    asked = found.request
    who = [person for person in (asked.reporter, asked.beneficiary) if person is not None]
    context: dict[str, Any] = frame(request, "calls") | {
        "call": found,
        "order": found.order,
        "asked": asked,
        "persons": dict.fromkeys(who) if reveal else {},
        "reveal": reveal,
        "form": form,
        "verdict": permissions.may_look_again(officer(request), found.order, found),
    }
    return render(request, "desk/call.html", context, status=status)
