"""What can be done with a text: take it in as a shout. And with what keeps coming back: watch it, and warn of it."""

from sanlian.analysis.operations.load_warnings import (
    BadWarningRules,
    LoadedWarnings,
    WarningVersionTaken,
    load_warnings,
)
from sanlian.analysis.operations.shout import DISPATCH_ALONE, Receipt, goes_alone, shout
from sanlian.analysis.operations.watch import (
    KEPT_FOR,
    call_otherwise,
    follow_merge,
    forget_old,
    note_end,
    note_reopening,
    overlook,
    sight,
)

__all__ = [
    "DISPATCH_ALONE",
    "KEPT_FOR",
    "BadWarningRules",
    "LoadedWarnings",
    "Receipt",
    "WarningVersionTaken",
    "call_otherwise",
    "follow_merge",
    "forget_old",
    "goes_alone",
    "load_warnings",
    "note_end",
    "note_reopening",
    "overlook",
    "shout",
    "sight",
]
