"""What can be asked about rules, awards and boards. Everything is about units; nothing knows a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.kernel import errors, paging
from sanlian.people import queries as people
from sanlian.places import queries as places
from sanlian.scoring import rules
from sanlian.scoring.models import Award, Board, BoardField, BoardUnit, RuleVersion
from sanlian.scoring.rules import Field, Figures, Outcome, Rules, Standing, State

READER = "scoring.awards"


class NoRules(errors.Conflict):
    """No version of the rules covers the month."""


class NoSuchBoard(errors.NotFound):
    """No board was computed for the month, or none of that version."""


class NoSuchIndicator(errors.NotFound):
    """The rules of the month have no indicator of this code."""


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────

# A version never changes: what was read once holds, and the digest tells one database's from another's.
_read: dict[tuple[int, str], Rules] = {}


def read(version: RuleVersion) -> Rules:
    """Return a version's rules as values."""
    key = (version.pk, version.digest)
    if key not in _read:
        found, problems = rules.check(version.content)
        assert not problems, f"version {version.label} was loaded with problems"
        _read[key] = found
    return _read[key]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Which version of the rules holds in which month."""

    versions: tuple[RuleVersion, ...]

    def of(self, month: date) -> RuleVersion | None:
        """Return the version in force in a month, or None before the first."""
        return next((each for each in reversed(self.versions) if each.first_month <= month), None)


def timetable() -> Timetable:
    """Return all versions, in one question."""
    return Timetable(tuple(RuleVersion.objects.order_by("first_month", "pk")))


def version_of(month: date) -> RuleVersion:
    """
    Return the version of the rules that holds in a month.

    :raises NoRules: when there is none
    """
    found = timetable().of(month)
    if found is None:
        raise NoRules(_("No rules of the board cover %(month)s.") % {"month": f"{month:%Y-%m}"})
    return found


# ── counting ──────────────────────────────────────────────────────────────────────────────────────


def _cases(month: date, upto: int) -> QuerySet[Award]:
    return Award.objects.filter(month=month, entry__lte=upto).exclude(outcome=Outcome.FOLLOWED)


def _followed(upto: int) -> Exists:
    later = Award.objects.filter(
        order=OuterRef("order"),
        indicator=OuterRef("indicator"),
        outcome=Outcome.FOLLOWED,
        entry__gt=OuterRef("entry"),
        entry__lte=upto,
    )
    return Exists(later)


def figures(month: date, *, upto: int) -> dict[str, Figures]:
    """Return what is counted for each holder in a month, from the entries of the journal up to `upto`."""
    counts: dict[str, dict[str, dict[str, tuple[int, int]]]] = {}
    keys = ("holder", "indicator", "stratum")
    rows = _cases(month, upto).values_list(*keys, "outcome").annotate(n=Count("pk")).order_by()
    for *key, outcome, number in rows:
        _add(counts, *key, hits=number if outcome == Outcome.HIT else 0, cases=number)
    turned = _cases(month, upto).filter(_followed(upto), outcome=Outcome.MISS)
    for *key, number in turned.values_list(*keys).annotate(n=Count("pk")).order_by():
        _add(counts, *key, hits=number, cases=0)
    orders = _cases(month, upto).values_list("holder").annotate(n=Count("order", distinct=True)).order_by()
    return {holder: Figures(orders=number, counts=counts[holder]) for holder, number in orders}


def _add(
    counts: dict[str, dict[str, dict[str, tuple[int, int]]]],
    holder: str,
    indicator: str,
    stratum: str,
    *,
    hits: int,
    cases: int,
) -> None:
    mine = counts.setdefault(holder, {}).setdefault(indicator, {})
    before = mine.get(stratum, (0, 0))
    mine[stratum] = (before[0] + hits, before[1] + cases)


def compute(month: date, *, upto: int, by_rules: Rules) -> list[Field]:
    """Return how every group of peers stands in a month; units without any case stand there as too few."""
    counted = figures(month, upto=upto)
    everybody = rules.pool(counted.values())
    return [
        rules.field_of(
            peers,
            {code: counted.get(code, Figures(orders=0, counts={})) for code in members(peers)},
            by_rules,
            everybody=everybody,
        )
        for peers in by_rules.peers
    ]


def members(peers: rules.Peers) -> list[str]:
    """Return the codes of a peer group's units, in order."""
    if peers.level == "department":
        return [unit.code for unit in people.departments()]
    return [
        unit.code
        for unit in people.units(peers.level)
        if (place := places.find(unit.place_code)) is not None and place.kind in peers.kinds
    ]


# ── boards ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class BoardInfo:
    """A computed board with its rules and fields; `upto` is the last entry of the journal that it counts."""

    month: date
    version: int
    status: str
    upto: int
    drafted_at: datetime
    rules: Rules
    fields: tuple[Field, ...]

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


def months() -> list[date]:
    """Return the months that have a board, the newest first."""
    return list(Board.objects.order_by("-month").values_list("month", flat=True).distinct())


def board(month: date, *, version: int | None = None) -> BoardInfo:
    """
    Return a month's board, the newest version unless one is named.

    :raises NoSuchBoard: when there is none
    """
    rows = Board.objects.filter(month=month).select_related("rules").order_by("-version")
    found = rows.first() if version is None else rows.filter(version=version).first()
    if found is None:
        raise NoSuchBoard(_("There is no board of %(month)s yet.") % {"month": f"{month:%Y-%m}"})
    fields = BoardField.objects.filter(board=found).prefetch_related("units")
    stored = {row.peers: row for row in fields}
    by_rules = read(found.rules)
    return BoardInfo(
        month=found.month,
        version=found.version,
        status=found.status,
        upto=found.upto,
        drafted_at=found.drafted_at,
        rules=by_rules,
        fields=tuple(_field(stored[peers.code]) for peers in by_rules.peers if peers.code in stored),
    )


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


