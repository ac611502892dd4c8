"""The verbs that an order offers to a person: each with its verdict, whose sentence stands beside the button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.kernel.errors import NotAllowed
from sanlian.kernel.verdict import Verdict
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, scope
from sanlian.workorders.lifecycle import Status, Step
from sanlian.workorders.quality import CallUp
from sanlian.workorders.queries import Assignment, Plea, Supervision, WorkOrder

# What each verb does to an order's state, for telling a stale form from a faulty one.
STEPS: dict[str, Step] = {
    "accept": lifecycle.ACCEPT,
    "decline": lifecycle.DECLINE,
    "dispatch": lifecycle.DISPATCH,
    "contact": lifecycle.CONTACT,
    "progress": lifecycle.PROGRESS,
    "answer": lifecycle.ANSWER_ASSIST,
    "reply": lifecycle.REPLY,
    "weekly": lifecycle.LIST_WEEKLY,
    "merge": lifecycle.MERGE,
    "split": lifecycle.SPLIT,
    "check": lifecycle.CHECK,
    "return": lifecycle.RETURN,
    "rule": lifecycle.RULE,
    "refuse": lifecycle.REFUSE,
    "extension": lifecycle.ASK_EXTENSION,
    "suspension": lifecycle.ASK_SUSPENSION,
    "grant": lifecycle.EXTEND,
    "deny": lifecycle.REFUSE_EXTENSION,
    "resume": lifecycle.RESUME,
    "explain": lifecycle.ANSWER_SUPERVISION,
    "whistle": lifecycle.PASS_UP,
    "callup": lifecycle.CALL_UP,
    "coming": lifecycle.ANSWER_CALL,
    "complained": lifecycle.NAME_COMPLAINED,
    "help": lifecycle.ASK_ASSIST,
    "lift": lifecycle.LIFT,
}
ICONS = {
    "accept": "check",
    "decline": "arrows-exchange",
    "dispatch": "send",
    "contact": "phone",
    "progress": "pencil",
    "answer": "message-circle",
    "reply": "circle-check-filled",
    "weekly": "list-check",
    "merge": "arrows-exchange",
    "split": "list-check",
    "check": "check",
    "return": "arrows-exchange",
    "rule": "gavel",
    "refuse": "ban",
    "extension": "clock",
    "suspension": "player-pause-filled",
    "grant": "check",
    "deny": "x",
    "resume": "send",
    "explain": "message-circle",
    "whistle": "volume",
    "callup": "users",
    "coming": "user",
    "complained": "eye-off",
    "help": "users",
    "lift": "arrow-right",
}
# Which verbs make sense in a state, the one that moves the order on first.
OFFERED: dict[str, tuple[str, ...]] = {
    Status.FORMED: ("dispatch", "callup", "merge", "split", "refuse", "weekly", "complained"),
    Status.DISPATCHED: (
        "accept",
        "decline",
        "help",
        "whistle",
        "callup",
        "merge",
        "split",
        "weekly",
        "complained",
    ),
    Status.ACCEPTED: (
        "reply",
        "progress",
        "contact",
        "decline",
        "extension",
        "suspension",
        "help",
        "whistle",
        "callup",
        "merge",
        "split",
        "weekly",
        "complained",
    ),
    Status.SUSPENDED: ("resume", "callup", "weekly", "complained"),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An order as it stands before somebody, now: what the verdicts on its verbs hang on."""

    actor: Actor
    order: WorkOrder
    hops: list[Assignment]
    pleas: list[Plea]
    supervision: Supervision | None
    call_ups: list[CallUp]
    open_parts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """A verb, its word on the button, and whether this person may do it now."""

    verb: str
    words: str
    verdict: Verdict
    primary: bool

    @property
    def icon(self) -> str:
        """Return the name of the icon."""
        return ICONS[self.verb]


