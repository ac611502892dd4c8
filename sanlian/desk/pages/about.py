"""What the page of an order says of the order itself: who has it, who asked, why it is here, what is known."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext as _

from sanlian.analysis import queries as analysis, repeats
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.rules import questions
from sanlian.desk import acts, choices, clocks, rows, spots
from sanlian.desk.pages import known
from sanlian.desk.pages.case import Case, Heard, Typed
from sanlian.people import contact
from sanlian.workorders import facts, finding, lifecycle, permissions, quality, queries, rules, scope, voices
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.queries import Attachment, ServiceRequest, WorkOrder


def about(case: Case, *, reveal: bool, typed: Typed | None) -> dict[str, Any]:
    """Return what is known of the order itself."""
    found, requests = case.order, queries.requests_of(case.order.pk)
    photos = queries.photographs(found.pk)
    helping, spoken = acts.helping(case.hops), _heard(case, requests, typed)
    limit = catalogue.limit(found.limit_code)
    return known.of_order(found, requests, case.actor, reveal=reveal) | {
        "order": found,
        "code": rules.shown_receipt(found.code),
        "place": rows.place_words(found.place_code),
        "spot": spots.spot_of(found.place_code, requests),
        "address": next((asked.address for asked in requests if asked.address), ""),
        "limit": limit.label(get_language()),
        "limit_span": catalogue.span_label(limit.finish),
        "heed_words": found.analysis.get("heed_words", []) if found.status == Status.FORMED else [],
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
        "entries": case.entries,
        "alike": [_like(row, case.at) for row in finding.alike(found, by=case.actor)],
        "parts": case.parts,
        "call_ups": case.call_ups,
        "whole": quality.whole_of(found.parent_id) if found.parent_id else None,
        "seen_in": queries.by_numbers(repeats.orders_behind(found.pk), by=case.actor) if found.told else [],
    }


def _like(row: WorkOrder, at: datetime) -> dict[str, Any]:
    """Return an earlier order in one line: when, where, and how it went."""
    days = ((row.replied_at or row.ended_at or at) - row.submitted_at).days
    return {"order": row, "place": rows.place_words(row.place_code[:12]), "days": max(days, 1)}


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
    judges = permissions.may_see_ratings(case.actor, case.order)
    return [
        Heard(
            recording,
            may_hear=hears,
            may_write=writes and recording.written_by is None,
            of_work=recording.rating is not None,
            typed=typed if typed and typed.recording_id == recording.pk else None,
        )
        for recording in voices.of_order(case.order.pk)
        if judges or voices.is_open(recording, at=case.at)
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
