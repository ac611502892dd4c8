"""One order: who has it and until when, what was said, what happened, and what can be done."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sanlian.analysis.routing import Route, route
from sanlian.desk import acts, forms, sentences
from sanlian.desk.frame import frame
from sanlian.desk.pages.about import about
from sanlian.desk.pages.case import Case as Case, Typed as Typed, read as read
from sanlian.desk.pages.inbox import pane
from sanlian.look.access import officer, officers_only
from sanlian.people import names
from sanlian.workorders import drafts, facts, permissions, phrases, queries, rules, thumbnails

FORMS: dict[str, type[forms.OrderForm]] = {
    "accept": forms.Accept,
    "decline": forms.Decline,
    "dispatch": forms.Dispatch,
    "contact": forms.Contact,
    "progress": forms.Progress,
    "answer": forms.Answer,
    "reply": forms.Reply,
    "weekly": forms.Weekly,
    "merge": forms.Merge,
    "split": forms.Split,
    "check": forms.Check,
    "return": forms.Return,
    "rule": forms.Rule,
    "refuse": forms.Refuse,
    "extension": forms.Extension,
    "suspension": forms.Suspension,
    "grant": forms.Grant,
    "deny": forms.Deny,
    "resume": forms.Resume,
    "explain": forms.Explain,
    "whistle": forms.Whistle,
    "callup": forms.CallUp,
    "coming": forms.Coming,
    "complained": forms.Complained,
    "help": forms.Help,
    "lift": forms.Lift,
}

# What is only written, and may be written where there is no signal: it waits on the phone and is sent later.
WRITTEN = ("contact", "progress", "answer", "reply")

# Forms that stand over the page on a wide screen, because they change whose the order is or until when.
DIALOGS = frozenset(
    {
        "decline",
        "dispatch",
        "weekly",
        "merge",
        "split",
        "check",
        "return",
        "rule",
        "refuse",
        "extension",
        "suspension",
        "grant",
        "deny",
        "resume",
        "explain",
        "help",
        "lift",
        "whistle",
        "callup",
        "coming",
    }
)


@officers_only
@require_GET
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show an order; whoever has it finds the form of the next step open."""
    case = read(request, order_id)
    verb = next((act.verb for act in case.acts.allowed if act.primary), "")
    opened = verb if verb in {"reply", "answer"} else ""
    form = form_of(opened, case) if opened else None
    return show(request, case, verb=opened, form=form, chosen=False)


@officers_only
@require_GET
def photo(request: HttpRequest, attachment_id: int) -> HttpResponse | FileResponse:
    """Show a photograph to whoever may see its order; `?small` for a phone that keeps it."""
    found = queries.attachment(attachment_id)
    queries.get(found.order_id, by=officer(request))
    answer: HttpResponse | FileResponse
    if "small" in request.GET:
        answer = HttpResponse(thumbnails.thumbnail(found.file), content_type="image/jpeg")
    else:
        answer = FileResponse(queries.photograph_path(found.file).open("rb"))
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def form_of(verb: str, case: Case, data: Any = None, *, begin_with: str = "") -> forms.OrderForm:
    """
    Return a verb's form, with what is known filled in and nothing chosen for the person.

    :param begin_with: code of the template that a reply begins as
    """
    initial: dict[str, Any] = {}
    suggested = _suggested(case) if verb in {"decline", "dispatch", "rule", "split"} else []
    if verb == "reply":
        spoken = [fact for fact in case.facts if fact.name == facts.CONTACTED]
        if spoken:
            initial["spoken_with"] = spoken[-1].details.get("with_whom", "")
        if begin_with:
            initial["done"] = phrases.begun(phrases.template(begin_with), case.order, by=case.actor)
    if verb == "dispatch" and suggested:
        # The suggestion is said over the form, and one press takes it.
        initial |= {
            "to": suggested[0],
            "assists": [code for code in _route(case).assists if code in suggested],
        }
    form = FORMS[verb](data, order=case.order, named_first=suggested, initial=initial)
    if verb == "weekly" and not carrying(case):
        del form.fields["reason"]
    return form


def carrying(case: Case) -> bool:
    """Return whether the order stood on an earlier list and not yet on this week's: then a reason is asked."""
    week = rules.week_of(case.at).date()
    weeks = {entry.week for entry in case.entries}
    return bool(weeks) and week not in weeks


