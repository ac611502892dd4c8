"""What is known of the place and the household of an order: shown beside it, and corrected by whoever knows better."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sanlian.dataitems import known, operations, permissions, queries as items, rules as item_rules
from sanlian.dataitems.known import Thing
from sanlian.dataitems.queries import Answer, Item
from sanlian.dataitems.rules import Subject
from sanlian.desk.forms.fields import Asking
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.fields import day_input
from sanlian.people import permissions as links
from sanlian.people.actors import Actor
from sanlian.places.queries import standing
from sanlian.workorders import queries
from sanlian.workorders.queries import ServiceRequest, WorkOrder


class Correct(Asking):
    """What is known, on which day it was so, who says so; and what was wrong, where something was."""

    value = forms.CharField(
        label=gettext_lazy("As it is"),
        max_length=item_rules.LONGEST,
        error_messages={"required": gettext_lazy("Write what is known.")},
    )
    true_on = forms.DateField(
        label=gettext_lazy("On which day it was so"),
        widget=day_input(),
        error_messages={
            "required": gettext_lazy("On which day was it so?"),
            "invalid": gettext_lazy("Write the day like 2027-01-31."),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Who or what says so"),
        max_length=60,
        error_messages={"required": gettext_lazy("Where does it come from?")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("Only where this puts an error right; leave it empty for later news."),
        max_length=item_rules.LONGEST,
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known, and the page on which it is corrected; empty where the officer may not."""

    answer: Answer
    corrected_at: str


def of_order(
    order: WorkOrder, requests: list[ServiceRequest], actor: Actor, *, reveal: bool
) -> dict[str, Any]:
    """Return what is known of the place of an order and, once names are shown, of the household it is about."""
    on = timezone.localdate()
    rows = items.at_place(order.place_code, by=actor, on=on)
    home = household_of(requests)
    if reveal and home is not None:
        thing = known.thing(Subject.HOUSEHOLD, str(home))
        rows += [(thing, answer) for answer in items.answers(thing, by=actor, on=on, opened=True)]
    return {
        "known": [Line(answer, _corrected_at(order, thing, answer.item, actor)) for thing, answer in rows],
        "known_home": home is not None,
    }


def _corrected_at(order: WorkOrder, thing: Thing, item: Item, actor: Actor) -> str:
    if item.held is None and permissions.may_enter(actor, thing.place_code):
        return reverse("desk:known", args=[order.pk, item.code])
    if item.code == "household.tags" and links.may_keep_links(actor, thing.place_code):
        return f"{reverse('registry:items_thing', args=[thing.subject, thing.key])}?item={item.code}"
    return ""


def household_of(requests: list[ServiceRequest]) -> int | None:
    """Return the household of whom an order is about: the beneficiary's, else the reporter's, where it is known."""
    people = [
        person for each in requests for person in (each.beneficiary, each.reporter) if person is not None
    ]
    return next((person.household_id for person in people if person.household_id is not None), None)


@officers_only
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, order_id: int, code: str) -> HttpResponse:
    """Enter or correct one thing that is known; what is sensitive is not shown again, only taken."""
    actor = officer(request)
    order = queries.get(order_id, by=actor)
    thing = _thing(order, code)
    permissions.may_enter(actor, thing.place_code).require()
    item = items.item(code)
    form = Correct(
        request.POST if request.method == "POST" else None,
        initial={"true_on": timezone.localdate(), "source": _("Seen on the spot")}
        | _present(thing, code, actor),
    )
    status = 200
    if request.method == "POST":
        _done, status = form.carried_out(lambda: _enter(thing, code, form, actor))
        if status == HTTPStatus.FOUND:
            messages.success(request, _("Entered: %(item)s.") % {"item": item.name})
            return redirect("desk:order", order_id)
    context = frame(request, "known") | {"order": order, "item": item, "form": form}
    return render(request, "desk/known.html", context, status=status)


def _thing(order: WorkOrder, code: str) -> Thing:
    """Return what an item of an order is about; :raises errors.NotFound: where the order has no such thing."""
    subject = items.item(code).subject
    if subject is Subject.HOUSEHOLD and (home := household_of(queries.requests_of(order.pk))) is not None:
        return known.thing(subject, str(home))
    length = {Subject.VILLAGE: 12, Subject.GRID: 15}.get(subject, 0)
    if not length or len(order.place_code) < length:
        raise errors.NotFound(_("Nothing of this kind is known to be meant."))
    return known.thing(subject, standing(order.place_code)[:length])


def _present(thing: Thing, code: str, actor: Actor) -> dict[str, str]:
    """Return what stands there now, unless it is contact data: a look at that is asked for on the order's page."""
    if thing.subject is Subject.HOUSEHOLD:
        return {}
    on: date = timezone.localdate()
    found = [
        each for each in items.answers(thing, by=actor, on=on) if each.item.code == code and not each.hidden
    ]
    return {"value": found[0].kept} if found else {}


def _enter(thing: Thing, code: str, form: Correct, actor: Actor) -> None:
    given, at = form.cleaned_data, timezone.now()
    new = operations.NewValue(code, thing, given["value"], given["true_on"], given["source"])
    if given["reason"]:
        operations.correct_value(new, reason=given["reason"], by=actor, at=at)
    else:
        operations.enter_value(new, by=actor, at=at)
