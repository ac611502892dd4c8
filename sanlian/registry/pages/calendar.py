"""The working calendar: a year at a glance, one day entered, the yearly notice tried and taken in."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sanlian.catalogue import operations, queries
from sanlian.look.access import officer, officers_only
from sanlian.people.actors import Permission
from sanlian.registry import forms
from sanlian.registry.frame import frame
from sanlian.workorders import listings

FIRST_YEAR, LAST_YEAR = 2021, 2100


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the picture; `kind` is off, made_up, weekend or plain. Only what a notice names has a `name`."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its first day, and its weeks with None for the days of its neighbours."""

    first: date
    weeks: list[list[Square | None]]


@officers_only(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a year; enter one day."""
    form = forms.CalendarDay(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            changed = operations.set_calendar_day(
                said["day"],
                working=said["working"],
                name=said["name"],
                by=officer(request),
                at=timezone.now(),
            )
        except operations.BadCalendarDay as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            words = _("Entered: %(day)s.") if changed else _("%(day)s stood there so already.")
            messages.success(request, words % {"day": said["day"]})
            return redirect(f"{reverse('registry:calendar')}?year={said['day'].year}")
    return _page(request, form, forms.Notice(), status=422 if form.errors else 200)


@officers_only(Permission.EDIT_CATALOGUE)
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """Try a notice, or take in the one that was tried."""
    form = forms.Notice(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, forms.CalendarDay(), form, status=422)
    text = form.cleaned_data["text"]
    try:
        if request.POST.get("do") != "confirm":
            return _tried(request, text, operations.plan_calendar(text))
        plan = operations.import_calendar(text, by=officer(request), at=timezone.now())
    except operations.BadNotice as refusal:
        for problem in refusal.problems:
            form.add_error("text", problem)
        return _page(request, forms.CalendarDay(), form, status=422)
    number = len(plan.changes)
    words = ngettext("%(count)s day changed.", "%(count)s days changed.", number) % {"count": number}
    if plan.first_known:
        words += " " + _("What was promised provisionally is counted anew within a minute.")
    messages.success(request, words)
    return redirect(f"{reverse('registry:calendar')}?year={plan.years[-1]}")


def _page(request: HttpRequest, day: forms.CalendarDay, notice: forms.Notice, *, status: int) -> HttpResponse:
    year = _year(request)
    known = queries.calendar().known
    context = frame(request, "calendar") | {
        "year": year,
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
        "known": known(year),
        "missing": next(n for n in range(timezone.localdate().year, LAST_YEAR + 2) if not known(n)),
        "provisional": listings.promised_provisionally(),
        "months": months(year),
        "days": queries.named_days(year),
        "form": day,
        "notice": notice,
        # What was refused stands before the twelve months, not below them.
        "refused": status != 200,
    }
    return render(request, "registry/calendar.html", context, status=status)


def _tried(request: HttpRequest, text: str, plan: operations.CalendarPlan) -> HttpResponse:
    context = frame(request, "calendar") | {
        "plan": plan,
        "text": text,
        "provisional": listings.promised_provisionally() if plan.first_known else 0,
    }
    return render(request, "registry/calendar_notice.html", context)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "")
    year = int(said) if said.isdecimal() and len(said) == 4 else timezone.localdate().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def months(year: int) -> list[Month]:
    """Return the twelve months of a year as offices see them."""
    names = {day.day: day for day in queries.named_days(year)}
    working = queries.calendar().is_working_day

    def square(day: date) -> Square:
        weekend, named = day.weekday() > 4, names.get(day)
        if working(day):
            kind = "made_up" if weekend else "plain"
        else:
            kind = "off" if named and not named.working else "weekend"
        return Square(day, kind, named.name if named else "")

    return [
        Month(
            date(year, number, 1),
            [
                [square(day) if day.month == number else None for day in week]
                for week in Calendar().monthdatescalendar(year, number)
            ],
        )
        for number in range(1, 13)
    ]
