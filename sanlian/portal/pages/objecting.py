"""Not agreeing with an answer, with a matter's not being taken on, or with its being handed back by an office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.names import named
from sanlian.portal import draft as drafts, forms, links
from sanlian.portal.pages.matters import speaker, with_link
from sanlian.portal.uploads import bounded_upload
from sanlian.portal.wording import handed_back
from sanlian.workorders import objections, operations, permissions, scope
from sanlian.workorders.queries import ServiceRequest


@bounded_upload
@require_http_methods(["GET", "POST"])
@with_link
def object_to(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Take in why somebody does not agree, written or spoken; it gets a number of its own."""
    form, now = forms.Objection(http.POST if http.method == "POST" else None), timezone.now()
    carried, status = drafts.Carried(), 422
    permissions.may_object(speaker(request), request).require()
    if http.method == "POST":
        drafts.take_in(http, carried, at=now)
    if http.method == "POST" and form.is_valid() and not carried.voice_errors:
        voice = carried.spoken.voice if carried.spoken else None
        try:
            taken = operations.object_to(
                request.pk, text=form.cleaned_data["text"], voice=voice, by=speaker(request), at=now
            )
        except errors.Invalid as refusal:
            form.add_error("text" if refusal.field == "text" else None, refusal.message)
        except (operations.ObjectedAlready, operations.ObjectedTooLate) as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            response = redirect("portal:receipt", links.token_of(taken.request_id))
            links.remember_matter(http, response, taken.request_id)
            return response
    declined = objections.handed_back(request.order)
    above = people.county_unit() if declined else scope.superior_of(people.unit_by_id(request.order.unit_id))
    context = {
        "matter": request,
        "order": request.order,
        "token": token,
        "form": form,
        "draft": carried,
        "above": named(above),
        "declined": handed_back(declined.unit.code, declined.decline_reason, declined.note)
        if declined
        else "",
        "nearest": None,
    }
    faulty = bool(form.errors or carried.voice_errors)
    return render(http, "portal/object.html", context, status=status if faulty else 200)
