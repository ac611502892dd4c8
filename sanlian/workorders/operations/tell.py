"""Telling officers what concerns them of the life of orders."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sanlian.journal.readers import Fact
from sanlian.notify import operations as notify
from sanlian.notify.operations import Person, Telling
from sanlian.people import crowds as people
from sanlian.people.actors import Permission
from sanlian.workorders import facts, interest, rules
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Complaint, WorkOrder

# What each fact tells: the message, and whether it goes through quiet hours. Who hears it, `_hearers` says.
MESSAGES: dict[str, tuple[str, bool]] = {
    facts.DISPATCHED: ("order.new", False),
    facts.FORMED: ("order.waiting", False),
    facts.DECLINED: ("order.back", False),
    facts.PASSED_UP: ("order.waiting", False),
    facts.PASSED_ON: ("order.new", False),
    facts.RULED: ("order.ruled", False),
    facts.CALLED_UP: ("order.called", True),
    facts.CALL_ANSWERED: ("order.call_answered", False),
    facts.PROGRESSED: ("order.mentioned", False),
    facts.ASSIST_ASKED: ("order.assist", False),
    facts.ASSISTS_LIFTED: ("order.lifted", False),
    facts.REOPENED: ("order.reopened", False),
    facts.NEARLY_DUE: ("clock.yellow", False),
    facts.OVERDUE: ("clock.red", False),
    facts.SUPERVISED: ("clock.supervised", True),
    facts.SUPERIOR_TOLD: ("clock.superior", False),
}

# The detail with those whom a fact names itself: they alone hear of it.
_NAMED = {facts.CALLED_UP: "ids", facts.PROGRESSED: "mentions"}
# What concerns whoever handles the order, once somebody does.
_HANDLERS_OWN = frozenset({facts.NEARLY_DUE, facts.OVERDUE, facts.SUPERVISED, facts.ASSISTS_LIFTED})


@dataclass(frozen=True, slots=True)
class _Order:
    """What telling needs of an order as it stands now."""

    code: str
    status: str
    unit: str
    urgent: bool
    handler_id: int | None


def tell_officers(told: Sequence[Fact]) -> None:
    """
    Tell officers of some facts of orders, inside the transaction of whoever tells them.

    An order that concerns a unit is told to those who work for it; once somebody has accepted it, time and
    supervision concern that person. Desks hear of what waits for them.
    """
    known = _orders({int(fact.subject_id) for fact in told})
    drafts = [draft for fact in told for draft in _drafts(fact, known)]
    if not drafts:
        return
    at = max(fact.at for fact in told)
    hearers = _Hearers(drafts, spared=_complained_of(known), on=at.astimezone(rules.SHANGHAI).date())
    notify.tell([hearers.telling(draft) for draft in drafts], at=at)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A message whose hearers are still units."""

    fact: Fact
    message: str
    urgent: bool
    unit: str
    permission: str
    values: dict[str, Any]
    person_id: int | None = None


def _drafts(fact: Fact, known: dict[int, _Order]) -> Iterator[_Draft]:
    order = known.get(int(fact.subject_id))
    if order is None:
        return
    message, urgent = MESSAGES[fact.name]
    details = fact.details
    unit, permission, person_id = str(details["unit"]), Permission.HANDLE, None
    if fact.name in {facts.FORMED, facts.DECLINED, facts.PASSED_UP}:
        if order.status != Status.FORMED:
            # It was sent on in the same breath, or since; nothing waits at the desk.
            return
        unit = order.unit
    elif fact.name == facts.RULED:
        unit = str(details["declined_by"])
    elif fact.name == facts.SUPERIOR_TOLD:
        unit, permission = str(details["superior"]), Permission.DISPATCH
    elif fact.name in _HANDLERS_OWN:
        person_id = order.handler_id
    elif fact.name == facts.PASSED_ON:
        helper, person_id = details.get("helper"), details.get("to_id")
        unit, message = (str(helper), "order.assist") if helper else (unit, message)
    elif fact.name == facts.ASSIST_ASKED:
        unit = str(details["assisting"])
    elif fact.name == facts.CALL_ANSWERED:
        person_id = int(details["to_id"])
    if order.status == Status.FORMED and unit == order.unit:
        permission = Permission.DISPATCH
    values = {
        "code": rules.shown_receipt(order.code),
        "matter": details["category"],
        "place": details["place"],
        "unit": str(details.get("to", details["unit"])),
    }
    named = details.get(_NAMED[fact.name], ()) if fact.name in _NAMED else [person_id]
    for number in named:
        yield _Draft(fact, message, urgent or order.urgent, unit, permission, values, number)
    if fact.name == facts.DISPATCHED:
        for helper in details.get("assists", ()):
            yield _Draft(fact, "order.assist", order.urgent, str(helper), permission, values)


class _Hearers:
    """The officers of all units that are told something, asked for in one question a permission."""

    def __init__(self, drafts: Sequence[_Draft], *, spared: frozenset[tuple[int, str]], on: date) -> None:
        self._spared = spared
        units: dict[str, set[str]] = {}
        for draft in drafts:
            units.setdefault(draft.permission, set()).add(draft.unit)
        self._of = {
            permission: people.officer_ids(codes, permission=permission, on=on)
            for permission, codes in units.items()
        }

    def telling(self, draft: _Draft) -> Telling:
        """Return the message with those who hear it; whoever did the thing need not be told of it."""
        found = [draft.person_id] if draft.person_id else self._of[draft.permission].get(draft.unit, [])
        fact = draft.fact
        himself = fact.by_id if fact.by_kind == "officer" else None
        order_id = int(fact.subject_id)
        return Telling(
            message=draft.message,
            to=[
                Person("officer", number)
                for number in found
                if number != himself and (order_id, interest.against_person(number)) not in self._spared
            ],
            values=draft.values,
            about=("order", order_id),
            key=f"fact {fact.id}",
            urgent=draft.urgent,
            at=fact.at,
        )


def _complained_of(known: Iterable[int]) -> frozenset[tuple[int, str]]:
    """Return who must hear nothing of which order, because it complains of them."""
    return frozenset(Complaint.objects.filter(order__in=set(known)).values_list("order", "key"))


def _orders(numbers: set[int]) -> dict[int, _Order]:
    columns = ("pk", "code", "status", "unit__code", "urgent", "handler_id")
    rows = WorkOrder.objects.filter(pk__in=numbers).values_list(*columns)
    return {number: _Order(*rest) for number, *rest in rows}
