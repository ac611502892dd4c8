"""Accepting or sending on several orders of the inbox in one step: each by itself, and why not where it cannot be."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from sanlian.desk import choices, sieves
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.notify import operations as notify
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import operations, queries, rules
from sanlian.workorders.inboxes import Sieve
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.queries import WorkOrder

AT_MOST = 50
# Where each order has a unit of its own to go to.
NEARBY = {"village": people.village_unit, "grid": people.grid_unit}

Do = Callable[[WorkOrder], None]


@officers_only
@require_POST
def batch(request: HttpRequest, verb: str) -> HttpResponse:
    """Accept what was chosen; or ask where to send it, and send it."""
    actor, at = officer(request), timezone.now()
    if verb not in {"accept", "dispatch"}:
        raise Http404
    numbers = [int(value) for value in request.POST.getlist("order") if value.isdecimal() and len(value) < 16]
    chosen = queries.by_numbers(numbers[:AT_MOST], by=actor)
    to = request.POST.get("to", "")
    if not chosen:
        messages.warning(request, _("Nothing was done: please choose orders first."))
    elif verb == "accept":
        _each(request, chosen, lambda order: _accept(order, by=actor, at=at), _accepted)
    elif not _sends(to):
        return _ask(request, chosen, pressed="to" in request.POST)
    else:
        _each(request, chosen, lambda order: _send(order, to, by=actor, at=at), _sent)
    if missing := len(set(numbers)) - len(chosen):
        said = ngettext(
            "%(count)s order is not shown to you, or one too many.",
            "%(count)s orders are not shown to you, or too many at once.",
            missing,
        )
        messages.warning(request, said % {"count": missing})
    return redirect(f"{reverse('desk:inbox')}{sieves.query_of(Sieve.of(request.POST.dict()))}")


def _accepted(number: int) -> str:
    said = ngettext("%(count)s order is yours now.", "%(count)s orders are yours now.", number)
    return said % {"count": number}


def _sent(number: int) -> str:
    return ngettext("%(count)s order is sent on.", "%(count)s orders are sent on.", number) % {
        "count": number
    }


def _each(request: HttpRequest, chosen: list[WorkOrder], do: Do, told: Callable[[int], str]) -> None:
    """Do it to each in a transaction of its own; say how many it was done to, and of each other one why not."""
    actor, at, done = officer(request), timezone.now(), 0
    refused = []
    for order in chosen:
        try:
            do(order)
        except errors.Refusal as refusal:
            refused.append(f"{rules.shown_receipt(order.code)} {order.title}: {refusal}")
        else:
            done += 1
            notify.mark_read(about=("order", order.pk), by=actor, at=at)
    if done:
        messages.success(request, told(done))
    for sentence in refused:
        messages.warning(request, sentence)


def _accept(order: WorkOrder, *, by: Actor, at: datetime) -> None:
    # Pressed twice, or begun on another screen: what is theirs already stays theirs.
    if order.status != Status.ACCEPTED or order.handler_id != by.id:
        operations.accept(order.pk, by=by, at=at)


def _send(order: WorkOrder, to: str, *, by: Actor, at: datetime) -> None:
    unit = NEARBY[to](order.place_code) if to in NEARBY else people.find_unit(to)
    if unit is None:
        raise errors.Invalid(_("There is no such unit at its place."))
    if order.status == Status.DISPATCHED and order.unit_id == unit.id:
        return
    operations.dispatch(order.pk, to=unit.code, by=by, at=at)


def _sends(to: str) -> bool:
    return to in NEARBY or people.find_unit(to) is not None


def _ask(request: HttpRequest, chosen: list[WorkOrder], *, pressed: bool) -> HttpResponse:
    """Ask where the chosen orders go; nothing is preselected."""
    shared = _shared([order.place_code for order in chosen])
    nearby = [("village", _("each to its own village")), ("grid", _("each to its own grid"))]
    context: dict[str, Any] = {
        "chosen": chosen,
        "groups": [(_("On the spot"), nearby), *choices.units(shared)],
        "sieve": Sieve.of(request.POST.dict()),
        "fault": _("Please choose the unit that answers.") if pressed else "",
    }
    return render(
        request, "desk/batch.html", frame(request, "inbox") | context, status=422 if pressed else 200
    )


def _shared(codes: list[str]) -> str:
    """Return the smallest place that holds all places."""
    county = people.county_code()
    return next(
        (codes[0][:size] for size in (15, 12, 9) if len({code[:size] for code in codes}) == 1), county
    )
