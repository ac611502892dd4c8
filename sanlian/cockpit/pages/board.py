"""The month's red and grey board: the finding, the chart, who stands out and why, and the cases behind each number."""

import csv
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.cockpit import bandchart, boardwords
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.scoring import queries as scoring
from sanlian.scoring.queries import BoardInfo
from sanlian.scoring.rules import Field, Rules, Standing, State
from sanlian.workorders import queries as workorders

ONLY = {"": None, "good": True, "missed": False}
# Of each indicator: its cases, what all units reach with such cases, and with all cases; shares so that more is better.
_SIDES = ("hits", "cases", "expected", "overall")


@require_GET
@officers_only(Permission.SEE_COCKPIT)
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest board, or say when the first one comes."""
    months = scoring.months()
    if months:
        return redirect("cockpit:board_month", month=f"{months[0]:%Y-%m}")
    return render(request, "cockpit/board_none.html")


@require_GET
@officers_only(Permission.SEE_COCKPIT)
def month(request: HttpRequest, month: date) -> HttpResponse:
    """Show a month's board of one level."""
    board = scoring.board(month)
    levels = _levels(board)
    level = request.GET.get("level", next(iter(levels)))
    if level not in levels:
        raise errors.NotFound(_("There is no such board."))
    fields = levels[level]
    scale = bandchart.scale_of(fields)
    standings = [standing for field in fields for standing in field.standings]
    context = {
        **_common(board),
        "headline": boardwords.headline(month, fields),
        "tabs": [_tab(code, found, chosen=code == level) for code, found in levels.items()],
        "charts": [_chart(field, board.rules, scale) for field in fields],
        "ticks": scale.ticks,
        "red": [_entry(field, each, board.rules) for field, each in _in(fields, State.RED)],
        "grey": [_entry(field, each, board.rules) for field, each in _in(fields, State.GREY)],
        "few": [(boardwords.unit_name(each.unit), each) for each in standings if each.state == State.FEW],
        "left_out": _left_out(fields, board.rules, level),
        "level": level,
        **_neighbours(month),
    }
    return render(request, "cockpit/board.html", context)


@require_GET
@officers_only(Permission.SEE_COCKPIT)
def unit(request: HttpRequest, month: date, unit: str) -> HttpResponse:
    """Show what a unit's score is made of."""
    board = scoring.board(month)
    field, standing = _found(board, unit)
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
    context = {**_common(board), **_heading(field, standing, board.rules), "groups": groups}
    return render(request, "cockpit/board_unit.html", context)


@require_GET
@officers_only(Permission.SEE_COCKPIT)
def cases(request: HttpRequest, month: date, unit: str, indicator: str) -> HttpResponse:
    """List the cases behind one number of a unit, with those orders that the viewer may see."""
    board = scoring.board(month)
    field, standing = _found(board, unit)
    found = {each.code: each for each in boardwords.measured(standing, field, board.rules)}
    only = request.GET.get("only", "")
    if indicator not in found or only not in ONLY:
        raise errors.NotFound(_("There is no such list."))
    falling = next(each.falling for each in board.rules.indicators if each.code == indicator)
    wanted = ONLY[only]
    page = scoring.cases(
        month,
        unit,
        indicator,
        upto=board.upto,
        only=wanted if wanted is None or not falling else not wanted,
        after=request.GET.get("after"),
    )
    seen = workorders.visible_to(officer(request)).filter(pk__in=[case.order_id for case in page.items])
    orders = seen.only("pk", "code", "title").in_bulk()
    context = {
        **_common(board),
        **_heading(field, standing, board.rules),
        "measured": found[indicator],
        "only": only,
        "rows": [
            {
                "case": case,
                "order": orders.get(case.order_id),
                "unit": boardwords.unit_name(case.unit),
                "good": case.counted != falling,
            }
            for case in page.items
        ],
        "next": page.next,
    }
    return render(request, "cockpit/board_cases.html", context)


