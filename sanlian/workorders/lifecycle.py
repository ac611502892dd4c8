"""
The life of an order as a table: which verb leads from which states to which, and the fact it leaves.

`workorders_diagram` draws it into docs/reference/order-states.md; the check compares. `operations/_step.py` is the
only code that assigns a status, and only along this table.
"""

from dataclasses import dataclass
from enum import StrEnum

from sanlian.kernel.words import gettext_noop
from sanlian.workorders import facts


class Status(StrEnum):
    """Where an order stands."""

    FORMED = "formed"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    SUSPENDED = "suspended"
    REPLIED = "replied"
    CLOSED = "closed"
    REFUSED = "refused"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


# Of what is open, the clocks run, except where it was allowed to rest.
RUNNING = frozenset({Status.FORMED, Status.DISPATCHED, Status.ACCEPTED})
OPEN = RUNNING | {Status.SUSPENDED}
ENDS = frozenset({Status.CLOSED, Status.MERGED, Status.REFUSED, Status.WITHDRAWN})

STATUS_WORDS = {
    Status.FORMED: gettext_noop("waiting for dispatch"),
    Status.DISPATCHED: gettext_noop("waiting for acceptance"),
    Status.ACCEPTED: gettext_noop("in hand"),
    Status.SUSPENDED: gettext_noop("suspended"),
    Status.REPLIED: gettext_noop("replied, waiting for rating"),
    Status.CLOSED: gettext_noop("closed"),
    Status.MERGED: gettext_noop("merged into another"),
    Status.REFUSED: gettext_noop("not taken on"),
    Status.WITHDRAWN: gettext_noop("withdrawn"),
}


class Origin(StrEnum):
    """What an order comes from; all of them are one stream."""

    REQUEST = "request"
    INSPECTION = "inspection"
    TASK = "task"
    WARNING = "warning"
    PARTNER = "partner"
    PART = "part"


# What a person or the house may raise; a part comes from splitting alone.
RAISED = frozenset({Origin.INSPECTION, Origin.TASK, Origin.WARNING, Origin.PARTNER})

ORIGIN_WORDS = {
    Origin.REQUEST: gettext_noop("a resident's request"),
    Origin.INSPECTION: gettext_noop("an inspection"),
    Origin.TASK: gettext_noop("a superior's task"),
    Origin.WARNING: gettext_noop("an early warning"),
    Origin.PARTNER: gettext_noop("a partner's system"),
    Origin.PART: gettext_noop("a part of another order"),
}


class DeclineReason(StrEnum):
    """The only grounds on which a unit may hand an order back; busy, hard and no money are none."""

    NOT_OUR_DUTY = "not_our_duty"
    ADDRESS_UNCLEAR = "address_unclear"
    REQUEST_UNCLEAR = "request_unclear"
    DUPLICATE = "duplicate"
    LEGAL_PATH = "legal_path"
    NEEDS_LEAD = "needs_lead"


DECLINE_WORDS = {
    DeclineReason.NOT_OUR_DUTY: gettext_noop("Not our duty"),
    DeclineReason.ADDRESS_UNCLEAR: gettext_noop("The place is unclear"),
    DeclineReason.REQUEST_UNCLEAR: gettext_noop("The matter is unclear"),
    DeclineReason.DUPLICATE: gettext_noop("There is one already"),
    DeclineReason.LEGAL_PATH: gettext_noop("Already on a legal path"),
    DeclineReason.NEEDS_LEAD: gettext_noop("Needs several; please name a lead"),
}


class RefusalGround(StrEnum):
    """The legal grounds on which a matter is not taken on; each has a path to take instead."""

    OTHER_JURISDICTION = "jurisdiction"
    COURT = "court"
    MILITARY = "military"
    LITIGATION = "litigation"
    ARBITRATION = "arbitration"
    PETITION = "petition"


REFUSAL_WORDS = {
    RefusalGround.OTHER_JURISDICTION: gettext_noop("It lies in another county's hands"),
    RefusalGround.COURT: gettext_noop("Only a court can decide it"),
    RefusalGround.MILITARY: gettext_noop("It is a matter of the armed forces"),
    RefusalGround.LITIGATION: gettext_noop("A court has it already"),
    RefusalGround.ARBITRATION: gettext_noop("An arbitration commission has it already"),
    RefusalGround.PETITION: gettext_noop("The petition office has it already"),
}


class PleaKind(StrEnum):
    """What a unit may ask of the level above it: more time, or to let the matter rest until a day."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"


class Solved(StrEnum):
    """The first question: is it solved?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Satisfied(StrEnum):
    """The second question: are you satisfied?"""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"


def unanswered(solved: str, satisfied: str) -> str:
    """Return which of the two questions is open, `solved` or `satisfied`, or nothing; the second may be, after a no."""
    if solved not in set(Solved):
        return "solved"
    if satisfied not in set(Satisfied) and (satisfied or solved != Solved.NO):
        return "satisfied"
    return ""


