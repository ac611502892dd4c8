"""Changing the three links: each form says which rule would be broken, and then nothing has changed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.people import listings, operations, queries as people
from sanlian.people.actors import Permission
from sanlian.places import queries as places
from sanlian.registry.frame import frame
from sanlian.registry.pages import links_forms
from sanlian.registry.pages.links import SEATS_OF_GRID, SEATS_OF_TEAM, colleagues, village_for

FROM_ABOVE = ("county", "department", "township")


@officers_only(Permission.KEEP_LINKS)
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, code: str, user_id: int) -> HttpResponse:
    """Show a member's households; move some of them, or excuse the member."""
    village = village_for(request, code)
    on = timezone.localdate()
    rows = listings.members(code, on=on)
    row = next((each for each in rows if each.user_id == user_id), None)
    if row is None:
        raise errors.NotFound(_("This member does not belong to the village's branches."))
    own = listings.households(code, on=on, member_id=user_id)
    others = [(str(each.user_id), _load(each)) for each in rows if each.user_id != user_id]
    households = [(str(each.id), each.address) for each in own]
    excusing = request.POST.get("do") == "excuse"
    start = {"since": on, "exempt": row.exempt}
    move = links_forms.MoveHouseholds(
        None if excusing else request.POST or None, initial=start, households=households, people=others
    )
    excuse = links_forms.Excuse(
        request.POST if excusing else None, initial=start | {"reason": row.exempt_note}, prefix="x"
    )
    status = 200
    if request.method == "POST":
        change = _excuse(request, user_id, excuse) if excusing else _move(request, move)
        status = _tried(request, excuse if excusing else move, change)
        if status == 302:
            return redirect("registry:links_village", code)
    context = {
        "village": village,
        "row": row,
        "faults": [listings.fault_words(fault, count=row.households) for fault in row.faults],
        "households": own,
        "move": move,
        "chosen": _chosen(request, "households"),
        "excuse": excuse,
    }
    return render(request, "registry/links_member.html", frame(request, "links") | context, status=status)


@officers_only(Permission.KEEP_LINKS)
@require_http_methods(["GET", "POST"])
def gaps(request: HttpRequest, code: str) -> HttpResponse:
    """Show the households that the branch links, and those that nobody does; give some to a member."""
    village, on = village_for(request, code), timezone.localdate()
    found = listings.gaps(code, on=on)
    form = links_forms.MoveHouseholds(
        request.POST or None,
        initial={"since": on},
        households=[(str(each.id), f"{each.address} · {each.who or _('nobody')}") for each in found],
        people=[(str(each.user_id), _load(each)) for each in listings.members(code, on=on)],
    )
    status = _tried(request, form, _move(request, form)) if request.method == "POST" else 200
    if status == 302:
        return redirect("registry:links_village", code)
    context = {
        "village": village,
        "households": found,
        "move": form,
        "chosen": _chosen(request, "households"),
    }
    return render(request, "registry/links_gaps.html", frame(request, "links") | context, status=status)


def _chosen(request: HttpRequest, name: str) -> set[int]:
    """Return what was ticked, so that a refusal does not untick it."""
    return {int(said) for said in request.POST.getlist(name) if said.isdecimal()}


def _load(row: listings.MemberRow) -> str:
    """Return a member as a choice, with what speaks against giving more."""
    if row.exempt:
        return _("%(name)s · excused") % {"name": row.name}
    words = ngettext("%(name)s · %(count)s household", "%(name)s · %(count)s households", row.households)
    return words % {"name": row.name, "count": row.households}


Change = Callable[[dict[str, Any]], str]


def _tried(request: HttpRequest, form: forms.Form, change: Change) -> int:
    """Make the change and say so, 302; or put the sentence of the refusal on the form, with its status."""
    if not form.is_valid():
        return 422
    try:
        words = change(form.cleaned_data)
    except errors.Refusal as refusal:
        if isinstance(refusal, errors.NotAllowed):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return status_of(refusal)
    messages.success(request, words)
    return 302


