"""What an officer says of oneself: away from one day to another, with a deputy; and the relatives."""

from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.desk.forms import Away, Kindred
from sanlian.desk.frame import frame
from sanlian.look.access import officer, officers_only
from sanlian.people import accounts, kinship, operations
from sanlian.people.operations import Kin


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Show who stands in for the officer, and let the officer name somebody."""
    actor, today = officer(request), timezone.localdate()
    form = Away(request.POST or None, initial={"since": today, "until": today})

    def name_deputy() -> int:
        said = form.cleaned_data
        return operations.name_deputy(
            actor.id or 0,
            deputy_id=accounts.meant(said["deputy"], field="deputy"),
            since=said["since"],
            until=said["until"],
            reason=said["reason"],
            by=actor,
            at=timezone.now(),
        )

    status = form.carried_out(name_deputy)[1] if request.method == "POST" else HTTPStatus.OK
    if status == HTTPStatus.FOUND:
        messages.success(request, _("Kept. Your deputy acts with your posts in those days."))
        return redirect("desk:away")
    found = accounts.standing(actor.id or 0, on=today)
    context = {
        "form": form,
        "mine": [row for row in found if row.away_id == actor.id],
        "others": [row for row in found if row.away_id != actor.id],
    }
    return render(request, "desk/away.html", frame(request, "me") | context, status=status)


@officers_only
@require_POST
def back(request: HttpRequest, number: int) -> HttpResponse:
    """End a deputy's time with yesterday: the officer is back."""
    today = timezone.localdate()
    operations.end_deputy(number, last_day=today - timedelta(days=1), by=officer(request), at=timezone.now())
    messages.success(request, _("Ended. You act for yourself again."))
    return redirect("desk:away")


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def relatives(request: HttpRequest) -> HttpResponse:
    """Show what the officer has declared, and let the officer declare another relative."""
    actor, today = officer(request), timezone.localdate()
    form = Kindred(request.POST or None, initial={"since": today})

    def declare() -> int:
        said = form.cleaned_data
        home = said["household"].strip()
        kin = Kin(
            relation=said["relation"],
            name=said["name"],
            phone=said["phone"],
            household_id=kinship.household_meant(home, field="household") if home else None,
        )
        at = timezone.now()
        return operations.declare_relative(actor.id or 0, kin=kin, since=said["since"], by=actor, at=at)

    status = form.carried_out(declare)[1] if request.method == "POST" else HTTPStatus.OK
    if status == HTTPStatus.FOUND:
        messages.success(request, _("Declared. A colleague handles what this person asks for."))
        return redirect("desk:relatives")
    context = {"form": form, "declared": kinship.relatives_of(actor.id or 0, by=actor)}
    return render(request, "desk/relatives.html", frame(request, "me") | context, status=status)


@officers_only
@require_POST
def end_relative(request: HttpRequest, number: int) -> HttpResponse:
    """Take a declaration back."""
    operations.end_relative(number, by=officer(request), at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("desk:relatives")
