"""The verbs of an order's life; each is one transaction and leaves one fact or more."""

from sanlian.workorders.operations._attach import Photo, TooManyPhotographs
from sanlian.workorders.operations._interest import Against, ComplainedOf, NoSuchTarget
from sanlian.workorders.operations._scan import Infected, NotScanned
from sanlian.workorders.operations._step import NoSuchOrder, WrongState
from sanlian.workorders.operations.accept import accept
from sanlian.workorders.operations.add import add
from sanlian.workorders.operations.call_back import NoSuchCall, NotSaid, call_back
from sanlian.workorders.operations.call_up import (
    NobodyToCall,
    NoReasonToStay,
    NoSuchCallUp,
    answer_call,
    call_up,
)
from sanlian.workorders.operations.check import NothingMissing, check, send_back
from sanlian.workorders.operations.compare import NoSuchPair, NotCompared, compare, suspect, unsuspect
from sanlian.workorders.operations.decline import NoGround, decline
from sanlian.workorders.operations.dispatch import NoReasonToSendBack, NoSuchUnit, Sending, dispatch
from sanlian.workorders.operations.documents import (
    Document,
    DocumentTooLarge,
    NotADocument,
    is_document,
    keep_document,
)
from sanlian.workorders.operations.erase import NothingToCorrect, correct, erase
from sanlian.workorders.operations.hide import NothingShown, hide_words, keep_private
from sanlian.workorders.operations.index_words import REWORDED, forget_words, index_missing, index_words
from sanlian.workorders.operations.join import join
from sanlian.workorders.operations.keep_template import BadTemplate, end_template, keep_template
from sanlian.workorders.operations.keep_view import BadView, drop_view, keep_view
from sanlian.workorders.operations.leave import Handed, leave, preview_leave, step_down
from sanlian.workorders.operations.merge import NotTheSame, merge
from sanlian.workorders.operations.object_to import ObjectedAlready, ObjectedTooLate, object_to
from sanlian.workorders.operations.pass_on import PassedOn, pass_on
from sanlian.workorders.operations.photographs import (
    NotAPhotograph,
    PhotographTooLarge,
    drop_photographs,
    keep_photograph,
    sweep_photographs,
)
from sanlian.workorders.operations.pleas import (
    NoCause,
    ask_extension,
    ask_suspension,
    grant_plea,
    refuse_plea,
    resume,
    resume_due,
)
from sanlian.workorders.operations.raise_order import NoSuchOrigin, NothingToDo, raise_order
from sanlian.workorders.operations.rate import AlreadyRated, NoAnswer, TooLate, close_unrated, rate
from sanlian.workorders.operations.recordings import (
    NotAVoice,
    VoiceTooLong,
    keep_recording,
    sweep_recordings,
)
from sanlian.workorders.operations.recount import OrdersInHand, recount_promises
from sanlian.workorders.operations.refuse import NoLegalGround, refuse
from sanlian.workorders.operations.reply import IncompleteReply, NoEvidence, reply
from sanlian.workorders.operations.rule import NotForRuling, end_precedents, rule
from sanlian.workorders.operations.samples import BadSamples, set_samples
from sanlian.workorders.operations.see_contact import see_contact
from sanlian.workorders.operations.split import NoParts, Part, split
from sanlian.workorders.operations.stand_aside import (
    TOUCHED,
    NobodyNamed,
    name_complained,
    stand_aside,
    stand_aside_of,
)
from sanlian.workorders.operations.submit import (
    Ask,
    EmptyText,
    Taken,
    TextTooLong,
    Voice,
    once,
    repeated,
    submit,
)
from sanlian.workorders.operations.supervise import (
    NoExplanation,
    answer_supervision,
    supervise_late,
    tell_superiors,
)
from sanlian.workorders.operations.tell import MESSAGES, tell_officers
from sanlian.workorders.operations.watch import close_silent, mark_nearly_due, mark_overdue
from sanlian.workorders.operations.weekly import (
    AlreadyListed,
    CarryInstead,
    NoReason,
    NoTeam,
    NotListed,
    carry_weekly,
    list_weekly,
)
from sanlian.workorders.operations.whistle import NoWhistle, whistle
from sanlian.workorders.operations.withdraw import withdraw
from sanlian.workorders.operations.work import (
    AssistsAlready,
    NothingSaid,
    answer_assist,
    ask_assist,
    contact,
    lift_assists,
    progress,
)
from sanlian.workorders.operations.write_down import NoSuchRecording, WrittenDown, write_down

