"""All figures of a place side by side: by its parts, by matter, by unit; on the page and as a table to take away."""

import csv
from datetime import date
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext as _, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.catalogue import queries as catalogue
from sanlian.cockpit import redrawn
from sanlian.cockpit.pages.lists import map_day
from sanlian.cockpit.pages.screen import PERIOD_WORDS, frame
from sanlian.cockpit.panels import UNIT_KINDS, Row, category_rows, rows_of, unit_rows
from sanlian.cockpit.sight import Sight, sight_of
from sanlian.figures import queries as figures
from sanlian.figures.queries import Cut
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.people import queries as people
from sanlian.people.actors import Permission
from sanlian.people.names import unit_words
from sanlian.places import queries as places

BY = ("place", "category", "unit")


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
    kept |= {} if by != "place" or places.never_changed() else {"map": on.isoformat()}
    context = {
        "sight": sight,
        "by": by,
        "rows": _rows(sight, by, cut, on),
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
    """Hand out the same figures as CSV, numerators and denominators apart; Excel reads the Chinese."""
    sight, by = sight_of(request), _by(request)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            pgettext("column", "Name"),
            pgettext("figure", "Received"),
            pgettext("figure", "In hand"),
            pgettext("figure", "Overdue"),
            pgettext("figure", "Closed"),
            pgettext("figure", "Residents said whether it is solved"),
            pgettext("figure", "Solved, residents say"),
            pgettext("figure", "Residents said whether they are satisfied"),
            pgettext("figure", "Satisfied or basically satisfied"),
        ]
    )
    for row in _rows(sight, by, _cut(request, by), map_day(request, sight.today)):
        count, now = row.counts, row.now
        told = (count.answered, count.solved, count.rated, count.pleased)
        writer.writerow([row.words, count.received, now.in_hand, now.overdue, count.closed, *told])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{by}-{sight.place.code}.csv"'
    return answer


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
