"""Signs of work for the figures: a list for a person of the organisation department, with the orders behind each."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as right_now
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sanlian.cockpit import boardwords, forms
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.people import names
from sanlian.people.actors import Permission
from sanlian.scoring import operations, queries as scoring, rules
from sanlian.scoring.queries import SignInfo
from sanlian.scoring.rules import SignKind, Span, Watch
from sanlian.workorders import queries as orders

CHIPS = {"open": "warn", "nothing": "ok", "handed_on": "declined"}


def kind_words(kind: str) -> str:
    """Return what was seen, as a heading."""
    return {
        SignKind.BURST: _("Good ratings in bursts"),
        SignKind.OWN: _("Ratings from the unit's own devices or networks"),
        SignKind.UNSPOKEN: _("Closed without speaking to anybody"),
        SignKind.REVISED: _("Opened again after “solved”"),
        SignKind.EDGE: _("Handed back at the last moment"),
    }[SignKind(kind)]


def _why(found: SignInfo, watch: Watch) -> str:
    """Return in a sentence what made the sign, with the number from which on it is one."""
    sentences = {
        SignKind.BURST: (
            _(
                "%(number)s good ratings lie so close together that %(least)s came within %(minutes)s minutes."
            ),
            {"least": watch.burst_ratings, "minutes": watch.burst_minutes},
        ),
        SignKind.OWN: (
            _(
                "%(number)s good ratings came from a browser in which an officer of this unit was logged in, or from a "
                "network from which they log in (a sign from %(least)s on). A village office's network may be a "
                "resident's only one."
            ),
            {"least": watch.own_ratings},
        ),
        SignKind.UNSPOKEN: (
            _("In %(number)s closed orders nobody was spoken to (a sign from %(least)s on)."),
            {"least": watch.unspoken},
        ),
        SignKind.REVISED: (
            _(
                "%(number)s orders were opened again after the resident had said that it is solved (a sign from "
                "%(least)s on)."
            ),
            {"least": watch.revised},
        ),
        SignKind.EDGE: (
            _(
                "%(number)s orders were handed back after %(percent)s %% of the time for it (a sign from %(least)s on)."
            ),
            {"least": watch.edge_declines, "percent": watch.edge_percent},
        ),
    }
    words, values = sentences[SignKind(found.kind)]
    return words % {"number": found.number, **values}


def _note(kind: str, note: str) -> str:
    """Return what is notable of one case."""
    if note == "device":
        return _("an officer of the unit was logged in with the same browser")
    if note == "network":
        return _("from a network from which the unit's officers log in")
    if kind == SignKind.REVISED and note.isdecimal():
        return ngettext("%(days)s day after it", "%(days)s days after it", int(note)) % {"days": note}
    return _("%(share)s of the time used") % {"share": note} if note else ""


@require_GET
@officers_only(Permission.KEEP_BOARDS)
def signs(request: HttpRequest) -> HttpResponse:
    """List a month's signs, those that nobody has looked at first."""
    actor = officer(request)
    months = scoring.watched_months(by=actor)
    month = _month(request.GET.get("month", ""), months)
    rows = scoring.watch_signs(month, by=actor) if month else []
    context = {
        "months": [(each, boardwords.span_words(rules.month_span(each)), each == month) for each in months],
        "rows": [_shown(each) for each in rows],
        "open": sum(each.state == "open" for each in rows),
        **_common(month),
    }
    return render(request, "cockpit/watch.html", context)


@require_http_methods(["GET", "POST"])
@officers_only(Permission.KEEP_BOARDS)
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Show one sign with the orders behind it; say what was found."""
    actor = officer(request)
    found = scoring.watch_sign(number, by=actor)
    form = forms.Looked(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.look_at_sign(
                number,
                handed_on=request.POST.get("do") == "hand_on",
                words=form.cleaned_data["words"],
                by=actor,
                at=right_now(),
            )
        except errors.Invalid as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Noted."))
            return redirect("cockpit:watch_sign", number)
    seen = {row.pk: row for row in orders.by_numbers([each.order for each in found.cases], by=actor)}
    context = {
        "row": _shown(found),
        "why": _why(found, scoring.watch_of(found.month)),
        "cases": [(each, seen.get(each.order), _note(found.kind, each.note)) for each in found.cases],
        "form": form,
        **_common(found.month),
    }
    return render(request, "cockpit/watch_sign.html", context, status=422 if form.errors else 200)


def _month(written: str, known: list[date]) -> date | None:
    if not written:
        return known[0] if known else None
    span = rules.read_span(written)
    if span is None or span.first not in known:
        raise errors.NotFound(_("Nothing was seen in this month."))
    return span.first


def _shown(found: SignInfo) -> dict[str, Any]:
    return {
        "sign": found,
        "unit": names.unit_words(found.unit),
        "kind": kind_words(found.kind),
        "chip": CHIPS[found.state],
    }


def _common(month: date | None) -> dict[str, Any]:
    span = rules.month_span(month) if month else None
    return {
        "leads": True,
        "key": span.key if span else "",
        "month_words": boardwords.span_words(span) if isinstance(span, Span) else "",
    }