@dataclass(frozen=True, slots=True)
class Refused:
    """Verbs that share a reason why not; one sentence stands beside their buttons."""

    reason: str
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class Acts:
    """
    What can be done, and what cannot now.

    `elsewhere` is the sentence for those with whom the order does not lie; nobody is shown buttons that are not theirs.
    """

    allowed: list[Act]
    refused: list[Refused]
    elsewhere: str = ""


def words_of(verb: str) -> str:
    """Return the word on a verb's button."""
    words = {
        "accept": _("Accept"),
        "decline": _("Hand back"),
        "dispatch": _("Send on"),
        "contact": _("Note a contact"),
        "progress": _("Write progress"),
        "answer": _("Answer the assist"),
        "reply": _("Reply"),
        "weekly": _("On the weekly list"),
        "merge": _("Merge"),
        "split": _("Split"),
        "check": _("Let it pass"),
        "return": _("Send it back"),
        "rule": _("Rule"),
        "refuse": _("Not take it on"),
        "extension": _("Ask for more time"),
        "suspension": _("Ask to suspend"),
        "grant": _("Grant it"),
        "deny": _("Refuse it"),
        "explain": _("Answer the supervision"),
        "whistle": _("Blow the whistle"),
        "callup": _("Call people up"),
        "coming": _("Answer the call"),
        "complained": _("Complains of somebody"),
        "help": _("Ask a unit to assist"),
        "lift": _("Do not wait for the assists"),
        "resume": _("Go on with it"),
    }
    return words[verb]


def my_assist(actor: Actor, hops: list[Assignment]) -> Assignment | None:
    """Return the open assist that the actor's unit has yet to answer."""
    return next((hop for hop in open_assists(hops) if actor.works_for(hop.unit_id)), None)


def my_call(actor: Actor, called: Sequence[CallUp]) -> CallUp | None:
    """Return the call to come that the actor has yet to answer."""
    return next((each for each in called if not each.answer and each.user_id in actor.identities), None)


def open_assists(hops: list[Assignment]) -> list[Assignment]:
    """Return the assists that nobody has answered."""
    return [hop for hop in hops if hop.role == "assist" and hop.ended_at is None]


def helping(hops: list[Assignment]) -> frozenset[int]:
    """Return the numbers of the units that assist."""
    return frozenset(hop.unit_id for hop in open_assists(hops))


def owner(hops: list[Assignment]) -> Assignment | None:
    """Return the hop that has the order now."""
    return next((hop for hop in hops if hop.ended_at is None and hop.role != "assist"), None)


def acts_of(on: Standing) -> Acts:
    """Return the verbs that are this person's in the order's state, split into yes and not now."""
    allowed: list[Act] = []
    refused: dict[str, list[Act]] = {}
    elsewhere = ""
    for verb in _offered(on):
        verdict = verdict_on(verb, on)
        if not verdict and verdict.refusal is NotAllowed:
            elsewhere = elsewhere or str(verdict.reason)
        elif verdict:
            allowed.append(Act(verb, words_of(verb), verdict, primary=not allowed))
        else:
            refused.setdefault(str(verdict.reason), []).append(Act(verb, words_of(verb), verdict, False))
    if allowed or refused:
        elsewhere = ""
    return Acts(allowed, [Refused(reason, members) for reason, members in refused.items()], elsewhere)


def _offered(on: Standing) -> list[str]:
    """Return the verbs that make sense as the order stands, the one that comes first in front."""
    offered = list(OFFERED.get(on.order.status, ()))
    if my_assist(on.actor, on.hops) is not None:
        # Who only assists has one thing to do; it comes first.
        offered.insert(0, "answer")
    if on.order.status == Status.FORMED and on.order.bounces > 1:
        offered.insert(0, "rule")
    if on.supervision is not None and on.supervision.answered_at is None:
        offered.append("explain")
    if on.order.check_state == "due":
        offered[:0] = ["check", "return"]
    if on.order.parent_id is not None:
        offered = [verb for verb in offered if verb not in {"merge", "split"}]
    if my_call(on.actor, on.call_ups) is not None and on.order.status in lifecycle.OPEN:
        offered.insert(0, "coming")
    if people.team_unit(on.order.place_code) is None:
        offered = [verb for verb in offered if verb != "callup"]
    if open_assists(on.hops) and on.order.status in lifecycle.LIFT.sources:
        offered.append("lift")
    if scope.open_plea(on.pleas, owner(on.hops)):
        offered[:0] = ["grant", "deny"]
    return offered


