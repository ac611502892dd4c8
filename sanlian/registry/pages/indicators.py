"""The board's indicators: what is in force and was before, and drafts that two administrators put in force."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry import (
    forms,
    indicatorchanges,
    indicatorforms,
    indicatortrial,
    indicatorwords as words,
    peergroups,
)
from sanlian.registry.frame import frame
from sanlian.scoring import operations, permissions, queries as scoring, rules
from sanlian.scoring.queries import DraftInfo, NoSuchRules

ICONS = {"writing": "pencil", "waiting": "clock", "confirmed": "check", "refused": "x", "withdrawn": "x"}


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """Show the rules in force this month, what comes, the drafts, and every version there was."""
    known = scoring.versions()
    this_month = rules.month_of(timezone.now())
    present = next((each for each in known if each.first_month <= this_month), None)
    context = frame(request, "indicators") | {
        "present": present,
        "groups": words.table(present.rules) if present else [],
        "peers": peergroups.table(present.content) if present else None,
        "coming": [each for each in known if each.first_month > this_month],
        "drafts": [(ICONS[each.state], each) for each in scoring.rule_drafts()],
        "versions": known,
        "may_write": bool(permissions.may_revise_rules(officer(request))),
    }
    return render(request, "registry/indicators.html", context)


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def version(request: HttpRequest, label: str) -> HttpResponse:
    """Show one version, and what it changed of the one before."""
    known = scoring.versions()
    at = next((at for at, each in enumerate(known) if each.label == label), None)
    if at is None:
        raise NoSuchRules(_("There is no such version of the rules."))
    before = known[at + 1] if at + 1 < len(known) else None
    context = frame(request, "indicators") | {
        "version": known[at],
        "before": before,
        "groups": words.table(known[at].rules),
        "peers": peergroups.table(known[at].content),
        "differences": indicatorchanges.differences(before.content, known[at].content) if before else [],
    }
    return render(request, "registry/indicators_version.html", context)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft with the newest rules."""
    number = operations.begin_rules(by=officer(request), at=timezone.now())
    return redirect("registry:indicators_draft", number)


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Show a draft: what differs, what it would have made of last month; try, propose, confirm, refuse, take back."""
    form = forms.DecideRules(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decide(request, number, form.cleaned_data)
        except errors.Faulty as refusal:
            form.add_error(None, refusal.problems)
        except (errors.Invalid, errors.Conflict) as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, said)
            return redirect(
                "registry:indicators" if _gone(number) else "registry:indicators_draft", *_back(number)
            )
    found, actor = scoring.rule_draft(number), officer(request)
    may_change = bool(permissions.may_change_rules(actor, proposed_by=found.proposed_by))
    if not may_change:
        form.asks_why_not()
    context = frame(request, "indicators") | {
        "draft": found,
        "form": form,
        "differences": indicatorchanges.differences(found.base_content, found.content),
        "groups": _entries(found),
        "board": [
            (words.board_words(name), value) for name, value in words.numbers_of(found.content).items()
        ],
        "peers": peergroups.table(found.content, found.base_content),
        "tried": indicatortrial.drawn(found),
        "may_change": may_change,
        "may_confirm": permissions.may_confirm_rules(actor, proposed_by=found.proposed_by),
        "from_month": rules.added(rules.month_of(timezone.now()), 1),
    }
    return render(request, "registry/indicators_draft.html", context, status=422 if form.errors else 200)


def _gone(number: int) -> bool:
    found = scoring.rule_draft(number)
    return found.state == "withdrawn" and not found.reason


def _back(number: int) -> list[int]:
    return [] if _gone(number) else [number]


def _decide(request: HttpRequest, number: int, said: Mapping[str, Any]) -> str:
    by, at = officer(request), timezone.now()
    match said["do"]:
        case "try":
            operations.try_rules(number, by=by, at=at)
            return _("Tried on last month's cases. Nothing has changed.")
        case "propose":
            operations.propose_rules(number, reason=said["reason"], by=by, at=at)
            return _("Proposed. It takes effect when another administrator confirms it.")
        case "withdraw":
            operations.withdraw_rules(number, by=by, at=at)
            return _("Taken back. Nothing has changed.")
        case "refuse":
            operations.refuse_rules(number, reason=said["reason"], by=by, at=at)
            return _("Refused. Who proposed it sees your reason.")
    first = operations.confirm_rules(number, by=by, at=at)
    return _("Confirmed: these rules hold from %(day)s.") % {"day": first.isoformat()}


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def indicator(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Write one indicator of a draft: its numbers, and its formula from the outcomes that there are."""
    found = being_written(request, number)
    entry = next((each for each in found.content["indicators"] if each["code"] == code), None)
    if entry is None:
        raise NoSuchRules(_("There is no such indicator."))
    form = indicatorforms.Indicator(initial=indicatorforms.Indicator.initial_of(entry))
    formula, problems = entry.get("formula"), []
    if request.method == "POST":
        formula = indicatorforms.formula_of(request.POST)
        if request.POST.get("do") == "show":
            # Another kind or outcome was chosen: the answers that it has are shown, nothing is kept yet.
            formula = indicatorforms.fitting(formula)
            form = indicatorforms.Indicator(
                initial={**request.POST.dict(), "levels": request.POST.getlist("levels")}
            )
        else:
            form = indicatorforms.Indicator(request.POST)
            if form.is_valid():
                try:
                    operations.change_indicator(
                        number, code=code, wanted=form.entry(formula), by=officer(request), at=timezone.now()
                    )
                except errors.Faulty as refusal:
                    problems = refusal.problems
                else:
                    return redirect("registry:indicators_draft", number)
    context = frame(request, "indicators") | {
        "draft": found,
        "entry": entry,
        "called": words.name_words(entry),
        "form": form,
        "formula": indicatorforms.drawn(
            formula if formula is None or formula["kind"] in words.KINDS else None
        ),
        "problems": problems,
    }
    status = 422 if form.errors or problems else 200
    return render(request, "registry/indicators_one.html", context, status=status)


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def board(request: HttpRequest, number: int) -> HttpResponse:
    """Change how a draft's boards judge."""
    found = being_written(request, number)
    numbers = words.numbers_of(found.content)
    form = indicatorforms.Board(numbers, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_board_rules(
                number, wanted=form.numbers(), by=officer(request), at=timezone.now()
            )
        except errors.Faulty as refusal:
            form.add_error(None, refusal.problems)
        else:
            return redirect("registry:indicators_draft", number)
    context = frame(request, "indicators") | {"draft": found, "form": form}
    return render(request, "registry/indicators_board.html", context, status=422 if form.errors else 200)


def being_written(request: HttpRequest, number: int) -> DraftInfo:
    """Return a draft on which whoever asks goes on writing; refuse everybody else."""
    found = scoring.rule_draft(number)
    permissions.may_change_rules(officer(request), proposed_by=found.proposed_by).require()
    if found.state != "writing":
        raise operations.RulesDecided(_("This draft is no longer being written."))
    return found


def _entries(found: DraftInfo) -> list[dict[str, Any]]:
    """Return the draft's indicators by group, with the sum of their weights beside what it must be."""
    indicators = found.content["indicators"]
    return [
        {
            "name": words.name_words(group),
            "weight": group["weight"],
            "sum": sum(each["weight"] for each in indicators if each["group"] == group["code"]),
            "rows": [
                {
                    "code": each["code"],
                    "number": each["number"],
                    "name": words.name_words(each),
                    "weight": each["weight"],
                    "counts": words.entry_words(each),
                    "changed": each["code"] in found.changed,
                }
                for each in indicators
                if each["group"] == group["code"]
            ],
        }
        for group in found.content["groups"]
    ]
