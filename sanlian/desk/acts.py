"""The verbs that an order offers to a person: each with its verdict, whose sentence stands beside the button."""

from collections.abc import Sequence
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
    "lift": "arrow-right",
}
# Which verbs make sense in a state, the one that moves the order on first.
OFFERED: dict[str, tuple[str, ...]] = {
    Status.FORMED: ("dispatch", "callup", "merge", "split", "refuse", "weekly", "complained"),
    Status.DISPATCHED: ("accept", "decline", "whistle", "callup", "merge", "split", "weekly", "complained"),
    Status.ACCEPTED: (
        "reply",
        "progress",
        "contact",
        "decline",
        "extension",
        "suspension",
        "whistle",
        "callup",
        "merge",
        "split",
        "weekly",
        "complained",
    ),
    Status.SUSPENDED: ("resume", "callup", "weekly", "complained"),
}


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


def acts_of(
    actor: Actor,
    order: WorkOrder,
    hops: list[Assignment],
    pleas: list[Plea],
    supervision: Supervision | None,
    *,
    open_parts: int = 0,
    called: Sequence[CallUp] = (),
    at: datetime,
) -> Acts:
    """Return the verbs that are this person's in the order's state, split into yes and not now."""
    offered = list(OFFERED.get(order.status, ()))
    mine = my_assist(actor, hops)
    if mine is not None:
        # Who only assists has one thing to do; it comes first.
        offered.insert(0, "answer")
    if order.status == Status.FORMED and order.bounces > 1:
        offered.insert(0, "rule")
    if supervision is not None and supervision.answered_at is None:
        offered.append("explain")
    if order.check_state == "due":
        offered[:0] = ["check", "return"]
    if order.parent_id is not None:
        offered = [verb for verb in offered if verb not in {"merge", "split"}]
    if my_call(actor, called) is not None and order.status in lifecycle.OPEN:
        offered.insert(0, "coming")
    if people.team_unit(order.place_code) is None:
        offered = [verb for verb in offered if verb != "callup"]
    if open_assists(hops) and order.status in lifecycle.LIFT.sources:
        offered.append("lift")
    if scope.open_plea(pleas, owner(hops)):
        offered[:0] = ["grant", "deny"]
    allowed: list[Act] = []
    refused: dict[str, list[Act]] = {}
    elsewhere = ""
    for verb in offered:
        verdict = verdict_on(
            verb, actor, order, hops, pleas, supervision, open_parts=open_parts, called=called, at=at
        )
        if not verdict and verdict.refusal is NotAllowed:
            elsewhere = elsewhere or str(verdict.reason)
            continue
        if verdict:
            allowed.append(Act(verb, words_of(verb), verdict, primary=not allowed))
        else:
            refused.setdefault(str(verdict.reason), []).append(Act(verb, words_of(verb), verdict, False))
    if allowed or refused:
        elsewhere = ""
    return Acts(allowed, [Refused(reason, members) for reason, members in refused.items()], elsewhere)


def verdict_on(
    verb: str,
    actor: Actor,
    order: WorkOrder,
    hops: list[Assignment],
    pleas: list[Plea],
    supervision: Supervision | None,
    *,
    open_parts: int = 0,
    called: Sequence[CallUp] = (),
    at: datetime,
) -> Verdict:
    """Return whether the actor may do one thing to the order now, and why not."""
    assists = open_assists(hops)
    helping = frozenset(hop.unit_id for hop in assists)
    if verb == "accept":
        return permissions.may_accept(actor, order)
    if verb == "decline":
        within = catalogue.limit(order.limit_code).decline
        return permissions.may_decline(
            actor, order, owner(hops), calendar=catalogue.calendar(), within=within, at=at
        )
    if verb == "dispatch":
        return permissions.may_dispatch(actor, order)
    if verb == "reply":
        return permissions.may_reply(actor, order, open_assists=len(assists), open_parts=open_parts)
    if verb == "weekly":
        return permissions.may_list_weekly(actor, order)
    if verb == "merge":
        return permissions.may_merge(actor, order)
    if verb == "split":
        return permissions.may_split(actor, order)
    if verb in {"check", "return"}:
        return permissions.may_check(actor, order, replied_by=order.handler_id)
    if verb == "rule":
        return permissions.may_rule(actor, order)
    if verb == "refuse":
        return permissions.may_refuse(actor, order)
    if verb == "extension":
        return permissions.may_ask_extension(actor, order, pleas, owner(hops), at=at)
    if verb == "suspension":
        return permissions.may_ask_suspension(actor, order, pleas, owner(hops))
    if verb in {"grant", "deny"}:
        return permissions.may_decide(actor, order, pleas, owner(hops), at=at)
    if verb == "explain":
        return permissions.may_answer_supervision(actor, order, supervision)
    if verb == "complained":
        return permissions.may_name_complained(actor, order)
    if verb == "resume":
        return permissions.may_resume(actor, order)
    if verb == "lift":
        return permissions.may_lift(actor, order, open_assists=len(assists))
    if verb == "whistle":
        return permissions.may_whistle(actor, order)
    if verb == "callup":
        return permissions.may_call_up(actor, order)
    if verb == "coming" and (calling := my_call(actor, called) or next(iter(called), None)) is not None:
        return permissions.may_answer_call(actor, order, calling)
    if verb == "answer":
        mine = my_assist(actor, hops) or next((hop for hop in hops if hop.role == "assist"), None)
        if mine is not None:
            return permissions.may_answer_assist(actor, order, mine)
    return permissions.may_work(actor, order, helping)
