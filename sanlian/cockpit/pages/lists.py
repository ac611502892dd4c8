"""The lists behind the numbers, on the page and as a table to take away."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.catalogue import queries as catalogue
from sanlian.cockpit.measures import GROUPED, heading_of
from sanlian.cockpit.pages.screen import PERIOD_WORDS, frame
from sanlian.cockpit.panels import UNIT_KINDS
from sanlian.cockpit.sight import SHANGHAI, Days, Sight, sight_of
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.clock import day_words
from sanlian.look.papers import csv_answer
from sanlian.people import queries as people
from sanlian.people.actors import Permission
from sanlian.people.names import named
from sanlian.workorders import lifecycle, listings
from sanlian.workorders.listings import Figure, Listed

SIZE = 50
MOST_ROWS = 5000


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def orders(request: HttpRequest) -> HttpResponse:
    """Show the orders behind a number, newest first."""
    sight = sight_of(request)
    figure, at = figure_of(request, sight), timezone.now()
    after, kept = request.GET.get("after"), _kept(request)
    page = listings.orders_behind(sight.actor, figure, at=at, after=after, size=SIZE)
    # A list that ends on its first page is counted by looking at it.
    whole = not after and page.next is None
    number = len(page.items) if whole else listings.count_behind(sight.actor, figure, at=at)
    context = {
        "sight": sight,
        "figure": figure,
        "heading": heading_of(figure.measure),
        "definition": _(listings.MEASURES[figure.measure]) if figure.measure in listings.MEASURES else "",
        "narrowed": _narrowed(figure, sight.today),
        "day": _day(request),
        "of_now": figure.measure in listings.OF_NOW,
        "period_words": PERIOD_WORDS[sight.period][0],
        "number": number,
        "page": page,
        "next_query": sight.query(**kept, after=page.next) if page.next else "",
        "csv_query": sight.query(**kept),
        "back_query": sight.query(),
    }
    return render(request, "cockpit/list.html", context | frame(sight, **kept))


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def table(request: HttpRequest) -> HttpResponse:
    """Hand out the same list as CSV, at most 5,000 orders."""
    sight = sight_of(request)
    figure, at = figure_of(request, sight), timezone.now()
    rows: list[Listed] = []
    after: str | None = None
    while len(rows) < MOST_ROWS:
        page = listings.orders_behind(sight.actor, figure, at=at, after=after, size=500)
        rows += page.items
        if (after := page.next) is None:
            break
    headings = [
        pgettext("column", "Number"),
        pgettext("column", "Matter"),
        pgettext("column", "Category"),
        pgettext("column", "Place"),
        pgettext("column", "Unit"),
        pgettext("column", "State"),
        pgettext("column", "Submitted"),
        pgettext("column", "Promised"),
    ]
    return csv_answer(headings, map(_cells, rows), name=f"{figure.measure}-{sight.place.code}")


def _cells(row: Listed) -> list[str]:
    return [
        row.code,
        _("Not shown here: for those who handle it") if row.hidden else row.title,
        _category_words(row.category_code),
        row.place,
        row.unit,
        _(lifecycle.STATUS_WORDS[lifecycle.Status(row.status)]),
        _written(row.submitted_at),
        _("%(day)s (provisional)") % {"day": _written(row.due_at)}
        if row.due_provisional
        else _written(row.due_at),
    ]


def _written(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def figure_of(request: HttpRequest, sight: Sight) -> Figure:
    """Return the figure that an address means; :raises errors.NotFound: for one that there is not."""
    measure, day = request.GET.get("measure", ""), _day(request)
    if measure not in listings.MEASURES and measure not in GROUPED:
        raise errors.NotFound(_("There is no such figure."))
    days = Days(day, day) if day else sight.days
    return Figure(
        measure=measure,
        place_code=sight.place.code,
        category=request.GET.get("category", "")[:40],
        unit=request.GET.get("unit", "")[:32],
        since=days.since,
        until=days.until,
        on=map_day(request, sight.today) if request.GET.get("map") else None,
    )


def map_day(request: HttpRequest, today: date) -> date:
    """Return the day by whose map the address asks to be told of places; today's where it names none."""
    said = request.GET.get("map")
    try:
        day = date.fromisoformat(said) if said else today
    except ValueError:
        raise errors.Invalid(_("There is no such day.")) from None
    if day > today:
        raise errors.Invalid(_("The map of a day to come is not known."))
    return day


def _day(request: HttpRequest) -> date | None:
    said = request.GET.get("day")
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise errors.Invalid(_("There is no such day.")) from None


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:40] for name in ("measure", "category", "unit", "day", "map")}


def _narrowed(figure: Figure, today: date) -> list[str]:
    """Return the category, the unit and the map in words."""
    words = [_category_words(figure.category)] if figure.category else []
    if figure.unit:
        unit: Any = people.find_unit(figure.unit)
        words.append(named(unit) if unit else str(UNIT_KINDS.get(figure.unit, figure.unit)))
    if figure.on is not None and figure.on != today:
        words.append(_("by the map of %(day)s") % {"day": day_words(figure.on, now=timezone.now())})
    return words


def _category_words(code: str) -> str:
    known = catalogue.snapshot().categories.get(code)
    return known.label(get_language()) if known else code
