"""What can be done in the scoring room: put rules in force, keep awards, and lead a board through its month."""

from sanlian.scoring.operations.appeal import (
    AskedAlready,
    DecidedAlready,
    NotAgainstYou,
    NothingSaid,
    TooLate,
    appeal,
    decide_appeal,
    withdraw_appeal,
)
from sanlian.scoring.operations.award import forget_awards, keep_awards
from sanlian.scoring.operations.draft_board import MonthNotOver, NothingCounted, draft_board, draft_due
from sanlian.scoring.operations.load import BadRules, FrozenMonth, VersionTaken, load
from sanlian.scoring.operations.publish_board import (
    NoDraft,
    NotYet,
    publish_board,
    sum_up,
)

__all__ = [
    "AskedAlready",
    "BadRules",
    "DecidedAlready",
    "FrozenMonth",
    "MonthNotOver",
    "NoDraft",
    "NotAgainstYou",
    "NotYet",
    "NothingCounted",
    "NothingSaid",
    "TooLate",
    "VersionTaken",
    "appeal",
    "decide_appeal",
    "draft_board",
    "draft_due",
    "forget_awards",
    "keep_awards",
    "load",
    "publish_board",
    "sum_up",
    "withdraw_appeal",
]
