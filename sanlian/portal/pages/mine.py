"""My matters: those that this phone remembers, and finding one by its number and a telephone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.people import operations as people_operations
from sanlian.portal import forms, guards, links
from sanlian.workorders import queries


@require_GET
def mine(http: HttpRequest) -> HttpResponse:
    """List what was shouted from this phone, the newest first."""
    found = queries.requests_by_ids(links.remembered(http).request_ids)
    context = {"matters": [(request, links.token_of(request.pk)) for request in found], "form": forms.Find()}
    return render(http, "portal/mine.html", context)


@require_POST
def forget(http: HttpRequest) -> HttpResponse:
    """Forget the list on this phone; the matters themselves go on."""
    response = redirect("portal:mine")
    links.forget_matters(response)
    return response


@require_http_methods(["GET", "POST"])
def find(http: HttpRequest) -> HttpResponse:
    """Find a matter by the number on its receipt and the telephone that was left with it."""
    form = forms.Find(http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid():
        asked, now = form.cleaned_data, timezone.now()
        try:
            guards.count_search(http, phone=asked["phone"], at=now)
        except people_operations.TooManyAttempts as refusal:
            form.add_error(None, refusal.message)
            return render(http, "portal/find.html", {"form": form, "message": "", "status": 429}, status=429)
        found = queries.find_request(asked["receipt"], phone=asked["phone"], at=now)
        if found is not None:
            response = redirect("portal:track", links.token_of(found.pk))
            links.remember_matter(http, response, found.pk)
            return response
        form.add_error(None, _("Nothing fits this number and telephone together. Please check both."))
    context = {"form": form, "message": "", "status": 200}
    status = 200 if not form.errors else 404 if form.non_field_errors() else 422
    return render(http, "portal/find.html", context, status=status)
