"""What can be done with a text: take it in as a shout. And with what keeps coming back: watch it, and warn of it."""

from sanlian.analysis.operations.discover import discover
from sanlian.analysis.operations.follow_places import follow_places
from sanlian.analysis.operations.load_warnings import (
    BadWarningRules,
    WarningVersionTaken,
    load_warnings,
)
from sanlian.analysis.operations.shout import NoSuchTwin, Receipt, earlier, goes_alone, shout
from sanlian.analysis.operations.train import (
    NoSuchModel,
    NoThreshold,
    NotInUse,
    TooLittleToLearn,
    WorseThanPresent,
    adopt,
    leave_model,
    train,
)
from sanlian.analysis.operations.watch import (
    KEPT_FOR,
    call_otherwise,
    follow_merge,
    forget_old,
    note_comparison,
    note_end,
    note_reopening,
    overlook,
    sight,
)
from sanlian.analysis.operations.watch_rules import notice, tell_of_rules, watch_rules
from sanlian.analysis.operations.write_down import listen, write_down

__all__ = [
    "KEPT_FOR",
    "BadWarningRules",
    "NoSuchModel",
    "NoSuchTwin",
    "NoThreshold",
    "NotInUse",
    "Receipt",
    "TooLittleToLearn",
    "WarningVersionTaken",
    "WorseThanPresent",
    "adopt",
    "call_otherwise",
    "discover",
    "earlier",
    "follow_merge",
    "follow_places",
    "forget_old",
    "goes_alone",
    "leave_model",
    "listen",
    "load_warnings",
    "note_comparison",
    "note_end",
    "note_reopening",
    "notice",
    "overlook",
    "shout",
    "sight",
    "tell_of_rules",
    "train",
    "watch_rules",
    "write_down",
]
