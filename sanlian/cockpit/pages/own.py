"""What an officer's own steps counted for the unit: shown to that officer alone, and only where the county wants it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.cockpit import boardwords
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.scoring import queries as scoring
from sanlian.scoring.queries import BoardInfo, Case
from sanlian.scoring.rules import Span
from sanlian.workorders import queries as workorders


@require_GET
@officers_only
@never_cache
def own(request: HttpRequest, span: Span) -> HttpResponse:
    """List the cases of a month that came from one's own steps, by indicator; no sum, no score, no rank."""
    if not settings.OWN_CASES or span.months != 1:
        raise errors.NotFound(_("This county does not show what single steps counted."))
    actor = officer(request)
    board = scoring.board(span)
    found = scoring.own_cases(span.first, by=actor, upto=board.upto)
    orders = workorders.visible_to(actor).filter(pk__in={each.order_id for each in found})
    context = {
        "groups": _groups(board, found, orders.only("pk", "code", "title").in_bulk()),
        "key": span.key,
        "month_words": boardwords.span_words(span),
        "leads": actor.holds(Permission.SEE_COCKPIT),
    }
    return render(request, "cockpit/board_own.html", context)


def _groups(board: BoardInfo, found: list[Case], orders: dict[int, Any]) -> list[dict[str, Any]]:
    """Return the cases by indicator, in the order of the rules."""
    groups = []
    for indicator in board.rules.indicators:
        rows = [
            {
                "case": each,
                "order": orders.get(each.order_id) if each.order_id else None,
                "good": each.counted != indicator.falling,
            }
            for each in found
            if each.indicator == indicator.code
        ]
        if rows:
            groups.append({"name": boardwords.good_name(indicator), "rows": rows})
    return groups
