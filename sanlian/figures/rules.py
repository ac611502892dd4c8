"""
What an order counts for, as a pure function of its facts; and how long steps took, in buckets that can be added up.

A *card* is all that counting needs to know of one order. Each fact turns one card into the next; what the next
counts for, less what the last did, is what the counters change by. So nothing drifts when a category is corrected,
an order goes to another unit, opens again or is taken back.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sanlian.journal.readers import Fact
from sanlian.workorders import facts
from sanlian.workorders.lifecycle import OPEN, Status

SHANGHAI = ZoneInfo("Asia/Shanghai")

STATUS_AFTER = {
    facts.FORMED: Status.FORMED,
    facts.DISPATCHED: Status.DISPATCHED,
    facts.ACCEPTED: Status.ACCEPTED,
    facts.DECLINED: Status.FORMED,
    facts.PASSED_UP: Status.FORMED,
    facts.SUSPENDED: Status.SUSPENDED,
    facts.RESUMED: Status.ACCEPTED,
    facts.REPLIED: Status.REPLIED,
    facts.CLOSED: Status.CLOSED,
    facts.REOPENED: Status.DISPATCHED,
    facts.RETURNED: Status.DISPATCHED,
    facts.MERGED: Status.MERGED,
    facts.REFUSED: Status.REFUSED,
    facts.WITHDRAWN: Status.WITHDRAWN,
}
FOLLOWED = frozenset(
    {
        *STATUS_AFTER,
        facts.CONTACTED,
        facts.EXTENDED,
        facts.OVERDUE,
        facts.PASSED_ON,
        facts.RATED,
        facts.RECURRED,
        facts.SUPERVISED,
    }
)

# Lengths of the codes of county, township and village: a place counts for each of them that it lies in.
SCOPES = (6, 9, 12)
ALL, CATEGORY, UNIT = "all", "category", "unit"


@dataclass(frozen=True, slots=True)
class Card:
    """One order as the counters see it; `seq` is the journal entry that it was last changed by."""

    order_id: int
    seq: int
    day: date
    place: str
    category: str
    unit: str
    status: str
    due_day: date | None = None
    ended_day: date | None = None
    overdue: bool = False
    supervised: bool = False
    contacted: bool = False
    contact_in_time: bool | None = None
    answer: str = ""
    content: str = ""
    declined: bool = False
    reopened: bool = False
    repeated: bool = False


def day_of(instant: datetime) -> date:
    """Return the day in Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def follows(card: Card | None, fact: Fact) -> bool:
    """Say whether a fact comes after all that a card knows; otherwise the order's life must be read anew."""
    return _begins(fact) if card is None else fact.id > card.seq


def _begins(fact: Fact) -> bool:
    """Say whether a fact begins a card: counted is what residents asked for, not tasks and warnings."""
    return fact.name == facts.FORMED and "origin" not in fact.details


def after(card: Card | None, fact: Fact) -> Card:
    """Return the card as it stands after a fact."""
    details = fact.details
    if card is None:
        card = Card(
            order_id=int(fact.subject_id),
            seq=fact.id,
            day=day_of(datetime.fromisoformat(details["submitted_at"])),
            place=details["place"],
            category=details["category"],
            unit=details["unit"],
            status=Status.FORMED,
        )
    changes: dict[str, Any] = {
        "seq": fact.id,
        "category": details["category"],
        # A decline is told by the unit that hands the order back; the desk named in it has it now.
        "unit": details.get("back_to") or details["unit"],
        "status": STATUS_AFTER.get(fact.name, card.status),
    }
    return replace(card, **changes | _changes(card, fact))


def _changes(card: Card, fact: Fact) -> dict[str, Any]:
    details = fact.details
    if fact.name in {facts.FORMED, facts.EXTENDED, facts.RESUMED}:
        return {"due_day": day_of(datetime.fromisoformat(details["due_at"]))}
    if fact.name == facts.CONTACTED:
        first = {"contact_in_time": details["in_time"]} if details["first"] else {}
        return {"contacted": True, **first}
    if fact.name == facts.OVERDUE:
        return {"overdue": True, **_silence(card)}
    if fact.name == facts.SUPERVISED:
        return {"supervised": True}
    if fact.name == facts.REPLIED:
        return _silence(card)
    if fact.name == facts.DECLINED:
        return {"declined": True}
    if fact.name == facts.RECURRED:
        return {"repeated": True}
    if fact.name == facts.RATED:
        return {"answer": details["solved"], "content": details["satisfied"] or ""}
    if fact.name == facts.CLOSED:
        return {"ended_day": day_of(fact.at)}
    if fact.name in {facts.REOPENED, facts.RETURNED}:
        fresh = {
            "ended_day": None,
            "overdue": False,
            "supervised": False,
            "contacted": False,
            "contact_in_time": None,
        }
        return {"reopened": True, **fresh}
    return {}


def _silence(card: Card) -> dict[str, Any]:
    """Return what an order that was answered or has expired says of contact: too late, where there was none."""
    return {} if card.contacted else {"contact_in_time": False}


