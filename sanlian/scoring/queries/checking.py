"""Computing a month anew and comparing it with what is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal import queries as journal
from sanlian.people import listings
from sanlian.places import queries as places
from sanlian.scoring import rules
from sanlian.scoring.models import Award, Board
from sanlian.scoring.queries import told
from sanlian.scoring.queries.boards import BoardInfo, board
from sanlian.scoring.queries.counting import READER, Counted, counted_by, members, stand
from sanlian.scoring.queries.in_force import read, timetable
from sanlian.scoring.rules import Outcome, Span, Standing

# What is compared of an award, in this order.
_COLUMNS = (
    *("entry", "indicator", "outcome", "rules_id", "unit", "holder"),
    *("order_id", "broadcast_id", "category", "stratum", "place", "month", "at"),
)


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
    for months, number in (
        Board.objects.filter(month=month).order_by("span", "version").values_list("span", "version")
    ):
        same, difference = _boards_agree(Span(month, months), number)
        units += same
        if difference:
            return Verification(checked, units, difference)
    return Verification(checked, units)


def _boards_agree(span: Span, number: int) -> tuple[int, str]:
    """Return how many units of a version agree with what the awards give, and the first difference."""
    kept = board(span, version=number)
    counted = counted_by(span, upto=kept.upto, by_rules=kept.rules)
    again = stand(counted, kept.rules, groups=_groups(kept, counted))
    units = 0
    for mine, fresh in zip_longest(kept.fields, again):
        said, given = ({each.unit: each for each in side.standings} if side else {} for side in (mine, fresh))
        for unit in sorted({*said, *given}):
            if said.get(unit) != given.get(unit):
                return units, _standing_unlike(kept, unit, said.get(unit), given.get(unit))
            units += 1
        if mine != fresh:
            words = _(
                "computation %(version)s of the board, peers %(peers)s: mean, band or pooled cases differ"
            )
            return units, words % {"version": number, "peers": mine.peers if mine else "–"}
    return units, ""


def _groups(kept: BoardInfo, counted: Counted) -> dict[str, list[str]]:
    """
    Return the units of each group as a board has them, and those that should be there and are not.

    Today's groups would be others: villages have merged since, whoever took one in has grown, departments have opened.
    """
    groups = {each.peers: [standing.unit for standing in each.standings] for each in kept.fields}
    known = {unit for units in groups.values() for unit in units}
    day = kept.drafted_at.astimezone(rules.SHANGHAI).date()
    for peers in kept.rules.peers:
        if missing := set(members(peers)) - known:
            with_cases, there = counted.of(peers.level).keys(), _there(peers.level, day)
            groups.setdefault(peers.code, []).extend(
                sorted(each for each in missing if each in with_cases or each.partition("-")[2] in there)
            )
    return groups


def _there(level: str, day: date) -> set[str]:
    """Return which units of a level there were on a day, by what follows the kind in their codes."""
    if level == "department":
        # It stands on no map: it is there once somebody works in it.
        return {code.partition("-")[2] for code in listings.staffed_until(day, kind=level)}
    return {each.code for each in places.map_of(day, "township" if level == "township" else "village")}


def _standing_unlike(info: BoardInfo, unit: str, kept: Standing | None, anew: Standing | None) -> str:
    """Return in words in what first a unit on a board differs from what the awards give."""
    name, said, given = _first_unlike(_flat(kept), _flat(anew))
    words = _(
        "computation %(version)s of the board, %(unit)s: %(field)s is %(kept)s, the awards give %(anew)s"
    )
    return words % {
        "version": info.version,
        "unit": told.unit(unit),
        "field": told.field(name, info.rules),
        "kept": said,
        "anew": given,
    }


def _flat(standing: Standing | None) -> dict[str, Any]:
    if standing is None:
        return {}
    plain = {name: getattr(standing, name) for name in ("unit", "orders", "state", "score", "low", "high")}
    return plain | {part.indicator: tuple(part[1:]) for part in standing.parts}


def _first_unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the first field in which two differ, and what it is in either; a dash where there is none."""
    name = next(each for each in {**one, **other} if one.get(each) != other.get(each))
    return name, str(one.get(name, "–")), str(other.get(name, "–"))


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
                    *(row.order, row.broadcast, row.category, row.stratum, row.place, row.month, row.at),
                )


def _stored(month: date, upto: int) -> Iterator[tuple[Any, ...]]:
    start = datetime(month.year, month.month, 1, tzinfo=rules.SHANGHAI)
    rows = Award.objects.filter(at__gte=start, entry__lte=upto)
    rows = rows.filter(month=month) | rows.filter(outcome=Outcome.FOLLOWED)
    return rows.order_by("entry", "indicator").values_list(*_COLUMNS).iterator(chunk_size=2000)


def _unlike(one: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> str:
    """Return in words where the awards that the journal gives, and those that are kept, part ways."""
    if other is None or (one is not None and one[:2] < other[:2]):
        assert one is not None
        return told.where(_named(one)) + _("the journal gives an award, none is kept")
    if one is None or other[:2] < one[:2]:
        return told.where(_named(other)) + _("an award is kept, the journal gives none")
    given, kept = _named(one), _named(other)
    name, anew, said = _first_unlike(given, kept)
    words = _("%(field)s is kept as %(kept)s, the journal gives %(journal)s")
    said, anew = told.value(name, said), told.value(name, anew)
    return told.where(given) + words % {"field": told.field(name), "kept": said, "journal": anew}


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_COLUMNS, row, strict=True))
