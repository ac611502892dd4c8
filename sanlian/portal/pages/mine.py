"""My matters: those that this phone remembers or a code by SMS shows; and finding one by its number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.look.refusals import status_of
from sanlian.people import contact, operations as people_operations, queries as people
from sanlian.portal import codes, forms, guards, links
from sanlian.portal.wording import own_member
from sanlian.workorders import queries


@require_GET
def mine(http: HttpRequest) -> HttpResponse:
    """List what was shouted from this phone, and by whoever has shown to hold a telephone; the newest first."""
    resident = links.proven(http)
    found = {request.pk: request for request in queries.requests_by_ids(links.remembered(http).request_ids)}
    if resident is not None:
        found |= {request.pk: request for request in queries.asked_by(resident)}
    newest = sorted(found.values(), key=lambda request: request.submitted_at, reverse=True)
    context = {
        "matters": [(request, links.token_of(request.pk)) for request in newest],
        "phone": contact.masked_phone(people.contact_of(resident).phone) if resident is not None else "",
        "member": own_member(resident) if resident is not None else None,
        "form": forms.Find(),
    }
    return render(http, "portal/mine.html", context)


@require_http_methods(["GET", "POST"])
def phone(http: HttpRequest) -> HttpResponse:
    """Ask for a telephone and send a code to it; what is shown next is the same whether anything is known of it."""
    form, status = forms.PhoneAsked(http.POST if http.method == "POST" else None), 422
    if http.method == "POST" and form.is_valid():
        asked = form.cleaned_data["phone"]
        try:
            ticket = codes.send(http, asked, at=timezone.now())
        except people_operations.TooManyAttempts as refusal:
            form.add_error(None, refusal.message)
            status = 429
        else:
            context = {"form": forms.Code(initial={"ticket": ticket}), "phone": asked}
            return render(http, "portal/code.html", context)
    return render(
        http, "portal/phone.html", {"form": form, "message": ""}, status=status if form.errors else 200
    )


@require_POST
def code(http: HttpRequest) -> HttpResponse:
    """Take the code, and have this phone know for some time whose it is."""
    form, status, asked = forms.Code(http.POST), 422, ""
    if form.is_valid():
        said = form.cleaned_data
        try:
            asked = codes.phone_of(said["ticket"])
            proof = codes.proved(said["ticket"], said["code"], at=timezone.now())
        except codes.WrongCode as refusal:
            form.add_error("code", refusal.message)
        except (codes.CodeOver, people_operations.TooManyAttempts) as refusal:
            again = forms.PhoneAsked({"phone": asked} if asked else None)
            context = {"form": again, "message": refusal.message}
            return render(http, "portal/phone.html", context, status=status_of(refusal))
        else:
            response = redirect("portal:mine")
            links.remember_proof(response, proof.resident_id)
            return response
    return render(http, "portal/code.html", {"form": form, "phone": asked}, status=status)


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
            return render(
                http,
                "portal/find.html",
                {"form": form, "message": "", "status": 429, "by_code": True},
                status=429,
            )
        found = queries.find_request(asked["receipt"], phone=asked["phone"], at=now)
        if found is not None:
            response = redirect("portal:track", links.token_of(found.pk))
            links.remember_matter(http, response, found.pk)
            return response
        form.add_error(None, _("Nothing fits this number and telephone together. Please check both."))
    context = {"form": form, "message": "", "status": 200, "by_code": False}
    status = 200 if not form.errors else 404 if form.non_field_errors() else 422
    return render(http, "portal/find.html", context, status=status)
