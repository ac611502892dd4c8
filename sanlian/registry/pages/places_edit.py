"""Changing places: what would come of it is shown first, then it is proposed; another administrator confirms it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.people.actors import Permission
from sanlian.people.names import named, named_in_full, unit_words
from sanlian.places import listings, operations as places, permissions, queries
from sanlian.places.listings import Proposed
from sanlian.places.queries import PlaceInfo
from sanlian.registry import operations
from sanlian.registry.forms import Decide
from sanlian.registry.frame import frame
from sanlian.registry.operations import Change, Changed, Merge, Move, Rename
from sanlian.registry.pages.places_forms import MergeForm, MoveForm, PlaceForm, RenameForm, SplitForm


class NoSuchChange(errors.NotFound):
    """A place is not changed in this way."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A way to change a place: its name in addresses, what the button says, its form."""

    name: str
    title: object
    icon: str
    form: type[PlaceForm]


_VERBS = {
    verb.name: verb
    for verb in (
        Verb("rename", pgettext_lazy("place", "Rename"), "pencil", RenameForm),
        Verb("move", pgettext_lazy("place", "Move"), "arrow-right", MoveForm),
        Verb("merge", pgettext_lazy("place", "Merge"), "arrows-join", MergeForm),
        Verb("split", pgettext_lazy("place", "Split"), "arrows-split", SplitForm),
    )
}


def verbs_for(place: PlaceInfo) -> list[Verb]:
    """Return the ways in which a place can be changed: a county is renamed only, a grid has no parts to split into."""
    if place.former:
        return []
    if queries.find(place.parent_code) is None or place.level == "county":
        return [_VERBS["rename"]]
    if len(queries.children(place.code)) < 2:
        return [verb for verb in _VERBS.values() if verb.name != "split"]
    return list(_VERBS.values())


@officers_only(Permission.CHANGE_PLACES)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Ask what shall change, show what would come of it, and propose it."""
    place = queries.get(code)
    way = next((each for each in verbs_for(place) if each.name == verb), None)
    if way is None:
        raise NoSuchChange(_("A place is not changed in this way."))
    permissions.may_propose(officer(request), code).require()
    form = way.form(request.POST or None, place=place, today=timezone.localdate())
    changed, status = None, 200
    if request.method == "POST":
        number, changed, status = _asked(request, form, looking=request.POST.get("do") != "propose")
        if number is not None:
            messages.success(request, _("Proposed. It takes effect when another administrator confirms it."))
            return redirect("registry:place_proposal", number)
    context = {"place": place, "verb": way, "form": form, "changed": changed} | _came_to(changed)
    return render(request, "registry/place_change.html", frame(request, "places") | context, status=status)


def _asked(request: HttpRequest, form: PlaceForm, *, looking: bool) -> tuple[int | None, Changed | None, int]:
    """Return the number of the proposal, or what the change would come to, and the status."""
    if not form.is_valid():
        return None, None, 422
    by, at = officer(request), timezone.now()
    try:
        wanted = form.change()
        if looking:
            return None, operations.try_change(wanted, by=by, at=at), 200
        reason = form.cleaned_data["reason"]
        return operations.propose_change(wanted, code=form.place.code, reason=reason, by=by, at=at), None, 200
    except errors.NotAllowed:
        raise
    except errors.Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None, None, status_of(refusal)


def _came_to(changed: Changed | None) -> dict[str, object]:
    """Return what a page shows of what a change came to, or would."""
    if changed is None:
        return {}
    return {
        "results": [f"{named_in_full(each)} {each.code}" for each in changed.places],
        "went": changed.followed,
        "unit_count": len(changed.followed.units) - len(changed.followed.left),
        "orders": changed.orders,
        "passed": [(unit_words(each.unit), unit_words(each.to), each) for each in changed.passed],
        "staying": [
            (unit_words(unit), _called(code), number) for (unit, code), number in changed.staying.items()
        ],
        "needs": [found.said.read(_) for found in changed.needs],
    }


@officers_only(Permission.CHANGE_PLACES)
@never_cache
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposed change with what would come of it; confirm, refuse or withdraw it."""
    form, status = Decide(request.POST or None), 200
    if request.method == "POST":
        words, status = _decided(request, number, form)
        if words:
            messages.success(request, words)
            return redirect("registry:place_proposal", number)
    proposed, actor = listings.proposal(number), officer(request)
    context = {
        "proposal": proposed,
        "place": queries.get(proposed.code),
        "words": change_words(proposed),
        "form": form,
        "may_confirm": permissions.may_confirm(actor, proposed.code, proposed_by=proposed.proposed_by),
        "may_withdraw": permissions.may_withdraw(actor, proposed.code, proposed_by=proposed.proposed_by),
        "problem": "",
    }
    if proposed.waits and permissions.may_change(actor, proposed.code):
        try:
            changed = operations.try_change(operations.change_of(proposed), by=actor, at=timezone.now())
            context |= {"changed": changed} | _came_to(changed)
        except errors.Refusal as refusal:
            context["problem"] = refusal.message
    return render(request, "registry/place_proposal.html", frame(request, "places") | context, status=status)


def _decided(request: HttpRequest, number: int, form: Decide) -> tuple[str, int]:
    """Return what to say of what was decided; or nothing, the refusal in the form, and its status."""
    if not form.is_valid():
        return "", 422
    by, at, said = officer(request), timezone.now(), form.cleaned_data
    try:
        if said["do"] == "withdraw":
            places.withdraw(number, by=by, at=at)
            return _("Taken back. Nothing has changed."), 302
        if said["do"] == "refuse":
            places.refuse(number, reason=said["reason"], by=by, at=at)
            return _("Refused. Who proposed it sees your reason."), 302
        operations.confirm_change(number, by=by, at=at)
    except errors.NotAllowed:
        raise
    except errors.Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return "", status_of(refusal)
    return _("Confirmed: the map has changed, and what stands there has gone along."), 302


def change_words(proposed: Proposed) -> str:
    """Return a proposed change in one sentence."""
    return _words(operations.change_of(proposed), _called(proposed.code))


def _words(change: Change, place: str) -> str:
    if isinstance(change, Rename):
        return _("%(place)s is called %(name)s.") % {"place": place, "name": change.name}
    if isinstance(change, Move):
        return _("%(place)s comes under %(under)s.") % {"place": place, "under": _called(change.under)}
    if isinstance(change, Merge):
        ending = _(", ").join(_called(code) for code in change.codes if code != change.into)
        into = f"{change.name} {change.into}" if change.name else _called(change.into)
        return _("%(into)s takes in %(places)s.") % {"places": ending, "into": into}
    parts = [part for part in change.parts if part.code != change.code]
    told = [f"{part.name} ({_(', ').join(_called(child) for child in part.children)})" for part in parts]
    return _("Of %(place)s come %(parts)s.") % {"place": place, "parts": _("; ").join(told)}


def _called(code: str) -> str:
    found = queries.find(code)
    return named(found) if found else code
