"""Appeals: a unit says why a case should not count against it, and somebody of the organisation department decides."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sanlian.cockpit import boardframe, boardwords, forms
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people import names
from sanlian.scoring import operations, permissions, queries as scoring
from sanlian.scoring.queries import AppealInfo, BoardInfo
from sanlian.scoring.rules import GROUND_WORDS, Ground, Span
from sanlian.workorders import queries as orders

STATE_CHIPS = {"waiting": "warn", "upheld": "ok", "refused": "declined", "withdrawn": "declined"}


@require_GET
@officers_only
def appeals(request: HttpRequest, span: Span) -> HttpResponse:
    """List a month's appeals: all of them for whoever oversees the county, those of their own units for others."""
    board = scoring.board(span)
    actor = officer(request)
    rows = scoring.appeals(board.month)
    rows = [each for each in rows if permissions.may_see_unit(actor, each.unit)]
    context = {**boardframe.common(board, request), "rows": _shown(request, board, rows)}
    return render(request, "cockpit/appeals.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def appeal(request: HttpRequest, span: Span, number: int) -> HttpResponse:
    """Show one appeal beside the record of its order; decide it, or take it back."""
    found = scoring.appeal(number)
    board = scoring.board(span)
    actor = officer(request)
    permissions.may_see_unit(actor, found.unit).require()
    if found.month != board.month:
        raise errors.NotFound(_("There is no such appeal."))
    form = forms.Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb, now = request.POST.get("do"), timezone.now()
        try:
            if verb == "withdraw":
                operations.withdraw_appeal(number, by=actor, at=now)
            else:
                answer = form.cleaned_data["answer"]
                operations.decide_appeal(number, uphold=verb == "uphold", answer=answer, by=actor, at=now)
        except (errors.Invalid, errors.Conflict) as refusal:
            form.add_error(refusal.field if isinstance(refusal, errors.Invalid) else None, refusal.message)
        else:
            messages.success(request, _("Noted."))
            return redirect("cockpit:appeal", span=span, number=number)
    context = {
        **boardframe.common(board, request),
        "row": _shown(request, board, [found])[0],
        "form": form,
        "files": scoring.evidence(number),
        "may_see_files": permissions.may_see_evidence(actor, found.unit),
        "may_decide": permissions.may_decide_appeal(actor, found.asked_by_id, found.unit),
        "may_withdraw": permissions.may_withdraw_appeal(actor, found.asked_by_id),
    }
    return render(request, "cockpit/appeal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def write(request: HttpRequest, span: Span, unit: str, order_id: int) -> HttpResponse:
    """Let a unit appeal against what counts against it in one order."""
    board = scoring.board(span)
    actor = officer(request)
    permissions.may_appeal(actor, unit).require()
    field, standing = boardframe.found(board, unit)
    against = scoring.cases_against(span, unit, order_id, upto=board.upto, by_rules=board.rules)
    if not against:
        raise errors.NotFound(_("Nothing counts against your unit in this order."))
    good = {each.code: boardwords.good_name(each) for each in board.rules.indicators}
    choices = [(code, good[code]) for code in dict.fromkeys(case.indicator for case in against)]
    form = forms.Appeal(
        choices, request.POST or None, initial={"indicators": [code for code, _name in choices]}
    )
    if request.method == "POST" and form.is_valid():
        said, sent, now = form.cleaned_data, request.FILES.getlist("proof"), timezone.now()
        try:
            del said["proof"]
            said["files"] = [
                operations.keep_evidence(each, at=now) for each in sent[: operations.MOST_FILES + 1]
            ]
            number = operations.appeal(span.first, unit=unit, order_id=order_id, by=actor, at=now, **said)
        except errors.Invalid as refusal:
            form.add_error(refusal.field, refusal.message)
        except errors.Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your appeal is with the organisation department."))
            return redirect("cockpit:appeal", span=span, number=number)
        if sent and "proof" not in form.errors:
            form.add_error("proof", _("Please choose the files once more."))
    order = orders.by_numbers([order_id], by=actor)
    context = {
        **boardframe.common(board, request),
        **boardframe.heading(field, standing, board.rules),
        "form": form,
        "order": order[0] if order else None,
        "order_id": order_id,
    }
    return render(request, "cockpit/appeal_write.html", context, status=422 if form.errors else 200)


@require_GET
@officers_only
@never_cache
def evidence(request: HttpRequest, number: int) -> FileResponse:
    """Hand out what came with an appeal: a photograph to look at, a PDF to keep, never to run in this page."""
    path = scoring.evidence_path(number, by=officer(request))
    document = path.suffix == ".pdf"
    return FileResponse(path.open("rb"), as_attachment=document, filename=f"evidence-{number}{path.suffix}")


def _shown(request: HttpRequest, board: BoardInfo, rows: list[AppealInfo]) -> list[dict[str, Any]]:
    seen = orders.by_numbers([each.order_id for each in rows], by=officer(request))
    by_number = {order.pk: order for order in seen}
    good = {each.code: boardwords.good_name(each) for each in board.rules.indicators}
    return [
        {
            "appeal": each,
            "unit": names.unit_words(each.unit),
            "order": by_number.get(each.order_id),
            "ground": _(GROUND_WORDS[Ground(each.ground)]),
            "indicators": [good.get(code, code) for code in each.indicators],
            "state": boardwords.appeal_state(each.state),
            "chip": STATE_CHIPS[each.state],
        }
        for each in rows
    ]