def _move(request: HttpRequest, form: links_forms.MoveHouseholds) -> Change:
    def change(said: dict[str, Any]) -> str:
        number = operations.link_households(
            said["households"],
            to=None if said["to"] == "branch" else int(said["to"]),
            since=said["since"],
            reason=said["reason"],
            by=officer(request),
            at=timezone.now(),
        )
        words = ngettext("%(count)s household changed hands.", "%(count)s households changed hands.", number)
        return words % {"count": number}

    return change


def _excuse(request: HttpRequest, user_id: int, form: links_forms.Excuse) -> Change:
    def change(said: dict[str, Any]) -> str:
        number = operations.excuse_member(
            user_id,
            exempt=said["exempt"],
            note=said["reason"],
            since=said["since"],
            by=officer(request),
            at=timezone.now(),
        )
        if not number:
            return _("Entered.")
        words = ngettext(
            "Entered. The branch links %(count)s household now.",
            "Entered. The branch links %(count)s households now.",
            number,
        )
        return words % {"count": number}

    return change


@officers_only(Permission.KEEP_LINKS)
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, code: str, grid_code: str) -> HttpResponse:
    """Show who heads and walks a grid, and who did; let somebody else do it from a day on."""
    village, on = village_for(request, code), timezone.localdate()
    place = places.find(grid_code)
    if place is None or place.parent_code != code:
        raise errors.NotFound(_("There is no such grid."))
    form = links_forms.GridPeople(
        request.POST or None,
        initial={"since": on},
        heads=colleagues(("village",), code, on=on),
        workers=colleagues(("grid", "village"), code, on=on),
    )

    def change(said: dict[str, Any]) -> str:
        operations.link_grid(
            grid_code,
            head_id=said["head"],
            worker_id=said["worker"],
            since=said["since"],
            reason=said["reason"],
            by=officer(request),
            at=timezone.now(),
        )
        return _("Entered.")

    status = _tried(request, form, change) if request.method == "POST" else 200
    if status == 302:
        return redirect("registry:links_village", code)
    context = _seats(f"grid-{grid_code}", SEATS_OF_GRID) | {
        "village": village,
        "grid": place,
        "link": people.grid_links(grid_code, on=on)[0],
        "form": form,
    }
    return render(request, "registry/links_grid.html", frame(request, "links") | context, status=status)


@officers_only(Permission.KEEP_LINKS)
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, code: str) -> HttpResponse:
    """Show a village's team and who was in it; change its leader and members from a day on."""
    village, on = village_for(request, code), timezone.localdate()
    found = people.village_teams(code, on=on)
    if not found:
        raise errors.NotFound(_("This village has no team."))
    form = links_forms.TeamPeople(
        request.POST or None,
        initial={"since": on},
        people=colleagues(FROM_ABOVE, code[:9], on=on),
        members=[(str(card.user_id), card.name) for card in found[0].members],
    )

    def change(said: dict[str, Any]) -> str:
        operations.change_team(
            code,
            leader_id=said["leader"],
            join=[] if said["join"] is None else [said["join"]],
            part=said["part"],
            since=said["since"],
            reason=said["reason"],
            by=officer(request),
            at=timezone.now(),
        )
        return _("Entered.")

    status = _tried(request, form, change) if request.method == "POST" else 200
    if status == 302:
        return redirect("registry:links_village", code)
    context = _seats(f"team-{code}", SEATS_OF_TEAM) | {
        "village": village,
        "team": found[0],
        "form": form,
        "chosen": _chosen(request, "part"),
    }
    return render(request, "registry/links_team.html", frame(request, "links") | context, status=status)


def _seats(unit_code: str, roles: tuple[str, ...]) -> dict[str, Any]:
    spells = listings.unit_history(unit_code, roles)
    return {"spells": [(spell, listings.role_words(spell.role)) for spell in spells]}
