"""What can be done in the scoring room: put rules in force, keep awards, compute a month's board."""

from sanlian.scoring.operations.award import forget_awards, keep_awards
from sanlian.scoring.operations.draft_board import MonthNotOver, NothingCounted, draft_board, draft_due
from sanlian.scoring.operations.load import BadRules, FrozenMonth, Loaded, VersionTaken, load

__all__ = [
    "BadRules",
    "FrozenMonth",
    "Loaded",
    "MonthNotOver",
    "NothingCounted",
    "VersionTaken",
    "draft_board",
    "draft_due",
    "forget_awards",
    "keep_awards",
    "load",
]
