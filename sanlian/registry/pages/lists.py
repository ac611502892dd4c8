"""Departments and lists, to be read: who answers for what, what is shared, the duty tree, the limits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET

from sanlian.catalogue import listings, queries
from sanlian.catalogue.rules import COUNTS, DutyRow, ItemRow, RowChange, values_of
from sanlian.kernel.errors import NotFound
from sanlian.look.access import officers_only
from sanlian.look.lists import listed
from sanlian.people.actors import Permission
from sanlian.registry.frame import lists_frame
from sanlian.registry.rowforms import holders
from sanlian.registry.rowwords import drawn, holder_words, matter_words, span_words


class NoSuchList(NotFound):
    """Nobody has this list."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose list it is, and how much stands on it."""

    code: str
    name: str
    leads: int
    assists: int


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list as it is in force."""

    code: str
    matter: str
    title: str
    leads: bool
    limit: str
    basis: str
    since: datetime | None
    version: str


@dataclass(frozen=True, slots=True)
class Knot:
    """A duty and those below it."""

    code: str
    level: int
    name: str
    published: bool
    children: list["Knot"]


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Show whose lists there are, what is shared, and what waits for a second person."""
    counted = Counter((row.holder, row.role) for row in listings.rows_in_force("items"))
    named = [Holder(code, name, counted[code, "lead"], counted[code, "assist"]) for code, name in holders()]
    context = lists_frame(request) | {
        "holders": named,
        "shared": [
            {
                "code": row.code,
                "name": queries.snapshot().coordination[row.code].label(get_language()),
                "lead": holder_words(row.lead),
                "members": listed(map(holder_words, row.members)),
                "matters": listed(map(matter_words, row.categories)),
            }
            for row in listings.rows_in_force("coordination")
        ],
        "waiting": listings.proposals(waiting=True),
        "version": queries.snapshot().version,
    }
    return render(request, "registry/lists.html", context)


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def holder(request: HttpRequest, code: str) -> HttpResponse:
    """Show one list: each item with its limit, its ground, and since when it stands."""
    if code not in dict(holders()):
        raise NoSuchList(_("Nobody has this list."))
    since = {row.code: row for row in listings.editions("items", holder=code)}
    limits, language = queries.snapshot().limits, get_language()

    def line(row: ItemRow) -> Line:
        edition = since.get(row.code)
        return Line(
            code=row.code,
            matter=matter_words(row.category_id),
            title=row.title,
            leads=row.role == "lead",
            limit=limits[row.limit_id].label(language),
            basis=row.basis,
            since=edition.since if edition else None,
            version=edition.version if edition else "",
        )

    lines = [line(row) for row in listings.rows_in_force("items") if row.holder == code]
    context = lists_frame(request) | {
        "code": code,
        "name": holder_words(code),
        "office": queries.snapshot().departments.get(code),
        "lines": sorted(lines, key=lambda each: not each.leads),
    }
    return render(request, "registry/list_holder.html", context)


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """Show the duty tree with the numbers that are set for it."""
    content = listings.present()
    counts = values_of(content, "counts")[COUNTS]
    found = Counter(row.level for row in content.duties)
    context = lists_frame(request) | {
        "knots": tree(content.duties, None),
        "levels": [
            {"level": level, "wanted": wanted, "found": found[level]}
            for level, wanted in enumerate(counts["levels"], start=1)
        ],
        "links": " + ".join(map(str, counts["links"])),
        "counts": COUNTS,
    }
    return render(request, "registry/list_duties.html", context)


def tree(rows: Iterable[DutyRow], parent: str | None) -> list[Knot]:
    """Return the duties below one, each with those below it."""
    rows = list(rows)
    english = (get_language() or "").startswith("en")
    return [
        Knot(row.code, row.level, row.name_en if english else row.name, row.published, tree(rows, row.code))
        for row in rows
        if row.parent_id == parent
    ]


@officers_only(Permission.EDIT_CATALOGUE)
@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    """Show how long each step may take."""
    words = queries.snapshot().limits
    used = Counter(each.limit_code for each in queries.snapshot().leaves)
    rows = [
        {
            "code": row.code,
            "name": words[row.code].label(get_language()),
            "spans": [span_words(span) for span in (row.accept, row.contact, row.finish, row.decline)],
            "warn": f"{row.warn:.0%}",
            "used": used[row.code],
        }
        for row in listings.rows_in_force("limits")
    ]
    return render(request, "registry/list_limits.html", lists_frame(request) | {"limits": rows})


@officers_only(Permission.EDIT_CATALOGUE, Permission.AUDIT)
@require_GET
def story(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """Show every edition of a row."""
    editions = [
        {
            "since": edition.since,
            "until": edition.until,
            "version": edition.version,
            "columns": drawn([RowChange(table, code, None, edition.values)])[0].differences,
        }
        for edition in listings.editions(table, code=code)
    ]
    context = lists_frame(request) | {
        "editions": editions,
        "table": listings.table_words(table),
        "code": code,
    }
    return render(request, "registry/list_story.html", context)