@dataclass(frozen=True, slots=True)
class Step:
    """One verb: from which states it may start, where it leads (None: stays), and the fact it records."""

    verb: str
    sources: frozenset[Status]
    target: Status | None
    fact: str
    words: str


def _step(verb: str, sources: set[Status], target: Status | None, fact: str, words: str) -> Step:
    return Step(verb=verb, sources=frozenset(sources), target=target, fact=fact, words=words)


FORM = _step("form", set(), Status.FORMED, facts.FORMED, gettext_noop("formed"))
DISPATCH = _step("dispatch", {Status.FORMED}, Status.DISPATCHED, facts.DISPATCHED, gettext_noop("dispatch"))
ACCEPT = _step("accept", {Status.DISPATCHED}, Status.ACCEPTED, facts.ACCEPTED, gettext_noop("accept"))
DECLINE = _step(
    "decline", {Status.DISPATCHED, Status.ACCEPTED}, Status.FORMED, facts.DECLINED, gettext_noop("decline")
)
RULE = _step("rule", {Status.FORMED}, None, facts.RULED, gettext_noop("rule"))
REFUSE = _step("refuse", {Status.FORMED}, Status.REFUSED, facts.REFUSED, gettext_noop("not take it on"))
CONTACT = _step("contact", {Status.ACCEPTED}, None, facts.CONTACTED, gettext_noop("contact"))
PROGRESS = _step("progress", {Status.ACCEPTED}, None, facts.PROGRESSED, gettext_noop("report progress"))
ANSWER_ASSIST = _step(
    "answer_assist",
    set(OPEN),
    None,
    facts.ASSIST_ANSWERED,
    gettext_noop("answer"),
)
ASK_ASSIST = _step(
    "ask_assist",
    {Status.DISPATCHED, Status.ACCEPTED},
    None,
    facts.ASSIST_ASKED,
    gettext_noop("ask a unit to assist"),
)
LIFT = _step(
    "lift",
    {Status.DISPATCHED, Status.ACCEPTED, Status.SUSPENDED},
    None,
    facts.ASSISTS_LIFTED,
    gettext_noop("not wait for the assisting units"),
)
REPLY = _step("reply", {Status.ACCEPTED}, Status.REPLIED, facts.REPLIED, gettext_noop("reply"))
RATE = _step("rate", {Status.REPLIED, Status.CLOSED}, None, facts.RATED, gettext_noop("rate"))
CLOSE = _step("close", {Status.REPLIED}, Status.CLOSED, facts.CLOSED, gettext_noop("close"))
REOPEN = _step(
    "reopen", {Status.REPLIED, Status.CLOSED}, Status.DISPATCHED, facts.REOPENED, gettext_noop("reopen")
)
WITHDRAW = _step(
    "withdraw",
    set(OPEN),
    Status.WITHDRAWN,
    facts.WITHDRAWN,
    gettext_noop("withdraw"),
)
ASK_EXTENSION = _step(
    "ask_extension", {Status.ACCEPTED}, None, facts.EXTENSION_ASKED, gettext_noop("ask for more time")
)
EXTEND = _step("extend", {Status.ACCEPTED}, None, facts.EXTENDED, gettext_noop("grant more time"))
REFUSE_EXTENSION = _step(
    "refuse_extension", {Status.ACCEPTED}, None, facts.EXTENSION_REFUSED, gettext_noop("refuse more time")
)
ASK_SUSPENSION = _step(
    "ask_suspension", {Status.ACCEPTED}, None, facts.SUSPENSION_ASKED, gettext_noop("ask to suspend")
)
SUSPEND = _step("suspend", {Status.ACCEPTED}, Status.SUSPENDED, facts.SUSPENDED, gettext_noop("suspend"))
REFUSE_SUSPENSION = _step(
    "refuse_suspension",
    {Status.ACCEPTED},
    None,
    facts.SUSPENSION_REFUSED,
    gettext_noop("refuse to suspend"),
)
RESUME = _step("resume", {Status.SUSPENDED}, Status.ACCEPTED, facts.RESUMED, gettext_noop("go on with it"))
WITHDRAW_REQUEST = _step(
    "withdraw_request",
    set(OPEN),
    None,
    facts.REQUEST_WITHDRAWN,
    gettext_noop("withdraw one request of several"),
)
MERGE = _step(
    "merge",
    {Status.FORMED, Status.DISPATCHED, Status.ACCEPTED},
    Status.MERGED,
    facts.MERGED,
    gettext_noop("merge"),
)
JOIN = _step("join", set(OPEN), None, facts.JOINED, gettext_noop("take in a merged order"))
SPLIT = _step(
    "split",
    {Status.FORMED, Status.DISPATCHED, Status.ACCEPTED},
    None,
    facts.SPLIT,
    gettext_noop("split into parts"),
)
CHECK = _step("check", {Status.REPLIED}, None, facts.CHECKED, gettext_noop("check"))
RETURN = _step("return", {Status.REPLIED}, Status.DISPATCHED, facts.RETURNED, gettext_noop("send back"))
CALL_BACK = _step("call_back", {Status.CLOSED}, None, facts.CALLED_BACK, gettext_noop("call whoever asked"))
RECUR = _step("recur", {Status.CLOSED}, None, facts.RECURRED, gettext_noop("say that it came back"))
COMPARE = _step("compare", set(Status), None, facts.COMPARED, gettext_noop("compare it with what was closed"))
ADD = _step("add", set(OPEN), None, facts.ADDED, gettext_noop("add to it"))
WRITE_DOWN = _step(
    "write_down",
    {*OPEN, Status.REPLIED, Status.CLOSED},
    None,
    facts.TRANSCRIBED,
    gettext_noop("write down what was said"),
)
OBJECT = _step(
    "object",
    # While it runs: to its having been handed back by an office.
    {*OPEN, Status.REPLIED, Status.CLOSED, Status.REFUSED},
    None,
    facts.OBJECTED,
    gettext_noop("object to it"),
)
MARK_NEARLY_DUE = _step(
    "mark_nearly_due", set(RUNNING), None, facts.NEARLY_DUE, gettext_noop("mark nearly due")
)
MARK_OVERDUE = _step(
    "mark_overdue",
    set(RUNNING),
    None,
    facts.OVERDUE,
    gettext_noop("mark overdue"),
)
RECOUNT = _step("recount", set(OPEN), None, facts.RECOUNTED, gettext_noop("count anew"))
SUPERVISE = _step("supervise", set(RUNNING), None, facts.SUPERVISED, gettext_noop("supervise"))
ANSWER_SUPERVISION = _step(
    "answer_supervision",
    {*OPEN, Status.REPLIED, Status.CLOSED},
    None,
    facts.SUPERVISION_ANSWERED,
    gettext_noop("answer the supervision"),
)
TELL_SUPERIOR = _step(
    "tell_superior", set(RUNNING), None, facts.SUPERIOR_TOLD, gettext_noop("tell the superior")
)
LIST_WEEKLY = _step(
    "list_weekly",
    set(OPEN),
    None,
    facts.LISTED,
    gettext_noop("put on the weekly list"),
)
CARRY_WEEKLY = _step(
    "carry_weekly",
    set(OPEN),
    None,
    facts.CARRIED,
    gettext_noop("carry over to the next week"),
)
HAND_OVER = _step("hand_over", set(OPEN), None, facts.HANDED_OVER, gettext_noop("hand over"))
PASS_ON = _step(
    "pass_on", set(OPEN), None, facts.PASSED_ON, gettext_noop("pass on to the unit that takes over")
)
NAME_COMPLAINED = _step(
    "name_complained", set(OPEN), None, facts.COMPLAINED_OF, gettext_noop("name who is complained of")
)
PASS_UP = _step(
    "pass_up", set(RUNNING), Status.FORMED, facts.PASSED_UP, gettext_noop("pass to the level above")
)
CALL_UP = _step("call_up", set(OPEN), None, facts.CALLED_UP, gettext_noop("call people up"))
ANSWER_CALL = _step(
    "answer_call", set(OPEN), None, facts.CALL_ANSWERED, gettext_noop("answer a call to come")
)

