"""The month's red and grey board: the finding, the chart, who stands out and why, and the cases behind each number."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.broadcasts import queries as broadcasts
from sanlian.cockpit import bandchart, boardframe, boardpapers, boardwords
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.papers import pdf_answer
from sanlian.people import names
from sanlian.people.actors import Actor, Permission
from sanlian.scoring import permissions, queries as scoring, rules
from sanlian.scoring.queries import Case
from sanlian.scoring.rules import Indicator, Span, State
from sanlian.sheets import csv_bytes, xlsx_bytes
from sanlian.workorders import queries as workorders

ONLY = {"": None, "good": True, "missed": False}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@officers_only
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest board, an officer of a unit to its own figures; or say when the first one comes."""
    actor = officer(request)
    leads = actor.holds(Permission.SEE_COCKPIT)
    months = [each for each in scoring.spans() if each.months == rules.MONTH]
    if months and not permissions.may_see_drafts(actor):
        if own := boardframe.own_unit(actor, scoring.board(months[0])):
            return redirect("cockpit:board_unit", span=months[0], unit=own)
        # Whose unit stands on no board, such as a grid's, has nothing to check on a draft.
        months = [each for each in scoring.spans(published=True) if each.months == rules.MONTH]
    if not months:
        return render(request, "cockpit/board_none.html", {"leads": leads})
    return redirect("cockpit:board_month", span=months[0])


@require_GET
@officers_only
def month(request: HttpRequest, span: Span) -> HttpResponse:
    """Show a board of one level, or one of its versions; before it is published, to whoever oversees the county."""
    try:
        board = boardframe.edition(request, span)
    except scoring.NoSuchBoard:
        if "version" in request.GET:
            raise
        today = timezone.localdate(timezone=rules.SHANGHAI)
        told = boardframe.missing(span, officer(request), today=today)
        return render(request, "cockpit/board_missing.html", told, status=404)
    levels = boardframe.levels(board)
    level = request.GET.get("level", next(iter(levels)))
    if level not in levels:
        raise errors.NotFound(_("There is no such board."))
    fields = levels[level]
    scale = bandchart.scale_of(fields)
    standings = [standing for field in fields for standing in field.standings]
    context = {
        **boardframe.common(board, request),
        "headline": boardwords.headline(span, fields),
        "tabs": [boardframe.tab(code, found, chosen=code == level) for code, found in levels.items()],
        "charts": [boardframe.chart(field, board.rules, scale) for field in fields],
        "ticks": scale.ticks,
        "red": boardframe.entries(board, fields, State.RED),
        "grey": boardframe.entries(board, fields, State.GREY),
        "few": [(names.unit_words(each.unit), each) for each in standings if each.state == State.FEW],
        "excluded": boardframe.excluded(board, fields),
        "left_out": boardframe.left_out(fields, board.rules, level),
        "level": level,
        "opens": True,
        # Whoever looks at an earlier computation stays with it.
        "version": board.version if "version" in request.GET else None,
        "watches": bool(permissions.may_watch(officer(request))),
        "steps": boardframe.steps(board, officer(request), at=timezone.now()),
        **boardframe.neighbours(board, published=not permissions.may_see_drafts(officer(request))),
    }
    return render(request, "cockpit/board.html", context)