def life(told: Iterable[Fact]) -> Card | None:
    """Return the card of one order from all its facts, in the journal's order; None where none is followed."""
    card: Card | None = None
    for fact in told:
        if fact.name in FOLLOWED:
            if card is None and not _begins(fact):
                return None
            card = after(card, fact)
    return card


# ── what a card counts for ────────────────────────────────────────────────────────────────────────


def counted(card: Card) -> frozenset[str]:
    """Return the measures of its day of submission that an order counts for."""
    closed = card.status == Status.CLOSED
    answered = {"yes": "solved", "partly": "partly", "no": "unsolved"}.get(card.answer)
    marks = {
        "received": True,
        "replied": closed or card.status == Status.REPLIED,
        "closed": closed,
        "merged": card.status == Status.MERGED,
        "refused": card.status == Status.REFUSED,
        "withdrawn": card.status == Status.WITHDRAWN,
        "declined": card.declined,
        "reopened": card.reopened,
        "repeated": closed and card.repeated,
        "contact_due": card.contact_in_time is not None,
        "contact_in_time": card.contact_in_time is True,
        f"closed_{answered or 'unanswered'}": closed,
    }
    marks |= {answered: True} if answered else {}
    marks |= {card.content: True} if card.content else {}
    return frozenset(mark for mark, holds in marks.items() if holds)


def standing(card: Card) -> frozenset[str]:
    """Return the measures of now that an order counts for."""
    if card.status == Status.REPLIED:
        return frozenset({"to_rate"})
    if card.status not in OPEN:
        return frozenset()
    waits = {
        Status.FORMED: "at_desk",
        Status.DISPATCHED: "to_accept",
        Status.SUSPENDED: "on_hold",
        Status.ACCEPTED: "to_reply" if card.contacted else "to_contact",
    }[Status(card.status)]
    return frozenset(
        {"in_hand", waits}
        | ({"overdue"} if card.overdue else set())
        | ({"supervised"} if card.supervised else set())
    )


def unit_key(code: str) -> str:
    """Return what a unit is counted under: a department by itself, all others by their kind (twp, vil, team …)."""
    return code if code.startswith("dept-") else code.partition("-")[0]


def scopes(place: str) -> Iterator[str]:
    """Yield the codes of county, township and village in which a place lies, as far as it is known."""
    return (place[:length] for length in SCOPES if length <= len(place))


# (scope, kind, key, day or None for what is of now) → measure → number
Cells = dict[tuple[str, str, str, date | None], Counter[str]]


def add_to(cells: Cells, card: Card | None, sign: int) -> None:
    """Add what a card counts for to `cells`, or take it away with the sign −1."""
    if card is None:
        return
    marks, now = counted(card), standing(card)
    waits_for_today = "in_hand" in now and "on_hold" not in now and not card.overdue
    for scope in scopes(card.place):
        for kind, key in ((ALL, ""), (CATEGORY, card.category), (UNIT, unit_key(card.unit))):
            _mark(cells, (scope, kind, key, card.day), marks, sign)
            _mark(cells, (scope, kind, key, None), now, sign)
        if card.ended_day:
            _mark(cells, (scope, ALL, "", card.ended_day), {"ended"}, sign)
        if card.due_day and waits_for_today:
            _mark(cells, (scope, ALL, "", card.due_day), {"due"}, sign)


def _mark(cells: Cells, key: tuple[str, str, str, date | None], marks: Iterable[str], sign: int) -> None:
    for mark in marks:
        cells.setdefault(key, Counter())[mark] += sign


# ── how long steps take ───────────────────────────────────────────────────────────────────────────

# The fact that ends a step → the step; its `minutes` are working minutes since the step began.
STEPS = {
    facts.DISPATCHED: "dispatch",
    facts.ACCEPTED: "accept",
    facts.CONTACTED: "contact",
    facts.REPLIED: "reply",
    facts.RATED: "rate",
}
# Upper ends of the buckets, in working minutes (a working day has 420); the last bucket is open.
EDGES = (
    *(1, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 120, 150, 180, 240, 300, 360, 420),
    *(540, 630, 840, 1050, 1260, 1680, 2100, 2940, 4200, 6300, 8400, 12600),
)


def step_of(fact: Fact) -> str | None:
    """Return the step that a fact ends, or None: only the first contact of a round ends one."""
    if fact.name == facts.CONTACTED and not fact.details["first"]:
        return None
    return STEPS.get(fact.name)


def bucket_of(minutes: int) -> int:
    """Return the number of the bucket into which a length of time falls."""
    return bisect_left(EDGES, minutes)


def quantile(buckets: Mapping[int, int], share: float) -> float:
    """
    Return the working minutes within which that share of all cases lies, interpolated inside a bucket.

    :param buckets: number of the bucket → cases; not empty
    """
    wanted, seen = share * sum(buckets.values()), 0
    for bucket, cases in sorted(buckets.items()):
        if cases and seen + cases >= wanted:
            low = EDGES[bucket - 1] if bucket else 0
            high = EDGES[min(bucket, len(EDGES) - 1)]
            return low + (high - low) * (wanted - seen) / cases
        seen += cases
    return float(EDGES[-1])