STEPS = (
    FORM,
    DISPATCH,
    ACCEPT,
    DECLINE,
    RULE,
    REFUSE,
    CONTACT,
    PROGRESS,
    ANSWER_ASSIST,
    ASK_ASSIST,
    LIFT,
    REPLY,
    RATE,
    CLOSE,
    REOPEN,
    WITHDRAW,
    ASK_EXTENSION,
    EXTEND,
    REFUSE_EXTENSION,
    ASK_SUSPENSION,
    SUSPEND,
    REFUSE_SUSPENSION,
    RESUME,
    ADD,
    WRITE_DOWN,
    OBJECT,
    WITHDRAW_REQUEST,
    MERGE,
    JOIN,
    SPLIT,
    CHECK,
    RETURN,
    CALL_BACK,
    RECUR,
    COMPARE,
    MARK_NEARLY_DUE,
    MARK_OVERDUE,
    RECOUNT,
    SUPERVISE,
    ANSWER_SUPERVISION,
    TELL_SUPERIOR,
    LIST_WEEKLY,
    CARRY_WEEKLY,
    HAND_OVER,
    PASS_ON,
    NAME_COMPLAINED,
    PASS_UP,
    CALL_UP,
    ANSWER_CALL,
)


def mermaid() -> str:
    """Return the state diagram in Mermaid's words."""
    lines = ["stateDiagram-v2"]
    for step in STEPS:
        if not step.sources and step.target:
            lines.append(f"    [*] --> {step.target}: {step.verb}")
        for source in sorted(step.sources):
            lines.append(f"    {source} --> {step.target or source}: {step.verb}")
    lines += [f"    {end} --> [*]" for end in sorted(ENDS)]
    return "\n".join(lines)
