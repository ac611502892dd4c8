"""Raising an order that no request stands behind: what was found on a round, and a superior's task. One outlet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sanlian.desk.forms import Raise
from sanlian.desk.frame import frame
from sanlian.desk.reach import places_of
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Actor
from sanlian.places import queries as places
from sanlian.workorders import operations, permissions, rules
from sanlian.workorders.lifecycle import Origin
from sanlian.workorders.operations import Sending
from sanlian.workorders.queries import WorkOrder


@officers_only
@require_http_methods(["GET", "POST"])
@never_cache
def raise_order(request: HttpRequest) -> HttpResponse:
    """Show the form; then form the order and lead to it, or to the inbox for whoever may not read it."""
    actor = officer(request)
    here = places_of(actor, on=timezone.localdate())
    if not here:
        raise errors.NotAllowed(_("Your post does not include this page."))
    gives_tasks = bool(permissions.may_raise(actor, here[0].code))
    form = Raise(request.POST if request.method == "POST" else None, here=here, gives_tasks=gives_tasks)
    order, status = None, 200
    if request.method == "POST":
        order, status = form.carried_out(lambda: _raised(request, form, actor))
    if order is not None:
        messages.success(request, _("It is an order now: %(code)s.") % {"code": order.code[2:]})
        return redirect("desk:inbox")
    context = {"form": form, "gives_tasks": gives_tasks}
    return render(request, "desk/raise.html", frame(request, "raise") | context, status=status)


def _raised(request: HttpRequest, form: Raise, actor: Actor) -> WorkOrder:
    given, at = form.cleaned_data, timezone.now()
    place = places.get(given["place"])
    to = given.get("to", "")
    sent = request.FILES.getlist("photos")[: rules.MOST_PHOTOS + 1]
    return operations.raise_order(
        origin=Origin.TASK if to else Origin.INSPECTION,
        title=given["title"],
        told=given["told"],
        category=given["category"],
        place_id=place.id,
        place_code=place.code,
        send=Sending(to=to) if to else None,
        urgent=given["urgent"],
        photos=[operations.keep_photograph(photo, at=at) for photo in sent],
        by=actor,
        at=at,
    )
