"""What is kept about me in this matter: to look at, to take along, to put right, to have taken out."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from sanlian.kernel import errors
from sanlian.portal import forms
from sanlian.portal.own import own_data
from sanlian.portal.pages.matters import speaker, with_link
from sanlian.workorders import operations, permissions
from sanlian.workorders.queries import ServiceRequest


@require_GET
@with_link
def shown(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Show what is kept, in plain words."""
    who = speaker(request)
    context = {
        "matter": request,
        "order": request.order,
        "token": token,
        "own": own_data(request),
        "may_correct": bool(permissions.may_correct(who, request)),
        "may_erase": permissions.may_erase(who, request),
    }
    return render(http, "portal/own.html", context)


@require_GET
@with_link
def file(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Hand out the same as JSON that a program can read."""
    answer = JsonResponse(own_data(request).file, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{request.code}.json"'
    return answer


@require_http_methods(["GET", "POST"])
@with_link
def correct(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Put right the name, the number or the place."""
    permissions.may_correct(speaker(request), request).require()
    form = forms.Correct(http.POST if http.method == "POST" else None, initial={"address": request.address})
    if http.method == "POST" and form.is_valid():
        try:
            operations.correct(request.pk, **form.cleaned_data, by=speaker(request), at=timezone.now())
        except errors.Invalid as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("portal:own", token)
    context = {"matter": request, "order": request.order, "token": token, "form": form}
    return render(http, "portal/correct.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_link
def erase(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Say what goes and what stays, ask once, then take it out."""
    permissions.may_erase(speaker(request), request).require()
    form = forms.Erase(http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid():
        operations.erase(request.pk, by=speaker(request), at=timezone.now())
        return redirect("portal:own", token)
    context = {"matter": request, "order": request.order, "token": token, "form": form}
    return render(http, "portal/erase.html", context, status=422 if form.errors else 200)
