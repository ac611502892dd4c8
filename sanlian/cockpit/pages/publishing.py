"""Leading a board to its end: computed anew, published, its history; and what everybody may see of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sanlian.cockpit import bandchart, boardframe, boardwords
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.scoring import operations, queries as scoring
from sanlian.scoring.rules import Span, State


@require_POST
@officers_only
def draft(request: HttpRequest, span: Span) -> HttpResponse:
    """Have a month's board computed anew."""
    board = operations.draft_board(span.first, by=officer(request), at=timezone.now())
    messages.success(request, _("Draft %(version)s is computed.") % {"version": board.version})
    return redirect("cockpit:board_month", span=span)


@require_POST
@officers_only
def publish(request: HttpRequest, span: Span) -> HttpResponse:
    """Publish the draft that was looked at."""
    written = request.POST.get("version", "")
    version = int(written) if written.isdecimal() and len(written) < 5 else 0
    try:
        operations.publish_board(span.first, version=version, by=officer(request), at=timezone.now())
    except errors.Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The board is published."))
    return redirect("cockpit:board_month", span=span)


@require_POST
@officers_only
def lesson(request: HttpRequest, span: Span, unit: str) -> HttpResponse:
    """Keep what others can learn from a unit on the red list, and go back to the level where it stands."""
    words, level = request.POST.get("words", ""), request.POST.get("level", "")
    try:
        operations.write_lesson(span.first, unit=unit, words=words, by=officer(request), at=timezone.now())
    except (errors.Conflict, errors.Invalid) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Noted."))
    back = reverse("cockpit:board_month", args=[span])
    return redirect(f"{back}?{urlencode({'level': level})}" if level else back)


@require_GET
@officers_only(Permission.SEE_COCKPIT)
def history(request: HttpRequest, span: Span) -> HttpResponse:
    """List every computation of a board, with the version of the rules."""
    board = scoring.board(span)
    context = {**boardframe.common(board, request), "editions": scoring.editions(span)}
    return render(request, "cockpit/board_history.html", context)


@require_GET
def public_latest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest published board, or say that there is none."""
    spans = scoring.spans(published=True)
    months = [each for each in spans if each.months == 1]
    if months:
        return redirect("cockpit:public_board", span=months[0])
    return render(request, "cockpit/public_none.html")


@require_GET
def public(request: HttpRequest, span: Span) -> HttpResponse:
    """Show everybody a published board: units and shares, no cases, no persons, nothing counted in fewer than five."""
    board = scoring.board(span, published=True)
    levels = boardframe.levels(board)
    level = request.GET.get("level", next(iter(levels)))
    if level not in levels:
        raise errors.NotFound(_("There is no such board."))
    fields = levels[level]
    scale = bandchart.scale_of(fields)
    context = {
        "board": board,
        "key": span.key,
        "month_words": boardwords.span_words(span),
        "stage": boardframe.stage_of(board, at=timezone.now()),
        "headline": boardwords.headline(span, fields),
        "tabs": [boardframe.tab(code, found, chosen=code == level) for code, found in levels.items()],
        "charts": [boardframe.chart(field, board.rules, scale) for field in fields],
        "ticks": scale.ticks,
        "red": boardframe.entries(board, fields, State.RED),
        "grey": boardframe.entries(board, fields, State.GREY),
        "few": sum(each.state == State.FEW for field in fields for each in field.standings),
        "excluded": [
            (words, number)
            for words, number in boardframe.excluded(board, fields)
            if number >= boardwords.FEWEST_SHOWN
        ],
        "level": level,
        "opens": False,
        **boardframe.neighbours(board, published=True),
    }
    return render(request, "cockpit/public_board.html", context)