def _route(case: Case) -> Route:
    """Return where the order would go by itself, as of its submission."""
    found = case.order
    text = "\n".join(asked.text for asked in queries.requests_of(found.pk)) or found.told
    return route(
        found.category_code, found.place_code, text=text, limit=found.limit_code, at=found.submitted_at
    )


def _suggested(case: Case) -> list[str]:
    """Return the units that the last to hand it back or the route suggests; nobody who has handed it back."""
    gone = {hop.unit.code for hop in case.hops if hop.outcome == "declined"} | {case.order.unit.code}
    whistled = next((fact for fact in reversed(case.facts) if fact.name == facts.PASSED_UP), None)
    wanted = list(whistled.details.get("wanted", ())) if whistled else []
    last = [hop.suggested_unit.code for hop in reversed(case.hops) if hop.suggested_unit]
    route = _route(case)
    found = dict.fromkeys([*wanted, *last[:1], route.unit_code, *route.assists])
    return [code for code in found if code not in gone]


def _suggestion(case: Case) -> str:
    """Return in one sentence who should have the order and who says so."""
    back = next((hop for hop in reversed(case.hops) if hop.outcome == "declined"), None)
    if back is not None and back.suggested_unit is not None:
        return _("%(unit)s handed it back and suggests %(suggested)s: %(note)s") % {
            "unit": names.named(back.unit),
            "suggested": names.named(back.suggested_unit),
            "note": back.note,
        }
    whistle = next((hop for hop in reversed(case.hops) if hop.role != "assist" and hop.ended_at), None)
    if whistle is not None and whistle.outcome == "whistled":
        words = {"unit": names.named(whistle.unit), "reason": whistle.note}
        return _("%(unit)s blew the whistle: %(reason)s") % words
    return _route(case).reason


def _draft(request: HttpRequest, case: Case) -> dict[str, Any]:
    """
    Return what a form knows of itself: the key under which it is written once, and the last fact its writer has read.

    A form that is shown again keeps its key, so that what waits on a phone under it is known to have arrived; where
    something else was written under it, another one is drawn.
    """
    key = request.POST.get("key", "")
    again = key and not drafts.written([key])
    return {"key": key if again else secrets.token_hex(20), "seen": case.facts[-1].id}


def show(
    request: HttpRequest,
    case: Case,
    *,
    verb: str = "",
    form: forms.OrderForm | None = None,
    refusal: str = "",
    preview: bool = False,
    hints: Sequence[str] = (),
    chosen: bool = True,
    reveal: bool = False,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """
    Render the page.

    :param verb: the step whose `form` is open; `chosen` says that the person asked for it
    :param refusal: a sentence over the page
    :param preview: whether a reply is shown as the resident reads it, with `hints` to its writer
    :param reveal: whether names and numbers are shown; the caller has recorded the look
    :param typed: what was written down of a voice and refused
    """
    context = (
        frame(request, "order")
        | pane(request, current=case.order.pk)
        | about(case, reveal=reveal, typed=typed)
        | _story(request, case, reveal=reveal)
        | _opened(request, case, verb, form, chosen=chosen)
        | {
            "acts": case.acts,
            "refusal": refusal,
            "preview": preview,
            "hints": hints,
            "mark": f"{case.actor.name} {timezone.localtime(case.at):%m-%d %H:%M}",
        }
    )
    return render(request, "desk/order.html", context, status=status)


def _story(request: HttpRequest, case: Case, *, reveal: bool) -> dict[str, Any]:
    """Return what happened, in sentences; who did the work does not read yet how it was rated."""
    judges = bool(permissions.may_see_ratings(case.actor, case.order))
    told = sentences.lines(case.facts, reveal=reveal, judges=judges, at=case.at)
    return {
        "lines": told,
        "important": [line for line in told if line.important],
        "everything": request.GET.get("all") == "1",
    }


def _opened(
    request: HttpRequest, case: Case, verb: str, form: forms.OrderForm | None, *, chosen: bool
) -> dict[str, Any]:
    """Return the step whose form is open, and what helps to fill it in; the same names, empty, where none is."""
    return {
        "verb": verb,
        "verb_words": acts.words_of(verb) if verb else "",
        "verdict": acts.verdict_on(verb, case) if verb else None,
        "form": form,
        "chosen": chosen and bool(verb),
        "dialog": verb in DIALOGS,
        "suggestion": _suggestion(case) if verb == "dispatch" else "",
        "draft": _draft(request, case) if verb in WRITTEN else None,
        "templates": phrases.for_order(case.order) if verb == "reply" and chosen else [],
    }
