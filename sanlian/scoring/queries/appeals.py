"""Appeals of units against their own cases, what they changed, and what grey units promised to change."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext, pgettext

from sanlian.kernel import errors
from sanlian.scoring.models import Appeal, Award, Board, Improvement as Improvement
from sanlian.scoring.queries.in_force import read
from sanlian.scoring.rules import MONTH, SHANGHAI, Outcome, Span


class NoSuchAppeal(errors.NotFound):
    """There is no such appeal."""


@dataclass(frozen=True, slots=True)
class AppealInfo:
    """One appeal: what a unit says against which cases, and what became of it."""

    id: int
    month: date
    unit: str
    order_id: int
    indicators: tuple[str, ...]
    ground: str
    reason: str
    evidence: str
    state: str
    asked_by: str
    asked_by_id: int
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str


def appeals(month: date, *, unit: str = "", state: str = "") -> list[AppealInfo]:
    """Return a month's appeals, of one unit or of all, the waiting first and then the newest."""
    rows = Appeal.objects.filter(month=month).select_related("asked_by", "decided_by")
    if unit:
        rows = rows.filter(unit=unit)
    if state:
        rows = rows.filter(state=state)
    found = [_info(row) for row in rows.order_by("-pk")]
    return sorted(found, key=lambda each: each.state != Appeal.State.WAITING)


def appeal(number: int) -> AppealInfo:
    """
    Return one appeal.

    :raises NoSuchAppeal: when there is none
    """
    row = Appeal.objects.filter(pk=number).select_related("asked_by", "decided_by").first()
    if row is None:
        raise NoSuchAppeal(_("There is no such appeal."))
    return _info(row)


def _info(row: Appeal) -> AppealInfo:
    return AppealInfo(
        id=row.pk,
        month=row.month,
        unit=row.unit,
        order_id=row.order_id,
        indicators=tuple(row.indicators),
        ground=row.ground,
        reason=row.reason,
        evidence=row.evidence,
        state=row.state,
        asked_by=row.asked_by.name,
        asked_by_id=row.asked_by_id,
        asked_at=row.asked_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        answer=row.answer,
    )


def appeals_until(month: date) -> date | None:
    """Return the last day on which units may appeal against a month's board; None before the first draft."""
    first = Board.objects.filter(month=month, span=MONTH).select_related("rules").order_by("version").first()
    if first is None:
        return None
    return timezone.localdate(first.drafted_at, SHANGHAI) + timedelta(days=read(first.rules).appeal_days)


def open_draft(month: date) -> Board | None:
    """Return the newest version of a month while nothing of it is published; None otherwise."""
    rows = Board.objects.filter(month=month, span=MONTH)
    if rows.filter(status=Board.Status.PUBLISHED).exists():
        return None
    return rows.order_by("-version").first()


def uncounted(board: Board) -> int:
    """Return how many upheld appeals of a month a version of its board does not count yet."""
    upheld = Appeal.objects.filter(month=board.month, state=Appeal.State.UPHELD)
    counted = Award.objects.filter(month=board.month, outcome=Outcome.EXCLUDED, entry__lte=board.upto)
    known = set(counted.values_list("order_id", "unit"))
    return sum(key not in known for key in upheld.values_list("order_id", "unit"))


def hindrance(month: date, *, on: date) -> str:
    """Return in words why the newest draft of a month cannot be published on a day; empty where nothing hinders."""
    draft, until = open_draft(month), appeals_until(month)
    if until is not None and on <= until:
        day = date_format(until, pgettext("date format", "j F"))
        return _("Units may appeal until %(day)s; the board is published after that.") % {"day": day}
    waiting = Appeal.objects.filter(month=month, state=Appeal.State.WAITING).count()
    if waiting:
        words = ngettext(
            "%(number)s appeal waits for a decision.", "%(number)s appeals wait for a decision.", waiting
        )
        return words % {"number": waiting}
    missing = uncounted(draft) if draft else 0
    if missing:
        words = ngettext(
            "The draft does not count %(number)s decision yet. Have it computed anew first.",
            "The draft does not count %(number)s decisions yet. Have it computed anew first.",
            missing,
        )
        return words % {"number": missing}
    return ""


@dataclass(frozen=True, slots=True)
class Exclusions:
    """How many orders were taken out of a board by ground and by the unit that appealed; how many each asked for."""

    by_ground: Mapping[str, int]
    by_unit: Mapping[str, int]
    asked: Mapping[str, int]


def exclusions(span: Span, *, units: Collection[str] | None = None) -> Exclusions:
    """Return what appeals changed on a board, of some units or of all."""
    rows = Appeal.objects.filter(month__gte=span.first, month__lt=span.end)
    found = [
        (unit, ground, state)
        for unit, ground, state in rows.values_list("unit", "ground", "state")
        if units is None or unit in units
    ]
    upheld = [(unit, ground) for unit, ground, state in found if state == Appeal.State.UPHELD]
    return Exclusions(
        by_ground=Counter(ground for _unit, ground in upheld),
        by_unit=Counter(unit for unit, _ground in upheld),
        asked=Counter(unit for unit, _ground, state in found if state != Appeal.State.WITHDRAWN),
    )


def improvements(board_id: int, *, checked: bool = False) -> list[Improvement]:
    """Return the improvement orders that a published board raised, or those that it checked."""
    where = {"checked_on": board_id} if checked else {"board": board_id}
    return list(Improvement.objects.filter(**where).select_related("order", "board").order_by("unit"))
