"""One matter, for whoever holds its link: the receipt, how far it is, the rating, taking it back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.catalogue import queries as catalogue
from sanlian.journal.readers import Fact
from sanlian.kernel import errors
from sanlian.look.playing import played
from sanlian.look.refusals import status_of
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.portal import draft as drafts, forms, links, story
from sanlian.portal.guards import public_address
from sanlian.portal.promise import days_of
from sanlian.portal.uploads import bounded_upload
from sanlian.scoring import operations as scoring
from sanlian.workorders import facts, objections, operations, permissions, queries, rules, voices
from sanlian.workorders.lifecycle import Solved, Status
from sanlian.workorders.queries import ServiceRequest

View = Callable[..., HttpResponseBase]


def with_link(view: View) -> View:
    """Give a page the request that its link leads to; a link that leads nowhere says how to find the matter."""

    @wraps(view)
    def opened(http: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            request = queries.request(links.request_id_of(token))
        except errors.NotFound as refusal:
            status = status_of(refusal)
            context = {"message": refusal.message, "form": forms.Find(), "status": status, "by_code": False}
            return render(http, "portal/find.html", context, status=status)
        response = view(http, request, token, *args, **kwargs)
        # The address is the proof: it must not travel on in a Referer, nor stay in a shared cache.
        response["Referrer-Policy"] = "same-origin"
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return opened


def speaker(request: ServiceRequest) -> Actor:
    """Return the person who holds the link: the one who asked or for whom, or nobody known by name."""
    return people.resident_actor(request.reporter_id or request.beneficiary_id)


@require_GET
@with_link
def receipt(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Show the number, who has it and until when."""
    link = http.build_absolute_uri(http.path.removesuffix("receipt/"))
    accept_by = catalogue.calendar().due(
        request.submitted_at, catalogue.limit(request.order.limit_code).accept
    )
    context = {
        "matter": request,
        "order": request.order,
        "token": token,
        "link": link,
        "accept_by": accept_by.at,
        "spoken": bool(voices.of_request(request.pk)),
        "found_by_phone": bool(request.reporter_id or request.beneficiary_id) and _has_phone(request),
    }
    response = render(http, "portal/receipt.html", context)
    # What a phone had kept and sent by itself is named by this.
    response["X-Receipt"] = rules.shown_receipt(request.code)
    return response


def _has_phone(request: ServiceRequest) -> bool:
    return any(person is not None and person.phone_key for person in (request.reporter, request.beneficiary))


