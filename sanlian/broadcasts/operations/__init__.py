"""What can be done with a broadcast: send it, read and answer it, press for it, call, measure, end."""

from sanlian.broadcasts.operations.measure import measure_reach
from sanlian.broadcasts.operations.press import AlreadyPressed, end, remind, remind_due, see_phones
from sanlian.broadcasts.operations.receive import NoAnswer, answer, read
from sanlian.broadcasts.operations.send import BadBroadcast, Draft, NobodyThere, Sent, check, send
from sanlian.broadcasts.operations.tally import forget_tallies, keep_tallies

__all__ = [
    "AlreadyPressed",
    "BadBroadcast",
    "Draft",
    "NoAnswer",
    "NobodyThere",
    "Sent",
    "answer",
    "check",
    "end",
    "forget_tallies",
    "keep_tallies",
    "measure_reach",
    "read",
    "remind",
    "remind_due",
    "see_phones",
    "send",
]
