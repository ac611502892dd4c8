"""Publishing a month's board: one person of the organisation department, one verb."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import Board
from sanlian.scoring.operations.draft_board import NothingCounted, computed
from sanlian.scoring.operations.improve import ask_for_improvement, check_improvements


class NoDraft(errors.Conflict):
    """There is no draft that is newer than what is published."""


class NotYet(errors.Conflict):
    """Units may still appeal, an appeal waits, or the draft does not count every decision."""


@operation
def publish_board(month: date, *, version: int, by: Actor, at: datetime) -> Board:
    """
    Publish the newest draft of a month, and send each unit on the grey list an order to say what it changes.

    :param version: the version that was looked at; another may have been computed meanwhile
    :raises NoDraft, NotYet: as they say
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_publish(by).require()
    span = rules.month_span(month)
    today = at.astimezone(rules.SHANGHAI).date()
    board = _draft_to_publish(span, version, on=today)
    board.status, board.published_by_id, board.published_at = Board.Status.PUBLISHED, by.id, at
    board.expires_on = today + timedelta(days=queries.read(board.rules).valid_days)
    board.save(update_fields=["status", "published_by", "published_at", "expires_on"])
    info = queries.board(span, version=version)
    listed = {
        str(state): [each.unit for field in info.fields for each in field.standings if each.state == state]
        for state in (rules.State.RED, rules.State.GREY)
    }
    record(
        facts.BOARD_PUBLISHED,
        subject=("board", f"{span.key}/{version}"),
        by=by,
        at=at,
        details={
            "month": span.key,
            "version": version,
            "rules": info.rules.version,
            "upto": board.upto,
            "expires_on": board.expires_on.isoformat(),
            **listed,
        },
    )
    check_improvements(info, at=at)
    ask_for_improvement(info, by=by, at=at)
    return board


def _draft_to_publish(span: rules.Span, version: int, *, on: date) -> Board:
    """
    Return the newest draft of a month, held until the transaction ends.

    :raises NoDraft, NotYet: as publish_board does
    """
    found = queries.newest(span)
    board = Board.objects.select_for_update(of=("self",)).get(pk=found.pk) if found else None
    if board is None or board.status != Board.Status.DRAFT:
        raise NoDraft(_("There is nothing to publish: no draft is newer than what is published."))
    if board.version != version:
        raise NoDraft(_("The draft was computed anew meanwhile. Please look at it once more."))
    if hindered := queries.hindrance(span.first, on=on):
        raise NotYet(hindered)
    return board


def sum_up(month: str, *, at: datetime) -> None:
    """Compute the quarter and the year that a published month completes, once every month with a board is published."""
    span = rules.read_span(month)
    assert span is not None
    for longer in _longer(span.first):
        rows = Board.objects.filter(month__gte=longer.first, month__lt=longer.end, span=rules.MONTH)
        drafted = set(rows.values_list("month", flat=True))
        if drafted - set(rows.filter(status=Board.Status.PUBLISHED).values_list("month", flat=True)):
            continue
        if longer.last not in drafted:
            continue
        try:
            board, _fields = computed(longer, at=at)
        except NothingCounted:
            continue
        board.status, board.published_at = Board.Status.PUBLISHED, at
        board.save(update_fields=["status", "published_at"])


def _longer(month: date) -> list[rules.Span]:
    quarter = rules.Span(rules.added(month, -((month.month - 1) % 3)), rules.QUARTER)
    return [quarter, rules.Span(date(month.year, 1, 1), rules.YEAR)]
