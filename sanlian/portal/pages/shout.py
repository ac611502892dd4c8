"""Shouting: write, look it over, send. One address, several screens; every button sends the whole form."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods

from sanlian.analysis import operations as analysis_operations, queries as analysis
from sanlian.analysis.queries import Suggestion
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.rules.questions import asked
from sanlian.kernel import errors
from sanlian.look import preferences
from sanlian.people import operations as people_operations, queries as people
from sanlian.people.names import named
from sanlian.portal import draft as drafts, guards, links, picking
from sanlian.portal.draft import Draft
from sanlian.portal.uploads import bounded_upload
from sanlian.portal.wording import Neighbour, neighbours
from sanlian.workorders import queries as workorders, rules, twins, voices

# Where a refusal of the rooms below is shown, by the field that it names.
_FIELDS = {"place": "village", "phone": "reporter_phone", "photos": None}


@bounded_upload
@require_http_methods(["GET", "POST"])
def shout(http: HttpRequest) -> HttpResponse:
    """Show an empty form, or go on from the screen whose button was pressed."""
    elder = preferences.preferences(http).elder
    if http.method == "GET":
        village = links.remembered(http).village
        draft = drafts.fresh(village=village.code if village else "", other="other" in http.GET)
        first = "write" if not elder else "who" if draft.other else "words"
        if "speak" in http.GET and not draft.other:
            first = "speak"
        return _screen(http, draft, first)
    draft = drafts.sent(http, at=timezone.now())
    if (screen := picking.pressed(http.POST, draft)) is not None:
        if screen == "look":
            return _look(http, draft, elder=elder)
        return _screen(http, draft, screen)
    do = "send" if "joins" in http.POST else http.POST.get("do", "look")
    if "drop_voice" in http.POST:
        return _screen(http, draft, "speak")
    if "drop" in http.POST:
        return _screen(http, draft, "photos" if elder else "write")
    if do == "send":
        return _send(http, draft, elder=elder)
    if do in {"write", "who", "speak"}:
        return _screen(http, draft, "words" if elder and do == "write" else do)
    if do == "next":
        return _next(http, draft)
    return _look(http, draft, elder=elder)


def _next(http: HttpRequest, draft: Draft) -> HttpResponse:
    """Go on in elder mode, one thing a screen."""
    here = http.POST.get("screen", "")
    wrong = set(draft.form.errors) & drafts.SHOWN.get(here, set())
    if wrong or (here == "photos" and draft.photo_errors):
        return _screen(http, draft, here, status=422)
    if here == "who" and draft.empty:
        return _screen(http, draft, "words")
    if here == "words" and not draft.photos:
        return _screen(http, draft, "photos")
    return _look(http, draft, elder=True)


def _look(http: HttpRequest, draft: Draft, *, elder: bool) -> HttpResponse:
    suggestion = _read(draft)
    if suggestion is None:
        return _screen(http, draft, draft.screen_of_errors(elder=elder), status=422)
    return _confirm(http, draft, suggestion)


def _confirm(http: HttpRequest, draft: Draft, suggestion: Suggestion, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    calendar = catalogue.calendar()
    place = suggestion.place
    alone = analysis_operations.goes_alone(suggestion)
    desk = people.township_unit(place.code) if place else None
    chosen = draft.value("urgent")
    urgent = chosen == "yes" or (chosen != "no" and suggestion.urgent)
    limit = catalogue.limit(rules.EMERGENCY) if urgent else catalogue.limit_of(suggestion.category)
    more = {
        "suggestion": suggestion,
        "alternatives": [code for code, _share in suggestion.alternatives[:3]],
        "groups": [
            (group, catalogue.snapshot().children(group.code)) for group in catalogue.snapshot().groups
        ],
        "questions": _questions(draft, suggestion.category),
        "twins": _twins(suggestion),
        "may_be_shown": catalogue.category(suggestion.category).shown and not suggestion.sensitive,
        "shown_photos": [photo.sha256 for photo in draft.shown_photos],
        "urgent": urgent,
        "goes_to": named(people.unit(suggestion.unit_code) if alone else desk or people.county_unit()),
        "accept_by": calendar.due(now, limit.accept).at,
        "finish_by": calendar.due(now, limit.finish).at,
    }
    return _screen(http, draft, "look", status=status, more=more)


def _twins(suggestion: Suggestion) -> list[tuple[twins.Twin, str]]:
    """Return what the person may mean, with the unit that has it; none for what few may know of, or in danger."""
    if suggestion.place is None or suggestion.sensitive or suggestion.urgent:
        return []
    found = twins.twins(suggestion.category, suggestion.place.code, at=timezone.now())
    return [(twin, named(people.unit_by_id(twin.unit_id))) for twin in found]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the screen, with what was answered so far; `leads_on` when another one waits for its answer."""

    name: str
    words: str
    kind: str
    said: str
    options: list[tuple[str, str]]
    leads_on: bool


def _questions(draft: Draft, category: str) -> list[Asked]:
    """Return the questions that the matter and the answers so far lead to."""
    questions, answers, language = catalogue.category(category).questions, draft.answers, get_language()
    waited_for = {question.when for question in questions}
    return [
        Asked(
            name=f"{drafts.QUESTION}{question.code}",
            words=question.label(language),
            kind=question.kind,
            said=answers.get(question.code, ""),
            options=[("yes", _("Yes")), ("no", _("No"))]
            if question.kind == "yesno"
            else [(option.value, option.label(language)) for option in question.options],
            leads_on=question.code in waited_for,
        )
        for question in asked(questions, answers)
    ]


