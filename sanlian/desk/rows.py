"""The inbox as rows: what each says in two lines, and which one thing can be done at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Measure
from sanlian.catalogue.queries import LimitInfo
from sanlian.kernel import errors
from sanlian.look.clock import SHANGHAI
from sanlian.people.actors import Actor, Permission
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.workorders import rules
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.queries import Assignment, WorkOrder

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One open assignment; `verb` is the one button it offers, empty for none."""

    order_id: int
    code: str
    title: str
    place: str
    category: str
    due_at: datetime
    yellow_at: datetime
    provisional: bool
    holder: str
    bounces: int
    round: int
    verb: str
    restricted: bool
    heed: bool
    note_missing: bool
    resting: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that fall due in the same stretch of time."""

    key: str
    words: str
    rows: list[Row]


def rows_of(actor: Actor, items: Iterable[Assignment], *, now: datetime) -> list[Row]:
    """Return assignments as rows, in their order; asks the database nothing."""
    return [_row(actor, item, now) for item in items]


def groups_of(rows: Iterable[Row], *, now: datetime) -> list[Group]:
    """Return rows under “overdue and today”, “within three days”, “later” and “suspended”; empty ones are left out."""
    words = {
        "today": _("Overdue and today"),
        "soon": _("Within three days"),
        "later": _("Later"),
        "resting": _("Suspended"),
    }
    found: dict[str, list[Row]] = {key: [] for key in words}
    for row in rows:
        found["resting" if row.resting else _stretch(row.due_at, now)].append(row)
    return [Group(key, words[key], members) for key, members in found.items() if members]


def place_words(place_code: str, *, address: str = "") -> str:
    """Return a place as the desk says it, 缪家村 第2网格, with the address where there is one."""
    village = places.find(place_code[:12])
    here = places.find(place_code)
    names = [named(found) for found in (village, here if here != village else None) if found]
    return " ".join([*names, address] if address else names)


def category_words(code: str) -> str:
    """Return a category by the office's name; its code where the catalogue no longer knows it."""
    try:
        return catalogue.category(code).label(get_language())
    except errors.NotFound:
        return code


def yellow_at(hop: Assignment, order: WorkOrder) -> datetime:
    """Return when the clock that an assignment shows turns yellow."""
    limit = _limit(order)
    if limit is None:
        return hop.next_due_at - timedelta(hours=1)
    return catalogue.calendar().fraction_at(hop.started_at, hop.next_due_at, limit.warn, _measure(hop, limit))


def provisional(hop: Assignment, order: WorkOrder) -> bool:
    """Return whether a missing calendar may still move the clock that an assignment shows."""
    limit = _limit(order)
    year = hop.next_due_at.astimezone(SHANGHAI).year
    if catalogue.calendar().known(year) or order.suspended_at is not None:
        return False
    return limit is None or _measure(hop, limit) != Measure.CLOCK_HOURS


def _limit(order: WorkOrder) -> LimitInfo | None:
    try:
        at_once = order.limit_code == rules.EMERGENCY
        return catalogue.limit(order.limit_code) if at_once else catalogue.limit_of(order.category_code)
    except errors.NotFound:
        return None


def _measure(hop: Assignment, limit: LimitInfo) -> Measure:
    if hop.role == "desk":
        return Measure.WORKING_HOURS
    if hop.role == "lead" and hop.accepted_at is None:
        return limit.accept.measure
    return limit.finish.measure


def _row(actor: Actor, hop: Assignment, now: datetime) -> Row:
    order = hop.order
    village = places.find(order.place_code[:12])
    return Row(
        order_id=order.pk,
        code=order.code[2:],
        title=order.title,
        place=named(village) if village else "",
        category=category_words(order.category_code),
        due_at=hop.next_due_at,
        yellow_at=yellow_at(hop, order),
        provisional=provisional(hop, order),
        holder=_holder(actor, hop),
        bounces=order.bounces,
        round=order.round,
        verb=_verb(actor, hop),
        restricted=order.restricted,
        heed=order.status == Status.FORMED and bool(order.analysis.get("heed_words")),
        note_missing=order.status == Status.ACCEPTED
        and rules.note_missing(order.limit_code, order.noted_at or order.accepted_at, at=now),
        resting=order.suspended_at is not None,
    )


def _holder(actor: Actor, hop: Assignment) -> str:
    if hop.order.check_state == "due":
        return _("answered, to be looked at")
    if hop.role == "desk":
        return _("to be sent on")
    if hop.role == "assist":
        return _("assisting")
    if hop.order.suspended_at is not None:
        return _("suspended until the day of review")
    if hop.accepted_at is None or hop.order.handler is None:
        return _("to be accepted")
    return _("me") if hop.order.handler_id == actor.id else hop.order.handler.name


def _verb(actor: Actor, hop: Assignment) -> str:
    if hop.ended_at is not None:
        return ""
    if hop.role == "desk":
        return "dispatch" if actor.works_for(hop.unit_id, Permission.DISPATCH) else ""
    if not actor.works_for(hop.unit_id):
        return ""
    if hop.role == "assist":
        return "answer"
    if hop.order.suspended_at is not None:
        return ""
    return "accept" if hop.accepted_at is None else "reply"


def _stretch(due_at: datetime, now: datetime) -> str:
    if due_at <= now or due_at.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date():
        return "today"
    left = catalogue.calendar().working_days_left(now, due_at)
    return "soon" if left <= SOON_DAYS else "later"
