"""Doing something to an order: one form a verb, the operation decides, what was typed is never lost."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.analysis import queries as analysis
from sanlian.desk import hints
from sanlian.desk.forms import OrderForm
from sanlian.desk.pages import orders, verbs
from sanlian.desk.pages.orders import Case
from sanlian.desk.pages.overtaking import overtaken
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.refusals import status_of
from sanlian.workorders import lifecycle, operations


@officers_only
@require_POST
@never_cache
def see_contact(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show the order with names and numbers, once; who looked stands in the journal before they are shown."""
    case = orders.read(request, order_id)
    operations.see_contact(order_id, by=case.actor, at=case.at)
    return orders.show(request, orders.read(request, order_id), reveal=True)


@officers_only
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, order_id: int, verb: str) -> HttpResponse:
    """Show the form of a verb, or do it and go on; a refusal shows the form again with all that was typed."""
    if verb not in verbs.PERFORM:
        raise Http404
    case = orders.read(request, order_id)
    if request.method == "GET":
        if verb == "accept":
            return redirect("desk:order", order_id)
        return orders.show(
            request,
            case,
            verb=verb,
            form=orders.form_of(verb, case, begin_with=request.GET.get("template", "")),
        )
    form = orders.form_of(verb, case, request.POST)
    if not form.is_valid():
        return orders.show(request, case, verb=verb, form=form, status=422)
    found = analysis.look_over(case.order, form.cleaned_data["done"], at=case.at) if verb == "reply" else []
    verbs.keep_private(verb, case, form.cleaned_data)
    if "preview" in request.POST or ("looked" not in request.POST and hints.worth_a_look(found)):
        again = "preview" not in request.POST
        said = [hints.words(each) for each in found]
        return orders.show(
            request, case, verb=verb, form=form, preview=True, hints=said, status=422 if again else 200
        )
    try:
        done = verbs.carry_out(request, case, verb, form)
    except (errors.Conflict, errors.Invalid, errors.NotAllowed) as refusal:
        return _refused(request, case, verb, form, refusal)
    messages.success(request, done.words)
    return redirect(done.to, order_id) if done.to == "desk:order" else redirect(done.to)


def _refused(
    request: HttpRequest, case: Case, verb: str, form: OrderForm, refusal: errors.Refusal
) -> HttpResponse:
    """Show the page as it stands now, with the form as it was typed."""
    fresh = orders.read(request, case.order.pk)
    order = fresh.order
    if verb == "accept" and order.handler_id == case.actor.id and order.status == lifecycle.Status.ACCEPTED:
        # Pressed twice: it is theirs already.
        return redirect("desk:order", order.pk)
    form.order = order
    if isinstance(refusal, errors.Invalid):
        form.refuse(refusal)
        return orders.show(request, fresh, verb=verb, form=form, status=status_of(refusal))
    words = overtaken(fresh, verb, refusal) or refusal.message
    opened = "" if verb == "accept" else verb
    return orders.show(
        request,
        fresh,
        verb=opened,
        form=form if opened else None,
        refusal=words,
        status=status_of(refusal),
    )
