"""What was closed and seems to come back: the two side by side, and whether they are the same."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sanlian.desk import forms
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.workorders import operations, permissions, quality, queries
from sanlian.workorders.quality import Recurrence


@officers_only
@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """Show what the county centre compares, the longest waiting first."""
    actor = officer(request)
    permissions.may_call(actor).require()
    found = quality.pairs_to_compare(actor)
    return render(request, "desk/pairs.html", frame(request, "pairs") | {"pairs": found})


@officers_only
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show an order beside the closed one that it seems to come back to, and keep whether it is the same."""
    actor, now = officer(request), timezone.now()
    permissions.may_call(actor).require()
    found = quality.pair(order_id)
    if found is None:
        raise operations.NoSuchPair(_("There is nothing to compare this order with."))
    queries.get(found.earlier_id, by=actor)
    queries.get(found.again_id, by=actor)
    if request.method == "GET":
        return _show(request, found, forms.Same())
    form = forms.Same(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    given = form.cleaned_data
    same = {"yes": True, "no": False}.get(given["same"])
    try:
        operations.compare(order_id, same=same, note=given["note"], by=actor, at=now)
    except (errors.Conflict, errors.Invalid) as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _show(request, found, form, status=status_of(refusal))
    said = _("Kept: the same has come back.") if same else _("Kept: this is something else.")
    messages.success(request, said)
    return redirect("desk:pairs")


def _show(request: HttpRequest, found: Recurrence, form: forms.Same, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = frame(request, "pairs") | {
        "pair": found,
        "sides": [
            {
                "order": order,
                "asked": queries.requests_of(order.pk),
                "replies": queries.replies(order.pk),
                "photos": queries.photographs(order.pk),
            }
            for order in (found.earlier, found.again)
        ],
        "form": form,
        "verdict": permissions.may_look_again(officer(request), found.earlier, found),
    }
    return render(request, "desk/pair.html", context, status=status)
