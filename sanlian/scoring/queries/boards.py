"""Boards as they were computed: the newest version of a month, the published ones, and where a unit stands."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.scoring import rules
from sanlian.scoring.models import Board, BoardField, BoardUnit, Lesson
from sanlian.scoring.queries.in_force import read
from sanlian.scoring.rules import Field, Rules, Span, Standing, State


class NoSuchBoard(errors.NotFound):
    """No board was computed for the month, or none of that version."""


@dataclass(frozen=True, slots=True)
class BoardInfo:
    """
    A computed board with its rules and fields; `upto` is the last entry of the journal that it counts.

    `published_at` and `expires_on` (the last day on which it is in effect) are None while it is a draft. `superseded`:
    a later version took its place.
    """

    id: int
    span: Span
    version: int
    upto: int
    drafted_at: datetime
    published_at: datetime | None
    expires_on: date | None
    rules: Rules
    fields: tuple[Field, ...]
    superseded: bool = field(default=False, compare=False)

    @property
    def month(self) -> date:
        """Return the first day of its first month."""
        return self.span.first

    @property
    def published(self) -> bool:
        """Return whether the organisation department has published it."""
        return self.published_at is not None

    def expired(self, on: date) -> bool:
        """Return whether it is no longer in effect on a day."""
        return self.expires_on is not None and on > self.expires_on

    def field(self, code: str) -> Field:
        """Return the field of a peer group."""
        return next(each for each in self.fields if each.peers == code)

    def find(self, unit: str) -> tuple[Field, Standing] | None:
        """Return where a unit stands, or None when it is on no field."""
        for each in self.fields:
            for standing in each.standings:
                if standing.unit == unit:
                    return each, standing
        return None


@dataclass(frozen=True, slots=True)
class Edition:
    """One computation of a board, as its history lists it."""

    version: int
    rules: str
    drafted_at: datetime
    published_at: datetime | None
    published_by: str
    upto: int


def months() -> list[date]:
    """Return the months that have a board, the newest first."""
    rows = Board.objects.filter(span=rules.MONTH).order_by("-month")
    return list(rows.values_list("month", flat=True).distinct())


def spans(*, published: bool = False) -> list[Span]:
    """Return all months, quarters and years that have a board, or a published one; the newest first."""
    rows = Board.objects.order_by("-month", "span")
    if published:
        rows = rows.filter(status=Board.Status.PUBLISHED)
    return [Span(month, span) for month, span in rows.values_list("month", "span").distinct()]


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest published month, and how many units stand on its red and on its grey list."""

    span: Span
    red: int
    grey: int


def latest() -> Latest | None:
    """Return the newest month that is published, or None; two questions."""
    row = (
        Board.objects.filter(span=rules.MONTH, status=Board.Status.PUBLISHED)
        .order_by("-month", "-version")
        .first()
    )
    if row is None:
        return None
    states = BoardUnit.objects.filter(field__board=row).values_list("state").annotate(Count("pk")).order_by()
    counted = dict(states)
    return Latest(Span(row.month, row.span), counted.get(State.RED, 0), counted.get(State.GREY, 0))


def editions(span: Span) -> list[Edition]:
    """Return every computation of a board, the newest first."""
    rows = _of(span).select_related("rules", "published_by").order_by("-version")
    return [
        Edition(
            version=row.version,
            rules=row.rules.label,
            drafted_at=row.drafted_at,
            published_at=row.published_at,
            published_by=row.published_by.name if row.published_by else "",
            upto=row.upto,
        )
        for row in rows
    ]


def board(span: Span | date, *, version: int | None = None, published: bool = False) -> BoardInfo:
    """
    Return a board: the version that is named, or else the published one, or else the newest draft.

    :param span: what it covers; a day stands for its month
    :param published: ask for the published one only
    :raises NoSuchBoard: when there is none
    """
    span = span if isinstance(span, Span) else rules.month_span(span)
    rows = _of(span).select_related("rules").order_by("-version")
    if version is not None:
        found = rows.filter(version=version).first()
    else:
        found = rows.filter(status=Board.Status.PUBLISHED).first()
        if found is None and not published:
            found = rows.first()
    if found is None:
        raise NoSuchBoard(_("There is no board of %(month)s yet.") % {"month": span.key})
    stored = {row.peers: row for row in BoardField.objects.filter(board=found).prefetch_related("units")}
    by_rules = read(found.rules)
    return BoardInfo(
        id=found.pk,
        span=span,
        version=found.version,
        upto=found.upto,
        drafted_at=found.drafted_at,
        published_at=found.published_at,
        expires_on=found.expires_on,
        rules=by_rules,
        fields=tuple(_field(stored[peers.code]) for peers in by_rules.peers if peers.code in stored),
        superseded=version is not None and _superseded(span, found),
    )


def _superseded(span: Span, board: Board) -> bool:
    """Return whether a later version took a board's place: of what is published, only one that is published too."""
    later = _of(span).filter(version__gt=board.version)
    if board.status == Board.Status.PUBLISHED:
        later = later.filter(status=Board.Status.PUBLISHED)
    return later.exists()


def lessons(span: Span) -> dict[str, str]:
    """Return what others can learn from units of a month, by unit; longer spans have none."""
    if span.months != rules.MONTH:
        return {}
    return dict(Lesson.objects.filter(month=span.first).values_list("unit", "words"))


def newest(span: Span) -> Board | None:
    """Return the row of the newest version."""
    return _of(span).select_related("rules").order_by("-version").first()


def _of(span: Span) -> QuerySet[Board]:
    return Board.objects.filter(month=span.first, span=span.months)


def _field(row: BoardField) -> Field:
    return Field(
        peers=row.peers,
        mean=row.mean,
        band_low=row.band_low,
        band_high=row.band_high,
        pooled={code: (hits, cases) for code, (hits, cases) in row.pooled.items()},
        used=tuple(row.used),
        overall=row.overall,
        standings=tuple(_standing(unit) for unit in sorted(row.units.all(), key=lambda each: each.unit)),
    )


def _standing(row: BoardUnit) -> Standing:
    return Standing(
        unit=row.unit,
        orders=row.orders,
        state=State(row.state),
        score=row.score,
        low=row.low,
        high=row.high,
        parts=tuple(rules.Part(*part) for part in row.parts),
    )
