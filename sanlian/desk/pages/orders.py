"""One order: who has it and until when, what was said, what happened, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET

from sanlian.analysis import queries as analysis, repeats
from sanlian.analysis.routing import Route, route
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.rules import questions
from sanlian.desk import acts, choices, clocks, forms, rows, sentences
from sanlian.desk.acts import Acts
from sanlian.desk.frame import frame
from sanlian.desk.pages import known
from sanlian.desk.pages.inbox import pane
from sanlian.journal.readers import Fact
from sanlian.kernel.verdict import Verdict
from sanlian.look.access import officer, officers_only
from sanlian.people import contact, names
from sanlian.people.actors import Actor
from sanlian.workorders import facts, lifecycle, permissions, quality, queries, rules, scope, voices
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.queries import Assignment, Attachment, Plea, ServiceRequest, Supervision, WorkOrder
from sanlian.workorders.voices import Recording

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
}


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
    }
)


@dataclass(frozen=True)
class Case:
    """An order with all that its page is made of, read once."""

    actor: Actor
    order: WorkOrder
    hops: list[Assignment]
    pleas: list[Plea]
    supervision: Supervision | None
    facts: list[Fact]
    parts: list[WorkOrder]
    acts: Acts

    @property
    def open_parts(self) -> int:
        """Return how many parts have not ended."""
        return sum(part.ended_at is None for part in self.parts)

    at: datetime


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer wrote down of a recording, and why it could not be kept."""

    recording_id: int
    words: str
    fault: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording, whether this officer may hear it and write it down, and what was typed in vain."""

    recording: Recording
    may_hear: Verdict
    may_write: bool
    typed: Typed | None


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
def photo(request: HttpRequest, attachment_id: int) -> FileResponse:
    """Show a photograph to whoever may see its order."""
    found = queries.attachment(attachment_id)
    queries.get(found.order_id, by=officer(request))
    answer = FileResponse(queries.photograph_path(found.file).open("rb"))
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def read(request: HttpRequest, order_id: int) -> Case:
    """Return an order's case; :raises errors.NotFound: for one that is not shown to this officer."""
    actor, at = officer(request), timezone.now()
    found = queries.get(order_id, by=actor)
    hops = queries.assignments(found.pk)
    pleas = queries.pleas(found.pk)
    supervision = queries.supervision(found) if found.overdue_since else None
    told = queries.timeline(found.pk)
    parts = quality.parts_of(found.pk) if any(fact.name == facts.SPLIT for fact in told) else []
    running = sum(part.ended_at is None for part in parts)
    return Case(
        actor=actor,
        order=found,
        hops=hops,
        pleas=pleas,
        supervision=supervision,
        facts=told,
        parts=parts,
        acts=acts.acts_of(actor, found, hops, pleas, supervision, open_parts=running, at=at),
        at=at,
    )


def form_of(verb: str, case: Case, data: Any = None) -> forms.OrderForm:
    """Return a verb's form, with what is known filled in and nothing chosen for the person."""
    initial: dict[str, Any] = {}
    suggested = _suggested(case) if verb in {"decline", "dispatch", "rule", "split"} else []
    if verb == "reply":
        spoken = [fact for fact in case.facts if fact.name == facts.CONTACTED]
        if spoken:
            initial["spoken_with"] = spoken[-1].details.get("with_whom", "")
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
    weeks = {entry.week for entry in queries.weekly_entries(case.order.pk)}
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
    last = [hop.suggested_unit.code for hop in reversed(case.hops) if hop.suggested_unit]
    route = _route(case)
    found = dict.fromkeys([*last[:1], route.unit_code, *route.assists])
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
    return _route(case).reason


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
    found = case.order
    judges = bool(permissions.may_see_ratings(case.actor, found))
    told = sentences.lines(case.facts, reveal=reveal, judges=judges, at=case.at)
    context = (
        frame(request, "order") | pane(request, current=found.pk) | _about(case, reveal=reveal, typed=typed)
    )
    context |= {
        "lines": told,
        "important": [line for line in told if line.important],
        "everything": request.GET.get("all") == "1",
        "acts": case.acts,
        "verb": verb,
        "verb_words": acts.words_of(verb) if verb else "",
        "verdict": acts.verdict_on(
            verb,
            case.actor,
            found,
            case.hops,
            case.pleas,
            case.supervision,
            open_parts=case.open_parts,
            at=case.at,
        )
        if verb
        else None,
        "form": form,
        "chosen": chosen and bool(verb),
        "dialog": verb in DIALOGS,
        "suggestion": _suggestion(case) if verb == "dispatch" else "",
        "refusal": refusal,
        "preview": preview,
        "hints": hints,
        "mark": f"{case.actor.name} {timezone.localtime(case.at):%m-%d %H:%M}",
    }
    return render(request, "desk/order.html", context, status=status)


