"""What the scoring room hears of the life of orders, and what comes round by the clock."""

from collections.abc import Sequence
from datetime import datetime

from sanlian.journal.readers import Fact, duty, reader
from sanlian.scoring import facts as own, operations, queries, rules
from sanlian.workorders import facts as orders


@reader(queries.READER, of=rules.HEARD, batch=True, reset=operations.forget_awards)
def keep_awards(facts: Sequence[Fact]) -> None:
    """Keep what each fact earns."""
    operations.keep_awards(facts)


# On the 1st; the days after it are for a county whose machine was off, and for appeals that were upheld meanwhile.
@duty("scoring.board", cron="30 0 1-20 * *")
def draft_last_months_board(at: datetime) -> None:
    """Draft last month's board unless there is one that counts every decision."""
    operations.draft_due(at=at)


@duty("scoring.watch", cron="10 2 * * *")
def watch_for_gaming(at: datetime) -> None:
    """Look for what a person should look at, and forget the marks whose time is over."""
    operations.watch_due(at=at)
    operations.forget_marks(at=at)


@duty("scoring.evidence", cron="37 3 * * *")
def sweep_evidence(at: datetime) -> None:
    """Remove what was handed in with appeals of more than a year ago, and what no appeal took up."""
    operations.forget_old_evidence(at=at)
    operations.sweep_evidence(at=at)


@reader("scoring.erased", of=[orders.ERASED])
def forget_whoever_asked(fact: Fact) -> None:
    """Take out what a unit handed in about somebody whose words were taken out, and where their rating came from."""
    operations.forget_evidence(int(fact.subject_id))
    operations.forget_marks_of(int(fact.subject_id))


@reader("scoring.sums", of=[own.BOARD_PUBLISHED])
def sum_up(fact: Fact) -> None:
    """Compute the quarter and the year that are over with a published month."""
    operations.sum_up(fact.details["month"], at=fact.at)
