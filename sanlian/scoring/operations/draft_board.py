"""Computing a month's board, as a draft."""

from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE, Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import Award, Board, BoardField, BoardUnit
from sanlian.scoring.rules import Field, State


class MonthNotOver(errors.Conflict):
    """The month is still going on."""


class NothingCounted(errors.Conflict):
    """No unit has a case in the month."""


@operation
def draft_board(month: date, *, by: Actor, at: datetime) -> Board:
    """
    Compute the board of a month that is over, and keep it as its next version, a draft.

    Counted is what the journal has handed over so far; earlier versions stay as they are.

    :param month: any day of the month
    :raises MonthNotOver, NothingCounted: as they say
    :raises queries.NoRules: when no version of the rules covers the month
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_draft(by).require()
    month = month.replace(day=1)
    if rules.month_of(at) <= month:
        raise MonthNotOver(_("%(month)s is not over yet.") % {"month": f"{month:%Y-%m}"})
    in_force = queries.version_of(month)
    upto = journal.settled(queries.READER)
    if not Award.objects.filter(month=month, entry__lte=upto).exists():
        raise NothingCounted(_("Nothing was counted in %(month)s.") % {"month": f"{month:%Y-%m}"})
    last = Board.objects.filter(month=month).aggregate(last=Max("version"))["last"] or 0
    board = Board.objects.create(
        month=month,
        version=last + 1,
        status=Board.Status.DRAFT,
        rules=in_force,
        upto=upto,
        drafted_at=at,
    )
    by_rules = queries.read(in_force)
    levels = {peers.code: peers.level for peers in by_rules.peers}
    fields = queries.compute(month, upto=upto, by_rules=by_rules)
    for field in fields:
        _keep(board, field, levels[field.peers])
    standings = [standing for field in fields for standing in field.standings]
    record(
        facts.BOARD_DRAFTED,
        subject=("board", f"{month:%Y-%m}/{board.version}"),
        by=by,
        at=at,
        details={
            "month": f"{month:%Y-%m}",
            "version": board.version,
            "rules": in_force.label,
            "upto": upto,
            **{state: [each.unit for each in standings if each.state == state] for state in State},
        },
    )
    return board


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
    """Draft last month's board unless there is one, or nothing was counted; return whether it was drafted."""
    month = (rules.month_of(at) - timedelta(days=1)).replace(day=1)
    if Board.objects.filter(month=month).exists() or queries.timetable().of(month) is None:
        return False
    try:
        draft_board(month, by=HOUSE, at=at)
    except NothingCounted:
        return False
    return True
