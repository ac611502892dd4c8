"""The three links place by place: what the panel of the one screen counts, down to the village's people."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.cockpit.beside import Links, links_by_village, links_of
from sanlian.cockpit.pages.screen import frame
from sanlian.cockpit.sight import Sight, sight_of
from sanlian.look.access import officers_only
from sanlian.look.papers import csv_answer
from sanlian.people import queries as people
from sanlian.people.actors import Permission
from sanlian.people.names import named
from sanlian.places import queries as places


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the table; `code` is empty for the sum."""

    code: str
    words: str
    links: Links

    @property
    def figures(self) -> list[tuple[str, int, int]]:
        """Return each column: its heading, how many, of how many."""
        return [(words, *pair) for words, pair in zip(_pair_words(), self.pairs, strict=True)]

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Return parts and wholes in the order of the columns."""
        each = self.links
        return (
            (each.linked, each.households),
            (each.linking, each.members),
            (each.heads, each.grids),
            (each.workers, each.grids),
            (each.leaders, each.villages),
            (each.known, each.wanted),
        )


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def links(request: HttpRequest) -> HttpResponse:
    """Show what is linked and what is known, by part of the place; for a village the people of its grids and team."""
    sight = sight_of(request)
    context: dict[str, Any] = {
        "sight": sight,
        "headings": [pgettext("column", "Name"), *_pair_words(), _("Old values")],
        "rows": _rows(sight),
        "back_query": sight.query(),
    }
    if sight.place.level == "village":
        grids = people.grid_links(sight.place.code, on=sight.today)
        context["grids"] = [(grid, named(places.get(grid.grid_code))) for grid in grids]
        context["teams"] = people.village_teams(sight.place.code, on=sight.today)
    return render(request, "cockpit/links_page.html", context | frame(sight))


@require_GET
@never_cache
@officers_only(Permission.SEE_COCKPIT)
def table(request: HttpRequest) -> HttpResponse:
    """Hand out the same as CSV, parts and wholes apart."""
    sight = sight_of(request)
    headings = [pgettext("column", "Name")]
    for words in _pair_words():
        headings += [words, _("%(what)s: of") % {"what": words}]
    rows = [
        [row.words, *(number for pair in row.pairs for number in pair), row.links.stale]
        for row in _rows(sight)
    ]
    return csv_answer([*headings, _("Old values")], rows, name=f"links-{sight.place.code}")


def _pair_words() -> list[str]:
    return [
        _("Households linked"),
        _("Members who link or are excused"),
        _("Grids with a head"),
        _("Grids with a full-time worker"),
        _("Villages with a team leader"),
        _("Data values known"),
    ]


def _rows(sight: Sight) -> list[Row]:
    """Return the parts of the place, and all of them together last."""
    place = sight.place
    whole = Row("", _("Together"), links_of(place.code, on=sight.today))
    if place.level == "village":
        return [Row("", named(place), whole.links)]
    parts: dict[str, Links] = {child.code: Links() for child in places.children(place.code)}
    for village, found in links_by_village(place.code, on=sight.today).items():
        code = next((code for code in (village, village[:9]) if code in parts), "")
        if code:
            parts[code] += found
    return [*(Row(code, named(places.get(code)), found) for code, found in parts.items()), whole]
