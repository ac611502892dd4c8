"""All figures of a place side by side: by its parts, by matter, by unit; on the page and as a table to take away."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext as _, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.catalogue import queries as catalogue
from sanlian.cockpit import redrawn
from sanlian.cockpit.measures import heading_of
from sanlian.cockpit.pages.lists import map_day
from sanlian.cockpit.pages.screen import PERIOD_WORDS, frame
from sanlian.cockpit.panels import UNIT_KINDS, Row, category_rows, rows_of, unit_rows
from sanlian.cockpit.sight import Sight, sight_of
from sanlian.figures import queries as figures
from sanlian.figures.queries import Cut
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.papers import csv_answer
from sanlian.look.templatetags.look import MINIMUM_SAMPLE
from sanlian.people import queries as people
from sanlian.people.actors import Permission
from sanlian.people.names import unit_words
from sanlian.places import queries as places
from sanlian.workorders.listings import OF_NOW

BY = ("place", "category", "unit")


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of the table; where it is a part of something, `of` is its denominator."""

    measure: str
    of: str = ""

    @property
    def heading(self) -> str:
        """Return what stands over it."""
        return heading_of(self.measure)


COLUMNS = (
    Column("received"),
    Column("in_hand"),
    Column("overdue"),
    Column("closed", of="received"),
    Column("solved", of="answered"),
    Column("pleased", of="rated"),
    Column("repeated", of="closed"),
    Column("reopened", of="replied"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a row; `whole` is None where it is a part of nothing."""

    column: Column
    part: int
    whole: int | None

    @property
    def enough(self) -> bool:
        """Say whether there are cases enough for a percentage."""
        return self.whole is not None and self.whole >= MINIMUM_SAMPLE

    @property
    def late(self) -> bool:
        """Say whether it is a number that raises its voice."""
        return self.column.measure == "overdue" and self.part > 0


class NoSuchComparison(errors.Invalid):
    """Figures stand side by side by place, category or unit."""


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def compare(request: HttpRequest) -> HttpResponse:
    """Show every part's figures with their denominators, each leading to its list."""
    sight, by = sight_of(request), _by(request)
    cut, on = _cut(request, by), map_day(request, sight.today)
    kept = {name: code for name, code in (("unit", cut.unit), ("category", cut.category)) if code}
    maps = _maps(sight, on) if by == "place" else []
    rows = _rows(sight, by, cut, on)
    kept |= {} if by != "place" or places.never_changed() else {"map": on.isoformat()}
    context = {
        "sight": sight,
        "by": by,
        "columns": COLUMNS,
        "rows": [(row, _cells(row)) for row in rows],
        "maps": [(day, sight.query(**kept | {"by": by, "map": day.isoformat()}), day == on) for day in maps],
        "cut": _cut_words(cut),
        "whole_query": sight.query(by=by),
        "parts_query": sight.query(by="place") + "&",
        # The lists behind the numbers are narrowed as the numbers are.
        "narrowed": kept,
        "may_cut": bool(_tabs(sight)[0][0] == "place"),
        "tabs": [(each, words, sight.query(by=each), each == by) for each, words in _tabs(sight)],
        "period_words": PERIOD_WORDS[sight.period][0],
        "csv_query": sight.query(by=by, **kept),
        "back_query": sight.query(),
    }
    return render(request, "cockpit/compare.html", context | frame(sight, by=by, **kept))


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def table(request: HttpRequest) -> HttpResponse:
    """Hand out the same figures as CSV, numerators and denominators apart."""
    sight, by = sight_of(request), _by(request)
    cut = _cut(request, by)
    rows = _rows(sight, by, cut, map_day(request, sight.today))
    parts = [by, sight.place.code, cut.unit or cut.category, str(sight.days.first), str(sight.days.last)]
    measures = list(dict.fromkeys(name for column in COLUMNS for name in (column.of, column.measure) if name))
    return csv_answer(
        [pgettext("column", "Name"), *map(heading_of, measures)],
        [[row.words, *(_number(row, measure) for measure in measures)] for row in rows],
        # Two tables of other days or of another unit are two files.
        name="-".join(filter(None, parts)),
    )


def _cells(row: Row) -> list[Cell]:
    return [
        Cell(each, _number(row, each.measure), _number(row, each.of) if each.of else None) for each in COLUMNS
    ]


def _number(row: Row, measure: str) -> int:
    return int(getattr(row.now if measure in OF_NOW else row.counts, measure))


def _by(request: HttpRequest) -> str:
    by = request.GET.get("by", BY[0])
    if by not in BY:
        raise NoSuchComparison(_("Figures stand side by side by place, matter or unit."))
    return by


def _cut(request: HttpRequest, by: str) -> Cut:
    """Return the one unit or group of matters that places are compared by; all where none is named."""
    unit, category = request.GET.get("unit", "")[:32], request.GET.get("category", "")[:40]
    if not unit and not category:
        return figures.EVERYTHING
    known = (
        category in catalogue.snapshot().categories
        if category
        else unit in UNIT_KINDS or people.find_unit(unit)
    )
    if by != "place" or (unit and category) or not known:
        raise NoSuchComparison(_("Places are compared by one unit or by one group of matters."))
    return Cut(unit=unit, category=category)


def _cut_words(cut: Cut) -> str:
    if cut.unit:
        kind = UNIT_KINDS.get(cut.unit)
        return str(kind) if kind else unit_words(cut.unit)
    if cut.category:
        return catalogue.category(cut.category).label(get_language())
    return ""


def _tabs(sight: Sight) -> list[tuple[str, str]]:
    parts = {"county": _("By township"), "township": _("By village")}
    tabs = [("category", _("By matter")), ("unit", _("By unit"))]
    words = parts.get(sight.place.level)
    return [("place", words), *tabs] if words else tabs


def _maps(sight: Sight, on: date) -> list[date]:
    """Return the days by whose maps the parts can be told: today's, and that of the first day where it was another."""
    first, today = sight.days.first, sight.today
    return sorted({first, on, today}, reverse=True) if redrawn.differs(sight.place, first, today) else []


def _rows(sight: Sight, by: str, cut: Cut, on: date) -> list[Row]:
    """Return the lines of one comparison: few questions, whatever it shows."""
    place, first, last = sight.place, sight.days.first, sight.days.last
    if by == "place":
        found = redrawn.parts(place, sight.days, on=on, cut=cut)
        return rows_of(found.words, found.counts, found.standing)
    by_category, by_unit = figures.by_key(place.code, first=first, last=last)
    now = figures.now(place.code)
    return category_rows(by_category, now) if by == "category" else unit_rows(by_unit, now)
