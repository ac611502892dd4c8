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
from sanlian.scoring.operations.confirm_rules import (
    RulesMovedOn,
    confirm_rules,
    refuse_rules,
    withdraw_rules,
)
from sanlian.scoring.operations.draft_board import MonthNotOver, NothingCounted, draft_board, draft_due
from sanlian.scoring.operations.evidence import (
    MOST_FILES,
    TooManyFiles,
    forget_evidence,
    forget_old_evidence,
    keep_evidence,
    sweep_evidence,
)
from sanlian.scoring.operations.load import BadRules, FrozenMonth, VersionTaken, load
from sanlian.scoring.operations.publish_board import (
    NoDraft,
    NotYet,
    publish_board,
    sum_up,
)
from sanlian.scoring.operations.revise_peers import (
    MOST_GROUPS,
    LastPeers,
    TooManyPeers,
    change_peers,
    drop_peers,
)
from sanlian.scoring.operations.revise_rules import (
    BOARD_NUMBERS,
    WATCH_NUMBERS,
    NoReason,
    RulesDecided,
    begin_rules,
    change_board_rules,
    change_indicator,
    propose_rules,
    try_rules,
)
from sanlian.scoring.operations.watch import (
    forget_marks,
    look_at_sign,
    note_rating,
    watch_due,
    watch_month,
)

__all__ = [
    "BOARD_NUMBERS",
    "MOST_FILES",
    "MOST_GROUPS",
    "WATCH_NUMBERS",
    "AskedAlready",
    "BadRules",
    "DecidedAlready",
    "FrozenMonth",
    "LastPeers",
    "MonthNotOver",
    "NoDraft",
    "NoReason",
    "NotAgainstYou",
    "NotYet",
    "NothingCounted",
    "NothingSaid",
    "RulesDecided",
    "RulesMovedOn",
    "TooLate",
    "TooManyFiles",
    "TooManyPeers",
    "VersionTaken",
    "appeal",
    "begin_rules",
    "change_board_rules",
    "change_indicator",
    "change_peers",
    "confirm_rules",
    "decide_appeal",
    "draft_board",
    "draft_due",
    "drop_peers",
    "forget_awards",
    "forget_evidence",
    "forget_marks",
    "forget_old_evidence",
    "keep_awards",
    "keep_evidence",
    "load",
    "look_at_sign",
    "note_rating",
    "propose_rules",
    "publish_board",
    "refuse_rules",
    "sum_up",
    "sweep_evidence",
    "try_rules",
    "watch_due",
    "watch_month",
    "withdraw_appeal",
    "withdraw_rules",
]