@require_GET
@officers_only(Permission.SEE_COCKPIT)
def figures(request: HttpRequest, month: date) -> HttpResponse:
    """Hand out a board's figures as CSV, so that anybody can compute it again."""
    board = scoring.board(month)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="board-{month:%Y-%m}-draft-{board.version}.csv"'
    # The mark at the front is for spreadsheets, which otherwise guess the encoding.
    response.write("\ufeff")
    rows = csv.writer(response)
    rows.writerow(
        ["peers", "unit", "name", "orders", "state", "score", "low", "high"]
        + [f"{each.code} {side}" for each in board.rules.indicators if each.formula for side in _SIDES]
    )
    for field in board.fields:
        for each in field.standings:
            parts = {
                part.indicator: (part.hits, part.cases, part.expected, field.overall.get(part.indicator))
                for part in each.parts
            }
            nothing = ("",) * len(_SIDES)
            counts = [parts.get(one.code, nothing) for one in board.rules.indicators if one.formula]
            name = boardwords.unit_name(each.unit)
            rows.writerow(
                [field.peers, each.unit, name, each.orders, each.state, each.score, each.low, each.high]
                + [number for count in counts for number in count]
            )
    return response


# ── parts of pages ────────────────────────────────────────────────────────────────────────────────


def _common(board: BoardInfo) -> dict[str, Any]:
    return {
        "board": board,
        "month_words": boardwords.month_words(board.month),
        "key": f"{board.month:%Y-%m}",
    }


def _levels(board: BoardInfo) -> dict[str, list[Field]]:
    levels: dict[str, list[Field]] = {}
    for peers in board.rules.peers:
        levels.setdefault(peers.level, []).append(board.field(peers.code))
    return levels


def _tab(code: str, fields: list[Field], *, chosen: bool) -> dict[str, Any]:
    words = {"township": _("Townships and streets"), "department": _("Departments")}
    return {
        "code": code,
        "words": words[code],
        "count": sum(len(field.standings) for field in fields),
        "chosen": chosen,
    }


def _in(fields: list[Field], state: State) -> list[tuple[Field, Standing]]:
    return [(field, each) for field in fields for each in field.standings if each.state == state]


def _chart(field: Field, by_rules: Rules, scale: bandchart.Scale) -> dict[str, Any]:
    peers = next(each for each in by_rules.peers if each.code == field.peers)
    rows = [
        {
            "standing": standing,
            "name": boardwords.unit_name(standing.unit),
            "line": bandchart.line_of(standing, scale),
        }
        for standing in field.standings
    ]
    return {
        "peers": peers,
        "name": boardwords.name_of(peers),
        "rows": rows,
        "band": bandchart.band_of(field, scale),
    }


def _entry(field: Field, standing: Standing, by_rules: Rules) -> dict[str, Any]:
    found = boardwords.measured(standing, field, by_rules)
    return {
        "standing": standing,
        "name": boardwords.unit_name(standing.unit),
        "reasons": boardwords.standing_out(found, standing.state),
    }


def _left_out(fields: list[Field], by_rules: Rules, level: str) -> dict[str, Any]:
    """Return what does not count: indicators that wait, and those of which the peers have too few cases."""
    waiting = [each for each in by_rules.indicators if not each.formula and level in each.levels]
    return {
        "waiting": [(boardwords.name_of(each), boardwords.awaited(each)) for each in waiting],
        "points": sum(each.weight for each in waiting),
        "whole": sum(each.weight for each in by_rules.indicators if level in each.levels),
        "scarce": [
            (
                boardwords.name_of(next(peers for peers in by_rules.peers if peers.code == field.peers)),
                [boardwords.name_of(each) for each in by_rules.indicators if each.code in _scarce(field)],
            )
            for field in fields
            if _scarce(field)
        ],
    }


def _scarce(field: Field) -> set[str]:
    return set(field.pooled) - set(field.used)


def _neighbours(month: date) -> dict[str, Any]:
    months = scoring.months()
    at = months.index(month)
    return {
        "newer": months[at - 1] if at else None,
        "older": months[at + 1] if at + 1 < len(months) else None,
    }


def _found(board: BoardInfo, unit: str) -> tuple[Field, Standing]:
    found = board.find(unit)
    if found is None:
        raise errors.NotFound(_("This unit is not on the board."))
    return found


def _heading(field: Field, standing: Standing, by_rules: Rules) -> dict[str, Any]:
    peers = next(each for each in by_rules.peers if each.code == field.peers)
    return {
        "standing": standing,
        "field": field,
        "level": peers.level,
        "peers_name": boardwords.name_of(peers),
        "name": boardwords.unit_name(standing.unit),
    }