def _read(draft: Draft) -> Suggestion | None:
    """Return what the machine makes of the draft, or None with the faults noted in it."""
    if draft.empty:
        if draft.screen == "speak":
            draft.voice_errors.append(_("Nothing was recorded. Please press and say it, or write it."))
        else:
            draft.form.add_error("text", _("Please say in a few words what the matter is."))
    if draft.faulty:
        return None
    try:
        return analysis.suggest(
            draft.form.cleaned_data["text"],
            village=draft.form.cleaned_data["village"] or None,
            point=draft.point,
            category=draft.form.cleaned_data["category"] or None,
            at=timezone.now(),
        )
    except catalogue.UnknownCategory:
        draft.set(category="")
        return _read(draft)
    except errors.Invalid as refusal:
        _note(draft, refusal)
        return None


def _note(draft: Draft, refusal: errors.Refusal) -> None:
    named = _FIELDS.get(refusal.field or "", refusal.field)
    draft.form.add_error(named if named in draft.form.fields else None, refusal.message)


# ── sending ───────────────────────────────────────────────────────────────────────────────────────


def _send(http: HttpRequest, draft: Draft, *, elder: bool) -> HttpResponse:
    suggestion = _read(draft)
    if suggestion is None:
        return _screen(http, draft, draft.screen_of_errors(elder=elder), status=422)
    values, now = draft.form.cleaned_data, timezone.now()
    try:
        guards.count_shout(http, urgent=suggestion.urgent, at=now)
        receipt = analysis_operations.shout(
            text=values["text"],
            village=values["village"] or None,
            point=draft.point,
            address=values["address"],
            reporter_name=values["reporter_name"],
            reporter_phone=values["reporter_phone"],
            beneficiary_name=values["beneficiary_name"] if values["other"] else "",
            beneficiary_phone=values["beneficiary_phone"] if values["other"] else "",
            relation=values["relation"] if values["other"] else "",
            consent=values["consent"] and values["other"],
            category=values["category"] or None,
            urgent={"yes": True, "no": False}.get(values["urgent"]),
            visibility=values["visibility"] or "handlers",
            shows_words=values["shows_words"],
            shows_photos=[photo.sha256 for photo in draft.shown_photos],
            language=get_language() or "zh-hans",
            idempotency_key=values["key"],
            photos=[waiting.photo for waiting in draft.photos],
            voice=draft.spoken.voice if draft.spoken else None,
            answers=draft.answers,
            joins=_joins(http),
            at=now,
        )
    except people_operations.TooManyAttempts as refusal:
        draft.form.add_error(None, refusal.message)
        return _confirm(http, draft, suggestion, status=429)
    except analysis_operations.NoSuchTwin as refusal:
        draft.form.add_error(None, refusal.message)
        return _confirm(http, draft, suggestion, status=409)
    except errors.Invalid as refusal:
        _note(draft, refusal)
        return _screen(http, draft, draft.screen_of_errors(elder=elder), status=422)
    if receipt.repeated and _said_otherwise(draft, receipt.request_id):
        return _changed_after_sending(http, draft, suggestion, receipt.code)
    response = redirect("portal:receipt", links.token_of(receipt.request_id))
    links.remember_matter(http, response, receipt.request_id)
    if suggestion.place is not None and len(suggestion.place.code) >= 12:
        links.remember_village(response, suggestion.place.code)
    return response


def _said_otherwise(draft: Draft, request_id: int) -> bool:
    """Return whether an earlier request under the same key has other words, or another voice."""
    kept = {recording.sha256 for recording in voices.of_request(request_id)}
    now = {draft.spoken.voice.sha256} if draft.spoken else set()
    return workorders.request(request_id).text != draft.form.cleaned_data["text"] or kept != now


def _joins(http: HttpRequest) -> int | None:
    """Return the number of the order that the person joins; what is no number is none that was offered."""
    given = http.POST.get("joins")
    return None if given is None else int(given) if given.isascii() and given.isdecimal() else 0


def _changed_after_sending(
    http: HttpRequest, draft: Draft, suggestion: Suggestion, code: str
) -> HttpResponse:
    """Whoever goes back after sending and writes something else must not lose it to the earlier receipt."""
    other = drafts.fresh(village="", other=False).value("key")
    draft.set(key=other)
    draft.form.add_error(
        None,
        _(
            "The earlier words were received (no. %(code)s). Press again to send these as a matter of their own."
        )
        % {"code": code[2:]},
    )
    return _confirm(http, draft, suggestion, status=409)


def _nearest(draft: Draft) -> Neighbour | None:
    """Return whom to call in the village, for whoever has no microphone."""
    return next(iter(neighbours(draft.village)), None) if draft.village else None


def _screen(
    http: HttpRequest, draft: Draft, screen: str, *, status: int = 200, more: dict[str, Any] | None = None
) -> HttpResponse:
    back = http.POST.get("back") or ("look" if http.POST.get("from") == "look" else "write")
    context = {
        "draft": draft,
        "form": draft.form,
        "screen": screen,
        "carried": draft.carried(screen),
        "back": back if back in {"look", "write"} else "write",
        "photo_first": "photo" in http.GET,
        "machine_listens": bool(settings.VOICE_MODEL),
        "most_photos": 6,
        **(picking.choices(http, draft) if screen in {"place", "map"} else {}),
        **({"nearest": _nearest(draft)} if screen == "speak" else {}),
        **(more or {}),
    }
    return render(http, f"portal/shout_{screen}.html", context, status=status)
