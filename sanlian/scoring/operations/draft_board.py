"""Computing a month's board, as a draft."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE, Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import Board, BoardField, BoardUnit
from sanlian.scoring.rules import Field, Span, State


class MonthNotOver(errors.Conflict):
    """The month is still going on."""


class NothingCounted(errors.Conflict):
    """No unit has a case in the month."""


@operation
def draft_board(month: date, *, by: Actor, at: datetime) -> Board:
    """
    Compute the board of a month that is over, and keep it as its next version, a draft.

    Counted is what the journal has handed over so far; earlier versions stay as they are, a published one in effect.

    :param month: any day of the month
    :raises MonthNotOver, NothingCounted: as they say
    :raises queries.NoRules: when no version of the rules covers the month
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_draft(by).require()
    span = rules.month_span(month)
    if at.astimezone(rules.SHANGHAI).date() < span.end:
        raise MonthNotOver(_("%(month)s is not over yet.") % {"month": span.key})
    board, fields = computed(span, at=at)
    standings = [standing for field in fields for standing in field.standings]
    record(
        facts.BOARD_DRAFTED,
        subject=("board", f"{span.key}/{board.version}"),
        by=by,
        at=at,
        details={
            "month": span.key,
            "version": board.version,
            "rules": board.rules.label,
            "upto": board.upto,
            # The middle is not named, and of hundreds of villages most have too few cases: the board has them.
            **{
                state: [each.unit for each in standings if each.state == state]
                for state in (State.RED, State.GREY)
            },
            "few": sum(each.state == State.FEW for each in standings),
        },
    )
    return board


def computed(span: Span, *, at: datetime) -> tuple[Board, list[Field]]:
    """
    Compute a board by the rules of its last month and keep it as the next version, not published.

    :raises NothingCounted: when no unit has a case
    """
    in_force = queries.version_of(span.last)
    upto = journal.settled(queries.READER)
    if not queries.cases_of(span, upto=upto).exists():
        raise NothingCounted(_("Nothing was counted in %(month)s.") % {"month": span.key})
    last = queries.newest(span)
    board = Board.objects.create(
        month=span.first,
        span=span.months,
        version=(last.version if last else 0) + 1,
        status=Board.Status.DRAFT,
        rules=in_force,
        upto=upto,
        drafted_at=at,
    )
    by_rules = queries.read(in_force)
    levels = {peers.code: peers.level for peers in by_rules.peers}
    fields = queries.compute(span, upto=upto, by_rules=by_rules)
    for field in fields:
        _keep(board, field, levels[field.peers])
    return board, fields


def _keep(board: Board, field: Field, level: str) -> None:
    row = BoardField.objects.create(
        board=board,
        peers=field.peers,
        level=level,
        mean=field.mean,
        band_low=field.band_low,
        band_high=field.band_high,
        used=list(field.used),
        pooled={code: list(count) for code, count in field.pooled.items()},
        overall=dict(field.overall),
    )
    BoardUnit.objects.bulk_create(
        BoardUnit(
            field=row,
            unit=each.unit,
            orders=each.orders,
            state=each.state,
            score=each.score,
            low=each.low,
            high=each.high,
            parts=[[part.indicator, part.hits, part.cases, part.own, part.expected] for part in each.parts],
        )
        for each in field.standings
    )


def draft_due(*, at: datetime) -> bool:
    """
    Draft last month's board unless there is one, or nothing was counted; return whether it was drafted.

    An unpublished draft that does not count an upheld appeal yet is computed anew, so that nobody has to think of it.
    """
    month = (rules.month_of(at) - timedelta(days=1)).replace(day=1)
    if queries.timetable().of(month) is None:
        return False
    known = queries.newest(rules.month_span(month))
    if known is not None:
        draft = queries.open_draft(month)
        if draft is None or not queries.uncounted(draft):
            return False
    try:
        draft_board(month, by=HOUSE, at=at)
    except NothingCounted:
        return False
    return True
