"""Signs of work for the figures, for whoever looks at them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.scoring import permissions
from sanlian.scoring.models import RatingMark, WatchSign
from sanlian.scoring.queries.in_force import read, version_of
from sanlian.scoring.rules import Seen, Watch

# Cases of a sign that a page shows; the newest, and the number says how many there are.
SHOWN = 50
# For so long it is kept where a good rating came from.
MARK_KEPT_FOR = timedelta(days=40)


class NoSuchSign(errors.NotFound):
    """There is no such sign."""


@dataclass(frozen=True, slots=True)
class SignInfo:
    """One sign: what, of which unit and month, its newest cases, and what came of it."""

    id: int
    month: date
    kind: str
    unit: str
    number: int
    cases: tuple[Seen, ...]
    found_at: datetime
    state: str
    state_words: str
    words: str
    looked_by: str
    looked_at: datetime | None


def mark_until(order_id: int, rated_at: Collection[datetime]) -> datetime | None:
    """
    Return until when the mark of where a rating came from is kept, or None where there is none.

    :param rated_at: the instants of the ratings that are asked about
    """
    rows = RatingMark.objects.filter(order=order_id, at__in=rated_at).order_by("-at")
    last = rows.values_list("at", flat=True).first()
    return last + MARK_KEPT_FOR if last else None


def watch_of(month: date) -> Watch:
    """Return from which numbers on a month's signs are made; :raises NoRules: when no version covers it."""
    return read(version_of(month)).watch


def watched_months(*, by: Actor) -> list[date]:
    """Return the months that have signs, the newest first."""
    permissions.may_watch(by).require()
    return list(WatchSign.objects.order_by("-month").values_list("month", flat=True).distinct())


def watch_signs(month: date, *, by: Actor) -> list[SignInfo]:
    """Return a month's signs, those that nobody has looked at first; the actor's own units' are left to others."""
    permissions.may_watch(by).require()
    own = {post.unit_code for post in by.posts}
    rows = WatchSign.objects.filter(month=month).exclude(unit__in=own).select_related("looked_by")
    return sorted((_info(row) for row in rows), key=lambda each: each.state != WatchSign.State.OPEN)


def watch_sign(number: int, *, by: Actor) -> SignInfo:
    """
    Return one sign.

    :raises NoSuchSign: when there is none
    :raises errors.NotAllowed: when the actor may not, or it is their own unit
    """
    permissions.may_watch(by).require()
    row = WatchSign.objects.filter(pk=number).select_related("looked_by").first()
    if row is None:
        raise NoSuchSign(_("There is no such sign."))
    permissions.may_watch(by, row.unit).require()
    return _info(row)


def _info(row: WatchSign) -> SignInfo:
    cases = [Seen(order, datetime.fromisoformat(at), note) for order, at, note in row.cases]
    return SignInfo(
        id=row.pk,
        month=row.month,
        kind=row.kind,
        unit=row.unit,
        number=len(cases),
        cases=tuple(sorted(cases, key=lambda each: each.at, reverse=True)[:SHOWN]),
        found_at=row.found_at,
        state=row.state,
        state_words=str(WatchSign.State(row.state).label),
        words=row.words,
        looked_by=row.looked_by.name if row.looked_by else "",
        looked_at=row.looked_at,
    )
