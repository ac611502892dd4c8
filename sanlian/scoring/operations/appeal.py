"""A unit appeals against its own cases before the board is published, and somebody else decides."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import Appeal, Board
from sanlian.scoring.operations.evidence import drop_evidence, hand_in
from sanlian.workorders import queries as orders
from sanlian.workorders.operations import Document, Photo

FEWEST, LONGEST = 10, 500


class NothingSaid(errors.Invalid):
    """The reason, the evidence or the answer is missing or too long, or there is no such ground."""


class NotAgainstYou(errors.Invalid):
    """The order has no case in these indicators that counts against the unit."""


class TooLate(errors.Conflict):
    """The board is published, or the days for appeals are over, or there is no draft yet."""


class AskedAlready(errors.Conflict):
    """The unit has appealed because of this order already."""


class DecidedAlready(errors.Conflict):
    """The appeal no longer waits."""


@operation
def appeal(
    month: date,
    *,
    unit: str,
    order_id: int,
    indicators: Sequence[str],
    ground: str,
    reason: str,
    evidence: str,
    files: Sequence[Photo | Document] = (),
    by: Actor,
    at: datetime,
) -> int:
    """
    Appeal against the cases of one order that count against a unit; return the appeal's number.

    :param unit: the code of the unit on the board
    :param indicators: in which the order should not count
    :param ground: a rules.Ground
    :param evidence: what shows it: an entry of the order's record, a document and its number
    :param files: at most six, as `keep_evidence` gave them
    :raises TooLate, AskedAlready, NotAgainstYou, NothingSaid, TooManyFiles: as they say
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_appeal(by, unit).require()
    assert by.id is not None
    month = month.replace(day=1)
    draft = _still_open(month, at=at)
    if ground not in set(rules.Ground):
        raise NothingSaid(_("Please choose a ground."), field="ground")
    reason = _said(reason, field="reason")
    evidence = _said(evidence, field="evidence")
    wanted = sorted(set(indicators))
    if not wanted or not _against(month, unit, order_id, draft).issuperset(wanted):
        raise NotAgainstYou(_("Choose what counts against your unit in this order."), field="indicators")
    mine = Appeal.objects.filter(month=month, unit=unit, order=order_id)
    if mine.exclude(state=Appeal.State.WITHDRAWN).exists():
        raise AskedAlready(_("Your unit has appealed because of this order already."))
    row = Appeal.objects.create(
        month=month,
        unit=unit,
        order_id=order_id,
        indicators=wanted,
        ground=ground,
        reason=reason,
        evidence=evidence,
        asked_by_id=by.id,
        asked_at=at,
    )
    hand_in(row, files)
    told = {**_told(row), **({"files": len(files)} if files else {})}
    record(facts.APPEALED, subject=("order", row.order_id), by=by, at=at, details=told)
    return row.pk


def _against(month: date, unit: str, order_id: int, draft: Board) -> set[str]:
    """Return the indicators of a draft in which an order has a case that counts against the unit."""
    span, by_rules = rules.month_span(month), queries.read(draft.rules)
    found = queries.cases_against(span, unit, order_id, upto=draft.upto, by_rules=by_rules)
    return {each.indicator for each in found}


@operation
def withdraw_appeal(number: int, *, by: Actor, at: datetime) -> None:
    """
    Take an appeal back that waits, and with it what was handed in; the unit may appeal again.

    :raises queries.NoSuchAppeal, DecidedAlready: as they say
    :raises errors.NotAllowed: when the actor may not
    """
    row = _hold(number)
    permissions.may_withdraw_appeal(by, row.asked_by_id).require()
    _waits(row)
    row.state = Appeal.State.WITHDRAWN
    row.save(update_fields=["state"])
    drop_evidence([row.pk])
    record(facts.APPEAL_WITHDRAWN, subject=("order", row.order_id), by=by, at=at, details=_told(row))


@operation
def decide_appeal(number: int, *, uphold: bool, answer: str, by: Actor, at: datetime) -> None:
    """
    Decide an appeal that somebody else made: the order's cases are taken out, or stay; either with an answer.

    :raises queries.NoSuchAppeal, DecidedAlready, NothingSaid: as they say
    :raises TooLate: when the board is published
    :raises errors.NotAllowed: when the actor may not, or it is their own
    """
    row = _hold(number)
    permissions.may_decide_appeal(by, row.asked_by_id, row.unit).require()
    _waits(row)
    answer = _said(answer, field="answer")
    if queries.open_draft(row.month) is None:
        raise TooLate(_("The board of this month is published."))
    row.state = Appeal.State.UPHELD if uphold else Appeal.State.REFUSED
    row.answer, row.decided_by_id, row.decided_at = answer, by.id, at
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record(
        facts.APPEAL_UPHELD if uphold else facts.APPEAL_REFUSED,
        subject=("order", row.order_id),
        by=by,
        at=at,
        details={**_told(row), "answer": answer},
    )


def _still_open(month: date, *, at: datetime) -> Board:
    draft, until = queries.open_draft(month), queries.appeals_until(month)
    if draft is None or until is None:
        raise TooLate(_("There is no draft of this month to appeal against."))
    if at.astimezone(rules.SHANGHAI).date() > until:
        raise TooLate(_("The days for appeals are over."))
    return draft


def _said(words: str, *, field: str) -> str:
    words = storable(words)
    if not FEWEST <= len(words) <= LONGEST:
        raise NothingSaid(
            _("Please write between %(fewest)s and %(most)s characters.")
            % {"fewest": FEWEST, "most": LONGEST},
            field=field,
        )
    return words


def _hold(number: int) -> Appeal:
    row = Appeal.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise queries.NoSuchAppeal(_("There is no such appeal."))
    return row


def _waits(row: Appeal) -> None:
    if row.state != Appeal.State.WAITING:
        raise DecidedAlready(_("This appeal no longer waits."))


def _told(row: Appeal) -> dict[str, Any]:
    order = orders.order(row.order_id)
    return {
        "appeal": row.pk,
        "month": f"{row.month:%Y-%m}",
        "unit": row.unit,
        "indicators": row.indicators,
        "ground": row.ground,
        "place": order.place_code,
        "category": order.category_code,
    }