@require_GET
@officers_only
def unit(request: HttpRequest, span: Span, unit: str) -> HttpResponse:
    """Show what a unit's score is made of."""
    board = scoring.board(span)
    boardframe.see_unit(request, board, unit)
    field, standing = boardframe.found(board, unit)
    found = {each.code: each for each in boardwords.measured(standing, field, board.rules)}
    weights = {each.code: each.weight for each in board.rules.indicators if each.code in field.used}
    whole = sum(weights.values()) or 1
    level = next(peers.level for peers in board.rules.peers if peers.code == field.peers)
    groups = [
        {
            "name": boardwords.name_of(group),
            "rows": [
                {
                    "indicator": each,
                    "name": found[each.code].name if each.code in found else boardwords.name_of(each),
                    "measured": found.get(each.code),
                    "awaited": boardwords.awaited(each),
                    "weight": 100 * weights[each.code] / whole if each.code in weights else None,
                }
                for each in board.rules.indicators
                if each.group == group.code and level in each.levels
            ],
        }
        for group in board.rules.groups
    ]
    context = {
        **boardframe.common(board, request),
        **boardframe.heading(field, standing, board.rules),
        "groups": groups,
        "appealed": boardframe.appealed(request, board, unit),
        "plan": boardframe.plan_of(board, unit),
        "before": None if board.published else boardframe.newest(published=True),
        "shows_own": settings.OWN_CASES and span.months == 1 and unit in _own_units(request),
    }
    return render(request, "cockpit/board_unit.html", context)


def _own_units(request: HttpRequest) -> set[str]:
    return {post.unit_code for post in officer(request).posts}


@require_GET
@officers_only
def cases(request: HttpRequest, span: Span, unit: str, indicator: str) -> HttpResponse:
    """List the cases behind one number of a unit, with those orders that the viewer may see."""
    board = scoring.board(span)
    boardframe.see_unit(request, board, unit)
    field, standing = boardframe.found(board, unit)
    found = {each.code: each for each in boardwords.measured(standing, field, board.rules)}
    only = request.GET.get("only", "")
    if indicator not in found or only not in ONLY:
        raise errors.NotFound(_("There is no such list."))
    rule = next(each for each in board.rules.indicators if each.code == indicator)
    wanted = ONLY[only]
    page = scoring.cases(
        span,
        unit,
        indicator,
        upto=board.upto,
        window=rule.window,
        only=wanted if wanted is None or not rule.falling else not wanted,
        after=request.GET.get("after"),
    )
    context = {
        **boardframe.common(board, request),
        **boardframe.heading(field, standing, board.rules),
        "measured": found[indicator],
        "only": only,
        "appealed": boardframe.appealed(request, board, unit),
        "rows": _case_rows(page.items, rule, span, by=officer(request)),
        "next": page.next,
    }
    return render(request, "cockpit/board_cases.html", context)


def _case_rows(found: Sequence[Case], rule: Indicator, span: Span, *, by: Actor) -> list[dict[str, Any]]:
    """Return cases with those orders and broadcasts that the viewer may see."""
    visible = workorders.visible_to(by).filter(pk__in=[each.order_id for each in found])
    orders = visible.only("pk", "code", "title").in_bulk()
    sent = broadcasts.titles([each.broadcast_id for each in found if each.broadcast_id], by=by)
    return [
        {
            "case": case,
            "order": orders.get(case.order_id) if case.order_id else None,
            "broadcast": sent.get(case.broadcast_id, "") if case.broadcast_id else "",
            "unit": names.unit_words(case.unit),
            "good": case.counted != rule.falling,
            "may_appeal": not case.excluded
            and case.order_id is not None
            and case.counted == rule.falling
            # What a longer window brings along could be appealed against in its own month.
            and rules.month_of(case.at) >= span.first,
        }
        for case in found
    ]


@require_GET
@officers_only
def figures(request: HttpRequest, span: Span, form: str) -> HttpResponse:
    """Hand out a board's figures, to compute it again: CSV in codes for programs, XLSX in words for people."""
    board = boardframe.edition(request, span)
    headings, rows = boardpapers.table(board) if form == "csv" else boardpapers.worded(board)
    if form == "csv":
        answer = HttpResponse(csv_bytes(headings, rows), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(xlsx_bytes([(span.key, headings, rows)], figures=True), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="board-{span}-{board.version}.{form}"'
    return answer


@require_GET
@officers_only
def as_pdf(request: HttpRequest, span: Span) -> HttpResponse:
    """Hand out a board as a document."""
    board, at = boardframe.edition(request, span), timezone.now()
    paper = boardpapers.board_paper(board, by=officer(request).name, at=at)
    return pdf_answer(paper, name=f"board-{span}-{board.version}", at=at)
