"""For audit administrators: who looked at what and who changed what, by person, day and thing. Changes nothing."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sanlian.journal import queries as journal
from sanlian.journal.queries import Sought
from sanlian.kernel import errors, paging
from sanlian.look.access import officer, officers_only
from sanlian.look.clock import SHANGHAI
from sanlian.look.papers import csv_answer
from sanlian.people import queries as people
from sanlian.people.actors import Permission
from sanlian.registry import forms, operations
from sanlian.registry.frame import frame
from sanlian.registry.told import Told, told

SIZE = 50


class NoSuchPage(errors.Invalid):
    """The address of a further page is not one of ours."""


@officers_only(Permission.AUDIT)
@never_cache
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Show the record, the newest first, narrowed by person, thing and days."""
    form = forms.Audit(request.GET)
    found: list[Any] = []
    following = ""
    if form.is_valid():
        rows = journal.search(sought_of(form), before=before_of(request), size=SIZE + 1)
        found = [told(fact) for fact in rows[:SIZE]]
        if len(rows) > SIZE:
            following = urlencode({**form.kept(), "after": paging.encode(rows[SIZE - 1].id)})
    context = {"form": form, "found": found, "following": following, "kept": form.kept()}
    return render(
        request, "registry/audit.html", frame(request, "audit") | context, status=422 if form.errors else 200
    )


@officers_only(Permission.AUDIT)
@never_cache
@require_POST
def table(request: HttpRequest) -> HttpResponse:
    """Hand the same entries out as CSV."""
    form = forms.Audit(request.POST)
    if not form.is_valid():
        raise errors.Invalid(_("Please look at the filter again."))
    rows = operations.take_record(sought_of(form), by=officer(request), at=timezone.now())
    headings = [_("Entry"), _("When"), _("By whom"), _("What was done"), _("About"), _("Noted")]
    return csv_answer(headings, map(_cells, map(told, rows)), name="audit")


def _cells(entry: Told) -> list[object]:
    noted = "; ".join(f"{label}: {value}" for label, value in entry.values)
    when = f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    return [entry.number, when, entry.who, entry.what, entry.about, noted]


@officers_only(Permission.AUDIT)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain and say what was found."""
    found = operations.verify_record(by=officer(request), at=timezone.now())
    if found.broken_at is None:
        words = _("The record is whole: %(entries)s entries, each sealed by the next.")
        messages.success(request, words % {"entries": found.entries})
    else:
        words = _(
            "The record was tampered with at entry %(number)s. Keep the database as it is and report it."
        )
        messages.error(request, words % {"number": found.broken_at})
    return redirect("registry:audit")


def sought_of(form: forms.Audit) -> Sought:
    """Return what the filter asks for; whoever does not exist finds nothing."""
    given = form.cleaned_data
    person = given["person"]
    return Sought(
        names=given["names"],
        officer_ids=people.find_accounts(person) if person else None,
        since=_begins(given["since"]),
        until=_begins(given["until"] + timedelta(days=1)) if given["until"] else None,
    )


def before_of(request: HttpRequest) -> int | None:
    """Return the entry after which the page goes on; :raises NoSuchPage: for an address that is not ours."""
    cursor = request.GET.get("after", "")
    if not cursor:
        return None
    try:
        (number,) = paging.decode(cursor, int)
    except ValueError as error:
        raise NoSuchPage(_("There is no such page.")) from error
    return int(number)


def _begins(day: date | None) -> datetime | None:
    return datetime.combine(day, time(0), SHANGHAI) if day else None