def verdict_on(verb: str, on: Standing) -> Verdict:
    """Return whether the actor may do one thing to the order now, and why not."""
    return _VERDICTS.get(verb, _may_work)(on)


def _may_work(on: Standing) -> Verdict:
    return permissions.may_work(on.actor, on.order, helping(on.hops))


def _may_decline(on: Standing) -> Verdict:
    within, calendar = catalogue.limit(on.order.limit_code).decline, catalogue.calendar()
    return permissions.may_decline(
        on.actor, on.order, owner(on.hops), calendar=calendar, within=within, at=on.at
    )


def _may_answer(on: Standing) -> Verdict:
    mine = my_assist(on.actor, on.hops) or next((hop for hop in on.hops if hop.role == "assist"), None)
    return _may_work(on) if mine is None else permissions.may_answer_assist(on.actor, on.order, mine)


def _may_come(on: Standing) -> Verdict:
    calling = my_call(on.actor, on.call_ups) or next(iter(on.call_ups), None)
    return _may_work(on) if calling is None else permissions.may_answer_call(on.actor, on.order, calling)


def _may_reply(on: Standing) -> Verdict:
    assists = len(open_assists(on.hops))
    return permissions.may_reply(on.actor, on.order, open_assists=assists, open_parts=on.open_parts)


def _may_check(on: Standing) -> Verdict:
    return permissions.may_check(on.actor, on.order, replied_by=on.order.handler_id)


def _may_decide(on: Standing) -> Verdict:
    return permissions.may_decide(on.actor, on.order, on.pleas, owner(on.hops), at=on.at)


# What each verb's rule is asked with; a verb that is not named is for whoever works on the order.
_VERDICTS: dict[str, Callable[[Standing], Verdict]] = {
    "accept": lambda on: permissions.may_accept(on.actor, on.order),
    "decline": _may_decline,
    "dispatch": lambda on: permissions.may_dispatch(on.actor, on.order),
    "answer": _may_answer,
    "reply": _may_reply,
    "weekly": lambda on: permissions.may_list_weekly(on.actor, on.order),
    "merge": lambda on: permissions.may_merge(on.actor, on.order),
    "split": lambda on: permissions.may_split(on.actor, on.order),
    "check": _may_check,
    "return": _may_check,
    "rule": lambda on: permissions.may_rule(on.actor, on.order),
    "refuse": lambda on: permissions.may_refuse(on.actor, on.order),
    "extension": lambda on: permissions.may_ask_extension(
        on.actor, on.order, on.pleas, owner(on.hops), at=on.at
    ),
    "suspension": lambda on: permissions.may_ask_suspension(on.actor, on.order, on.pleas, owner(on.hops)),
    "grant": _may_decide,
    "deny": _may_decide,
    "resume": lambda on: permissions.may_resume(on.actor, on.order),
    "explain": lambda on: permissions.may_answer_supervision(on.actor, on.order, on.supervision),
    "help": lambda on: permissions.may_ask_assist(on.actor, on.order),
    "lift": lambda on: permissions.may_lift(on.actor, on.order, open_assists=len(open_assists(on.hops))),
    "whistle": lambda on: permissions.may_whistle(on.actor, on.order),
    "callup": lambda on: permissions.may_call_up(on.actor, on.order),
    "coming": _may_come,
    "complained": lambda on: permissions.may_name_complained(on.actor, on.order),
}