def _about(case: Case, *, reveal: bool, typed: Typed | None) -> dict[str, Any]:
    """Return what is known of the order itself."""
    found, requests = case.order, queries.requests_of(case.order.pk)
    photos = queries.photographs(found.pk)
    helping, spoken = acts.helping(case.hops), _heard(case, requests, typed)
    limit = catalogue.limit(found.limit_code)
    return known.of_order(found, requests, case.actor, reveal=reveal) | {
        "order": found,
        "code": rules.shown_receipt(found.code),
        "place": rows.place_words(found.place_code),
        "address": next((asked.address for asked in requests if asked.address), ""),
        "limit": limit.label(get_language()),
        "limit_span": catalogue.span_label(limit.finish),
        "clocks": clocks.of(found, acts.owner(case.hops), at=case.at),
        "owner": acts.owner(case.hops),
        "plea": scope.open_plea(case.pleas, acts.owner(case.hops)),
        "resting": next((plea for plea in reversed(case.pleas) if plea.outcome == "granted"), None)
        if found.suspended_at
        else None,
        "handler": found.handler.name if found.handler else "",
        "helpers": [hop for hop in case.hops if hop.role == "assist"],
        "asked": [_asked(asked, photos, spoken, reveal=reveal) for asked in requests],
        "unanswered": _unanswered(found.category_code, requests) if found.status in lifecycle.OPEN else [],
        "may_reveal": permissions.may_see_contact(case.actor, found, helping),
        "revealed": reveal,
        "seen_by": sorted({fact.by_name for fact in case.facts if fact.name == facts.CONTACT_SEEN}),
        "work_photos": [photo for photo in photos if photo.request_id is None],
        "evidence": found.status == Status.ACCEPTED and quality.lacks_evidence(found, photos),
        "replies": queries.replies(found.pk) if found.replied_at or found.round > 1 else [],
        "why": _why(case),
        "note_missing": found.status == Status.ACCEPTED
        and rules.note_missing(found.limit_code, found.noted_at or found.accepted_at, at=case.at),
        "supervision": case.supervision,
        "entries": queries.weekly_entries(found.pk),
        "parts": case.parts,
        "whole": quality.whole_of(found.parent_id) if found.parent_id else None,
        "seen_in": queries.by_numbers(repeats.orders_behind(found.pk), by=case.actor) if found.told else [],
    }


def _why(case: Case) -> dict[str, Any]:
    """Return why the order is where it is: the last dispatch, and what the machine made of the words."""
    hop = next((hop for hop in reversed(case.hops) if hop.role == "lead"), None)
    told = analysis.explanation(case.order.analysis)
    given = hop.reason if hop else ""
    by_itself = told is not None and hop is not None and hop.unit.code == told.unit_code
    return {
        "list_item": hop.list_item if hop else "",
        "sent": hop is not None,
        "no_item": choices.no_item_words(),
        "reason": told.route_reason if told and by_itself and not given else given,
        "percent": round(told.confidence * 100) if told and not told.chosen_by_person else None,
        "chosen": bool(told and told.chosen_by_person),
        "words": [reason.word for reason in told.reasons] if told else [],
        "others": [choices.matter_words(code) for code, _share in told.alternatives] if told else [],
    }


def _heard(case: Case, requests: list[ServiceRequest], typed: Typed | None) -> list[Heard]:
    # What came with a merged order stands in that order's story, not in this one's.
    if len(requests) == 1 and not any("recording" in fact.details for fact in case.facts):
        return []
    helping = acts.helping(case.hops)
    hears = permissions.may_hear(case.actor, case.order, helping)
    writes = bool(permissions.may_write_down(case.actor, case.order, helping))
    return [
        Heard(
            recording,
            may_hear=hears,
            may_write=writes and recording.written_by is None,
            typed=typed if typed and typed.recording_id == recording.pk else None,
        )
        for recording in voices.of_order(case.order.pk)
    ]


def _asked(
    asked: ServiceRequest, photos: list[Attachment], spoken: list[Heard], *, reveal: bool
) -> dict[str, Any]:
    reporter, beneficiary = asked.reporter, asked.beneficiary
    other = beneficiary is not None and (reporter is None or beneficiary.pk != reporter.pk)
    return {
        "text": asked.text,
        "objects_to": asked.objects_to,
        "answers": [_answer(row) for row in asked.answers],
        "at": asked.submitted_at,
        "reporter": _name(reporter.name if reporter else "", reveal),
        "reporter_phone": _phone(reporter.phone if reporter else "", reveal),
        "beneficiary": _name(beneficiary.name if beneficiary and other else "", reveal),
        "beneficiary_phone": _phone(beneficiary.phone if beneficiary and other else "", reveal),
        "relation": asked.relation,
        "consent": asked.consent,
        "photos": [photo for photo in photos if photo.request_id == asked.pk],
        "voices": [heard for heard in spoken if heard.recording.request_id == asked.pk],
    }


def _answer(row: dict[str, str]) -> tuple[str, str]:
    """Return a question as it was put and its answer, in the reader's language."""
    english = (get_language() or "").startswith("en")
    said = {"yes": _("Yes"), "no": _("No")}.get(row["answer"]) if row["kind"] == "yesno" else None
    return row["words_en" if english else "words"], said or row["answer"]


def _unanswered(category_code: str, asked: list[ServiceRequest]) -> list[str]:
    """Return what nobody has answered of what is worth asking about the matter, for the first call."""
    kind = catalogue.snapshot().categories.get(category_code)
    if kind is None or not asked:
        return []
    answers = {row["code"]: row["answer"] for request in asked for row in request.answers}
    found = questions.asked(kind.questions, answers)
    return [each.label(get_language()) for each in found if each.code not in answers]


def _name(name: str, reveal: bool) -> str:
    return name if reveal else contact.masked_name(name)


def _phone(phone: str, reveal: bool) -> str:
    return phone if reveal else contact.masked_phone(phone)
