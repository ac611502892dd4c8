"""What can be done with the journal: write in it, pay what it owes, fire what is due, replay it."""

from sanlian.journal.operations.deliver import pay_once, work_off
from sanlian.journal.operations.replay import NoSuchReader, NotReplayable, replay
from sanlian.journal.operations.retry import retry
from sanlian.journal.operations.tick import fire_duties, forget_ticks
from sanlian.journal.operations.write import Author, operation, record, together

__all__ = [
    "Author",
    "NoSuchReader",
    "NotReplayable",
    "fire_duties",
    "forget_ticks",
    "operation",
    "pay_once",
    "record",
    "replay",
    "retry",
    "together",
    "work_off",
]
