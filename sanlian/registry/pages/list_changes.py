"""Changing lists: rows are gathered, looked at together, proposed, and confirmed or refused by somebody else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.analysis import rehearsal
from sanlian.analysis.reasons import named, unit_words
from sanlian.catalogue import listings, operations, permissions
from sanlian.catalogue.rules import COUNTS, RowChange
from sanlian.kernel.errors import NotFound
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry import drafts, forms
from sanlian.registry.frame import lists_frame
from sanlian.registry.rowforms import FORMS, holders, row_form
from sanlian.registry.rowwords import drawn, holder_words, matter_words, place_words
from sanlian.workorders import queries as orders

NEW = "new"
# Of the orders that a change of rules would have sent elsewhere.
SHOWN, FLOWS = 50, 8
ICONS = {"waiting": "clock", "scheduled": "calendar", "in_force": "check", "refused": "x", "withdrawn": "x"}


class NoSuchRow(NotFound):
    """There is no such row to change."""


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Write one row: a new one, or one that is there; it joins what is gathered."""
    if table not in FORMS:
        raise NoSuchRow(_("There is no such table."))
    there = drafts.row(request.session, table, code)
    if table == "categories" and there is not None:
        # A matter that is there is changed on its own page.
        return redirect("registry:category", code)
    if there is None and code != NEW:
        raise NoSuchRow(_("There is no such row in force."))
    given = _given(request, table, there)
    form = row_form(table, there, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if there is None:
            code = _new_code(request, table, given, values)
            if drafts.row(request.session, table, code) is not None:
                form.add_error("code", _("This code is taken."))
        if not form.errors:
            drafts.gather(request.session, table, code, {**(there or {}), **given, **values, "code": code})
            return redirect("registry:list_draft")
    context = lists_frame(request) | {
        "form": form,
        "table": listings.table_words(table),
        "table_name": table,
        "code": code,
        "is_new": there is None,
        "of": holder_words(given["holder"]) if "holder" in given else given.get("parent_id") or "",
        "ends": there is not None and table != "counts",
    }
    return render(request, "registry/list_row.html", context, status=422 if form.errors else 200)


def _given(request: HttpRequest, table: str, there: Any) -> dict[str, Any]:
    """Return what of a new row its address says: on whose list, or below which duty."""
    if there is not None or table not in ("items", "duties"):
        return {}
    of = request.GET.get("of", "")
    if table == "items" and of not in dict(holders()):
        raise NoSuchRow(_("Nobody has this list."))
    if table == "duties" and drafts.row(request.session, "duties", of) is None:
        raise NoSuchRow(_("There is no such duty to hang this on."))
    return {"holder": of} if table == "items" else {"parent_id": of, "level": of.count(".") + 2}


def _new_code(request: HttpRequest, table: str, given: dict[str, Any], values: dict[str, Any]) -> str:
    taken = [change.code for change in drafts.draft(request.session) if change.table == table]
    if table == "items":
        return listings.free_item_code(listings.list_number(given["holder"]), taken=taken)
    if table == "duties":
        return listings.free_duty_code(given["parent_id"], taken=taken)
    return str(values["code"]) if table != "counts" else COUNTS


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def end(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Let a row end; it joins what is gathered."""
    if table not in FORMS or table == "counts" or drafts.row(request.session, table, code) is None:
        raise NoSuchRow(_("There is no such row in force."))
    drafts.gather(request.session, table, code, None)
    return redirect("registry:list_draft")


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Show what is gathered, before and after, and what is wrong with it; propose it."""
    changes = drafts.draft(request.session)
    form = forms.Propose(request.POST or None, initial={"from_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            number = operations.propose(
                changes,
                from_day=said["from_day"],
                reason=said["reason"],
                by=officer(request),
                at=timezone.now(),
            )
        except operations.BadProposal as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            drafts.drop(request.session)
            messages.success(request, _("Proposed. It takes effect when another administrator confirms it."))
            return redirect("registry:list_proposal", number)
    seen = listings.preview(changes) if changes else None
    context = lists_frame(request) | {
        "form": form,
        "rows": drawn(seen.rows if seen else ()),
        "changes": drawn(changes),
        "problems": seen.problems if seen else (),
        "tried": _tried(request, changes, timezone.localdate()) if seen and not seen.problems else None,
    }
    return render(request, "registry/list_draft.html", context, status=422 if form.errors else 200)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Drop one gathered row, or all."""
    table, code = request.POST.get("table", ""), request.POST.get("code", "")
    drafts.drop(request.session, table, code)
    return redirect("registry:list_draft" if table else "registry:lists")


@officers_only(Permission.EDIT_CATALOGUE, Permission.AUDIT)
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Show who has proposed what, the newest first."""
    found = [(ICONS[each.state], each) for each in listings.proposals()]
    return render(request, "registry/list_proposals.html", lists_frame(request) | {"proposals": found})


@officers_only(Permission.EDIT_CATALOGUE, Permission.AUDIT)
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal, before and after; confirm, refuse or withdraw it."""
    form = forms.Decide(request.POST or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            words = _decide(request, number, form.cleaned_data["do"], form.cleaned_data["reason"])
        except operations.BadProposal as refusal:
            if refusal.field:
                form.add_error(refusal.field, refusal.message)
            else:
                problems = refusal.problems
        else:
            messages.success(request, words)
            return redirect(reverse("registry:list_proposal", args=[number]))
    found, actor = listings.proposal(number), officer(request)
    open_still = found.state in ("waiting", "scheduled")
    context = lists_frame(request) | {
        "proposal": found,
        "rows": drawn(found.rows),
        "form": form,
        "problems": problems,
        "may_confirm": permissions.may_confirm(actor, proposed_by=found.proposed_by),
        "may_withdraw": permissions.may_withdraw(actor, proposed_by=found.proposed_by),
        "open": open_still,
        "tried": _tried(request, found.changes, found.from_day)
        if open_still and actor.holds(Permission.EDIT_CATALOGUE)
        else None,
    }
    wrong = bool(form.errors or problems)
    return render(request, "registry/list_proposal.html", context, status=422 if wrong else 200)


def _decide(request: HttpRequest, number: int, do: str, reason: str) -> str:
    by, at = officer(request), timezone.now()
    if do == "withdraw":
        operations.withdraw(number, by=by, at=at)
        return _("Taken back. Nothing has changed.")
    if do == "refuse":
        operations.refuse(number, reason=reason, by=by, at=at)
        return _("Refused. Who proposed it sees your reason.")
    if operations.confirm(number, by=by, at=at) == "in_force":
        return _("Confirmed: it is in force from now on.")
    return _("Confirmed: it takes effect on its day.")


def _tried(request: HttpRequest, changes: Sequence[RowChange], day: date) -> dict[str, Any] | None:
    """Return what a change of routing rules would have done last month; None where it changes none."""
    if not rehearsal.concerns(changes):
        return None
    found = rehearsal.rehearse(changes, day=day, at=timezone.now())
    shown = found.elsewhere[:SHOWN]
    return {
        "found": found,
        "flows": [(unit_words(old), unit_words(new), number) for old, new, number in found.flows[:FLOWS]],
        "lines": [
            {
                "order": each,
                "matter": matter_words(each.category),
                "place": place_words(each.place_code),
                "before": unit_words(each.before),
                "after": unit_words(each.after),
                "rule": named(each.rule, each.rule_en),
            }
            for each in shown
        ],
        "visible": {row.pk for row in orders.by_numbers((e.order_id for e in shown), by=officer(request))},
        "more": len(found.elsewhere) - len(shown),
    }