__all__ = [
    "MESSAGES",
    "REWORDED",
    "TOUCHED",
    "Against",
    "AlreadyListed",
    "AlreadyRated",
    "Ask",
    "AssistsAlready",
    "BadSamples",
    "BadTemplate",
    "BadView",
    "CarryInstead",
    "ComplainedOf",
    "Document",
    "DocumentTooLarge",
    "EmptyText",
    "Handed",
    "IncompleteReply",
    "Infected",
    "NoAnswer",
    "NoCause",
    "NoEvidence",
    "NoExplanation",
    "NoGround",
    "NoLegalGround",
    "NoParts",
    "NoReason",
    "NoReasonToSendBack",
    "NoReasonToStay",
    "NoSuchCall",
    "NoSuchCallUp",
    "NoSuchOrder",
    "NoSuchOrigin",
    "NoSuchPair",
    "NoSuchRecording",
    "NoSuchTarget",
    "NoSuchUnit",
    "NoTeam",
    "NoWhistle",
    "NobodyNamed",
    "NobodyToCall",
    "NotADocument",
    "NotAPhotograph",
    "NotAVoice",
    "NotCompared",
    "NotForRuling",
    "NotListed",
    "NotSaid",
    "NotScanned",
    "NotTheSame",
    "NothingMissing",
    "NothingSaid",
    "NothingShown",
    "NothingToCorrect",
    "NothingToDo",
    "ObjectedAlready",
    "ObjectedTooLate",
    "OrdersInHand",
    "Part",
    "PassedOn",
    "Photo",
    "PhotographTooLarge",
    "Sending",
    "Taken",
    "TextTooLong",
    "TooLate",
    "TooManyPhotographs",
    "Voice",
    "VoiceTooLong",
    "WrittenDown",
    "WrongState",
    "accept",
    "add",
    "answer_assist",
    "answer_call",
    "answer_supervision",
    "ask_assist",
    "ask_extension",
    "ask_suspension",
    "call_back",
    "call_up",
    "carry_weekly",
    "check",
    "close_silent",
    "close_unrated",
    "compare",
    "contact",
    "correct",
    "decline",
    "dispatch",
    "drop_photographs",
    "drop_view",
    "end_precedents",
    "end_template",
    "erase",
    "forget_words",
    "grant_plea",
    "hide_words",
    "index_missing",
    "index_words",
    "is_document",
    "join",
    "keep_document",
    "keep_photograph",
    "keep_private",
    "keep_recording",
    "keep_template",
    "keep_view",
    "leave",
    "lift_assists",
    "list_weekly",
    "mark_nearly_due",
    "mark_overdue",
    "merge",
    "name_complained",
    "object_to",
    "once",
    "pass_on",
    "preview_leave",
    "progress",
    "raise_order",
    "rate",
    "recount_promises",
    "refuse",
    "refuse_plea",
    "repeated",
    "reply",
    "resume",
    "resume_due",
    "rule",
    "see_contact",
    "send_back",
    "set_samples",
    "split",
    "stand_aside",
    "stand_aside_of",
    "step_down",
    "submit",
    "supervise_late",
    "suspect",
    "sweep_photographs",
    "sweep_recordings",
    "tell_officers",
    "tell_superiors",
    "unsuspect",
    "whistle",
    "withdraw",
    "write_down",
]