# ── the cases behind a number ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Case:
    """One case behind a unit's figure; `counted`: it is in the numerator, `turned`: a later fact put it there."""

    entry: int
    order_id: int
    unit: str
    category: str
    at: datetime
    counted: bool
    turned: bool


def cases(
    month: date,
    holder: str,
    indicator: str,
    *,
    upto: int,
    only: bool | None = None,
    after: str | None = None,
    size: int = 50,
) -> paging.Page[Case]:
    """
    Return the cases behind a unit's figure of a month, the newest first.

    :param only: those in the numerator, those not in it, or (None) all
    :raises errors.Invalid: for a cursor that is none
    """
    rows = _cases(month, upto).filter(holder=holder, indicator=indicator).annotate(turned=_followed(upto))
    if only is True:
        rows = rows.filter(outcome=Outcome.HIT) | rows.filter(turned=True)
    elif only is False:
        rows = rows.filter(outcome=Outcome.MISS, turned=False)
    if after:
        try:
            (last,) = paging.decode(after, int)
        except ValueError:
            raise errors.Invalid(_("This page of the list does not exist.")) from None
        rows = rows.filter(entry__lt=last)
    found = list(rows.order_by("-entry")[: size + 1])
    items = [
        Case(
            entry=row.entry,
            order_id=row.order_id,
            unit=row.unit,
            category=row.category,
            at=row.at,
            counted=row.outcome == Outcome.HIT or bool(row.turned),
            turned=row.outcome == Outcome.MISS and bool(row.turned),
        )
        for row in found[:size]
    ]
    return paging.Page(items=items, next=paging.encode(items[-1].entry) if len(found) > size else None)


# ── checking ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a month came to: how many awards and boards' rows agree, and the first that does not."""

    awards: int
    units: int
    difference: str = ""


def verify(month: date) -> Verification:
    """
    Compute a month anew, awards from the journal and every version of its board from the awards, and compare.

    Awards are compared up to the entry to which the journal owes nothing more.
    """
    checked = 0
    settled = journal.settled(READER)
    for one, other in zip_longest(_expected(month, settled), _stored(month, settled)):
        if one != other:
            return Verification(checked, 0, _unlike(one, other))
        checked += 1
    units = 0
    for number in Board.objects.filter(month=month).order_by("version").values_list("version", flat=True):
        kept = board(month, version=number)
        anew = compute(month, upto=kept.upto, by_rules=kept.rules)
        for mine, fresh in zip_longest(kept.fields, anew):
            for standing, recomputed in zip_longest(
                mine.standings if mine else (), fresh.standings if fresh else ()
            ):
                if standing != recomputed:
                    words = _("board %(version)s: it says %(kept)s, the awards give %(anew)s")
                    return Verification(
                        checked, units, words % {"version": number, "kept": standing, "anew": recomputed}
                    )
                units += 1
            if mine != fresh:
                words = _("board %(version)s, peers %(peers)s: mean, band or pooled cases differ")
                return Verification(
                    checked, units, words % {"version": number, "peers": mine.peers if mine else "–"}
                )
    return Verification(checked, units)


def _expected(month: date, upto: int) -> Iterator[tuple[Any, ...]]:
    versions = timetable()
    start = datetime(month.year, month.month, 1, tzinfo=rules.SHANGHAI)
    for fact in journal.facts(names=rules.HEARD, since=start):
        version = versions.of(rules.month_of(fact.at))
        if version is None or fact.id > upto:
            continue
        for row in sorted(rules.earned(fact, read(version)), key=lambda each: each.indicator):
            if row.month == month or row.outcome == Outcome.FOLLOWED:
                yield (
                    *(row.entry, row.indicator, str(row.outcome), version.pk, row.unit, row.holder),
                    *(row.order, row.category, row.stratum, row.place, row.month, row.at),
                )


def _stored(month: date, upto: int) -> Iterator[tuple[Any, ...]]:
    start = datetime(month.year, month.month, 1, tzinfo=rules.SHANGHAI)
    rows = Award.objects.filter(at__gte=start, entry__lte=upto)
    rows = rows.filter(month=month) | rows.filter(outcome=Outcome.FOLLOWED)
    return (
        rows.order_by("entry", "indicator")
        .values_list(
            *("entry", "indicator", "outcome", "rules_id", "unit", "holder"),
            *("order_id", "category", "stratum", "place", "month", "at"),
        )
        .iterator(chunk_size=2000)
    )


def _unlike(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> str:
    if other is None or (one is not None and one[:2] < other[:2]):
        assert one is not None
        words = _("entry %(entry)s, %(indicator)s: the journal gives an award, none is kept")
        return words % {"entry": one[0], "indicator": one[1]}
    if one is None or other[:2] < one[:2]:
        words = _("entry %(entry)s, %(indicator)s: an award is kept, the journal gives none")
        return words % {"entry": other[0], "indicator": other[1]}
    words = _("entry %(entry)s, %(indicator)s: the journal gives %(journal)s, kept is %(kept)s")
    return words % {"entry": one[0], "indicator": one[1], "journal": one[2:], "kept": other[2:]}