@require_GET
@with_link
def track(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Show who has it, what now, until when, and what happened."""
    order, now = request.order, timezone.now()
    answers, photos = queries.replies(order.pk), queries.photographs(order.pk)
    who, told = speaker(request), queries.story(request)
    spoken = any("recording" in fact.details for fact in told)
    rated = queries.rating_of(request.pk, round=order.round)
    headline, line = story.next_step(request)
    gone = request.withdrawn_at is not None
    running = not gone and order.status in {Status.FORMED, Status.DISPATCHED, Status.ACCEPTED}
    context = {
        "matter": request,
        "order": order,
        "token": token,
        "running": running,
        "scenes": story.scenes(told, request),
        "next_headline": headline if not gone and (rated is None or running) else "",
        "next_line": line,
        "days": days_of(order.submitted_at, order.due_at, now=now, calendar=catalogue.calendar())
        if running
        else None,
        "answer": answers[0] if answers and order.replied_at else None,
        "photos": [photo for photo in photos if photo.request_id == request.pk],
        "rated": rated,
        "may_rate": rated is None and bool(permissions.may_rate(who, request)),
        "voices": voices.of_request(request.pk) if spoken else [],
        "work_photos": [photo for photo in photos if photo.request_id is None and photo.public],
        "may_add": bool(permissions.may_add(who, request)),
        "may_object": bool(permissions.may_object(who, request)) and _still_objects(request, told, at=now),
        "may_withdraw": bool(permissions.may_withdraw(who, request)),
    }
    return render(http, "portal/track.html", context)


def _still_objects(request: ServiceRequest, told: Sequence[Fact], *, at: datetime) -> bool:
    """Return whether what was decided last may still be objected to, and was not yet."""
    decided = objections.decided_at(request.order)
    mine = [fact for fact in told if fact.name == facts.OBJECTED and fact.details["request"] == request.pk]
    return objections.in_time(request.order, at=at) and not any(
        decided and fact.at >= decided for fact in mine
    )


@bounded_upload
@require_http_methods(["GET", "POST"])
@with_link
def rate(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Ask the two questions; what more there is to say may be written or spoken."""
    form, now = forms.Rate(http.POST if http.method == "POST" else None), timezone.now()
    carried, status = drafts.Carried(), 422
    if http.method == "POST":
        drafts.take_voice(http, carried, at=now)
        whole = form.is_valid() and not carried.voice_errors
        if whole and "drop_voice" not in http.POST:
            try:
                _rate(http, request, form.cleaned_data, carried, at=now)
            except errors.Invalid as refusal:
                form.add_error(refusal.field, refusal.message)
            except operations.TooLate as refusal:
                # What was written stays on the page: it can be shouted anew.
                form.add_error(None, refusal.message)
                status = 409
            else:
                return redirect("portal:thanks", token)
    verdict = permissions.may_rate(speaker(request), request)
    rated = queries.rating_of(request.pk, round=request.order.round)
    if rated is not None or not verdict:
        raise errors.Conflict(_("You have answered already. Thank you.") if rated else verdict.reason)
    answers = queries.replies(request.order_id)
    context = {
        "matter": request,
        "order": request.order,
        "token": token,
        "form": form,
        "draft": carried,
        "nearest": None,
        "answer": answers[0] if answers else None,
        "photos": request.attachments.all(),
    }
    faulty = form.errors or carried.voice_errors
    return render(http, "portal/rate.html", context, status=status if faulty else 200)


def _rate(
    http: HttpRequest,
    request: ServiceRequest,
    said: Mapping[str, Any],
    carried: drafts.Carried,
    *,
    at: datetime,
) -> None:
    """Keep a rating; :raises operations.TooLate, errors.Refusal: whatever `operations.rate` does."""
    order = operations.rate(
        request.pk,
        solved=said["solved"],
        satisfied=said["satisfied"],
        comment=said["comment"],
        voice=carried.spoken.voice if carried.spoken else None,
        by=speaker(request),
        at=at,
    )
    if said["solved"] == Solved.YES:
        # A good answer may come from whoever is praised by it; what is kept of that, scoring says.
        scoring.note_rating(
            order.pk,
            unit=people.unit_by_id(order.unit_id).code,
            address=public_address(http),
            officer_id=http.user.pk,
            at=at,
        )


@require_GET
@with_link
def thanks(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Say what the answer leads to."""
    reopened = request.order.status in {Status.DISPATCHED, Status.ACCEPTED, Status.FORMED}
    context = {"matter": request, "order": request.order, "token": token, "reopened": reopened}
    return render(http, "portal/thanks.html", context)


@bounded_upload
@require_http_methods(["GET", "POST"])
@with_link
def add(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Take one sentence more, photographs or a voice; what came with a form that is refused waits for it."""
    form, now = forms.Add(http.POST if http.method == "POST" else None), timezone.now()
    carried = drafts.Carried()
    permissions.may_add(speaker(request), request).require()
    if http.method == "POST":
        drafts.take_in(http, carried, at=now)
    faulty = bool(carried.photo_errors or carried.voice_errors)
    if (
        http.method == "POST"
        and form.is_valid()
        and not faulty
        and not {"drop", "drop_voice"} & set(http.POST)
    ):
        try:
            operations.add(
                request.pk,
                text=form.cleaned_data["text"],
                photos=[waiting.photo for waiting in carried.photos],
                voice=carried.spoken.voice if carried.spoken else None,
                by=speaker(request),
                at=now,
            )
        except errors.Invalid as refusal:
            form.add_error("text" if refusal.field == "text" else None, refusal.message)
        else:
            return redirect("portal:track", token)
    faulty = faulty or bool(form.errors)
    context = {
        "matter": request,
        "order": request.order,
        "token": token,
        "form": form,
        "draft": carried,
        "most_photos": forms.MOST_PHOTOS,
        "nearest": None,
    }
    return render(http, "portal/add.html", context, status=422 if faulty else 200)


@require_http_methods(["GET", "POST"])
@with_link
def withdraw(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Ask once, then end the matter."""
    form = forms.Withdraw(http.POST if http.method == "POST" else None)
    permissions.may_withdraw(speaker(request), request).require()
    if http.method == "POST" and form.is_valid():
        operations.withdraw(
            request.pk, reason=form.cleaned_data["reason"], by=speaker(request), at=timezone.now()
        )
        return redirect("portal:track", token)
    context = {"matter": request, "order": request.order, "token": token, "form": form}
    return render(http, "portal/withdraw.html", context, status=422 if form.errors else 200)


@require_POST
@with_link
def keep_private(http: HttpRequest, request: ServiceRequest, token: str) -> HttpResponse:
    """Let the village see it no longer."""
    operations.keep_private(request.pk, by=speaker(request), at=timezone.now())
    return redirect("portal:track", token)


@require_GET
@with_link
def photo(http: HttpRequest, request: ServiceRequest, token: str, number: int) -> FileResponse:
    """Show a photograph of this request, or one that officers added for those who asked."""
    found = queries.attachment(number)
    shown = found.request_id == request.pk or (found.request_id is None and found.public)
    if found.order_id != request.order_id or not shown:
        raise queries.NoSuchRequest(_("This photograph does not exist."))
    return _picture(found.file)


@require_GET
@with_link
def voice(http: HttpRequest, request: ServiceRequest, token: str, number: int) -> HttpResponseBase:
    """Play what was said for this request."""
    found = voices.voice(number)
    if found.request_id != request.pk:
        raise voices.NoSuchVoice(_("This recording does not exist."))
    return played(http, voices.path_of(found.file), media_type=found.media_type)


@require_GET
def waiting_voice(http: HttpRequest, ticket: str) -> HttpResponseBase:
    """Play a recording that waits for its form, to whoever holds the form."""
    try:
        kept = links.voice_of(ticket)
    except links.VoiceExpired as refusal:
        raise errors.NotFound(refusal.message) from None
    return played(http, voices.path_of(kept.file), media_type=kept.media_type)


@require_GET
def waiting_photo(http: HttpRequest, ticket: str) -> FileResponse:
    """Show a photograph that waits for its form, to whoever holds the form."""
    try:
        return _picture(links.photo_of(ticket).file)
    except links.PhotoExpired as refusal:
        raise errors.NotFound(refusal.message) from None


def _picture(file: str) -> FileResponse:
    response = FileResponse(queries.photograph_path(file).open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    return response
