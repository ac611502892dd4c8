"""What an officer is told: the inbox of messages, what each leads to, and how one wants to hear."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.analysis import reasons
from sanlian.desk import choices, rows
from sanlian.desk.forms import Hearing
from sanlian.desk.frame import frame
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.notify import operations, queries
from sanlian.notify.rules import GROUP_WORDS
from sanlian.people import names

# Where what a message is about stands.
PAGES = {"order": "desk:order", "broadcast": "desk:broadcast"}
# One page for all of a kind.
LISTS = {"rule": "registry:routing", "file": "desk:notes", "scanner": "desk:notes"}


@officers_only
@require_GET
@never_cache
def notes(request: HttpRequest) -> HttpResponse:
    """Show the messages, the newest first; the address says whether only the unread ones."""
    only_unread = request.GET.get("show") == "unread"
    page = queries.inbox(
        officer(request).id or 0,
        words=words,
        cursor=request.GET.get("after", ""),
        only_unread=only_unread,
    )
    context = {"notes": page.items, "next_page": page.next, "only_unread": only_unread}
    return render(request, "desk/notes.html", frame(request, "notes") | context)


@officers_only
@require_POST
def open_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Mark what a message is about as read, and go there."""
    actor = officer(request)
    kind, number = queries.find_note(note_id, user_id=actor.id or 0)
    operations.mark_read(about=(kind, number), by=actor, at=timezone.now())
    return _page_of(kind, number)


@officers_only
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all messages as read."""
    operations.mark_all_read(by=officer(request), at=timezone.now())
    return redirect("desk:notes")


@officers_only
@require_GET
def about(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Go where a link in an SMS leads; the page there asks whether it may be seen."""
    return _page_of(kind, number)


def _page_of(kind: str, number: object) -> HttpResponse:
    if kind in LISTS:
        return redirect(LISTS[kind])
    if kind not in PAGES:
        raise Http404
    return redirect(PAGES[kind], number)


@officers_only
@require_http_methods(["GET", "POST"])
@never_cache
def hearing(request: HttpRequest) -> HttpResponse:
    """Let an officer choose how to hear beside the inbox."""
    actor = officer(request)
    chosen = queries.choices(actor.id or 0)
    initial: dict[str, Any] = {group: list(chosen.channels.get(group, ())) for group in GROUP_WORDS}
    initial |= {
        "digest": "daily" if chosen.digest else "at_once",
        "quiet": chosen.own_quiet,
        "language": chosen.language,
        "email": chosen.email,
    }
    form = Hearing(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.prefer(
                channels={group: given[group] for group in GROUP_WORDS},
                digest=given["digest"] == "daily",
                quiet=given["quiet"],
                language=given["language"],
                email=given["email"],
                by=actor,
                at=timezone.now(),
            )
        except errors.Invalid as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Kept. It holds from the next message on."))
            return redirect("desk:hearing")
    context = {"form": form, "groups": [form[group] for group in GROUP_WORDS]}
    return render(
        request, "desk/hearing.html", frame(request, "me") | context, status=422 if form.errors else 200
    )


def words(name: str, value: Any) -> str:
    """Return a value of a message in the reader's words."""
    text = str(value)
    if name == "matter":
        return choices.matter_words(text)
    if name == "place":
        return rows.place_words(text)
    if name == "rule":
        return reasons.rule_words(text)
    if name == "fault":
        return reasons.unpacked(text).words
    return names.unit_words(text) if name == "unit" else text
