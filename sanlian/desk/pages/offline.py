"""The desk without a signal: what is kept on an officer's phone, and what is sent from there later."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from sanlian.desk import acts, rows
from sanlian.desk.forms import OrderForm
from sanlian.desk.frame import frame, has_inbox
from sanlian.desk.pages import orders, verbs
from sanlian.desk.pages.overtaking import overtaken
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.refusals import status_of
from sanlian.look.workers import LOOK, worker_script
from sanlian.people.actors import Actor
from sanlian.workorders import drafts, inboxes, rules
from sanlian.workorders.operations import IncompleteReply
from sanlian.workorders.queries import Assignment, WorkOrder

# What every page of the desk loads; what else a kept page names is kept with it.
FILES = (
    *LOOK,
    "desk/desk.css",
    "desk/inbox.css",
    "desk/offline.css",
    "desk/desk.js",
    "desk/outbox.js",
    "desk/offline.js",
)
MOST_ORDERS = 50
# Among so many with the least time left one's own are looked for first.
_LOOKED_AT = 200
MOST_KEYS = 100
# What each of the forms says at the least.
_MUST = {
    "contact": ("with_whom",),
    "progress": ("note",),
    "answer": ("note",),
    "reply": ("spoken_with", "done", "done_by"),
}


@require_GET
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker of the desk; it is the same for everybody."""
    known = {
        # Its own name and its own part of the address: others may keep copies beside it.
        "FAMILY": f"desk:{reverse('desk:inbox')}:",
        "DESK": reverse("desk:inbox"),
        "KEPT": reverse("desk:kept"),
        "WRITE": reverse("desk:kept_write"),
        "LIST": reverse("desk:kept_list"),
        "LOGIN": reverse("desk:login"),
        "LOGOUT": reverse("desk:logout"),
        "STATIC": static(""),
        "WRITTEN": orders.WRITTEN,
        "HOURS": settings.OFFLINE_HOURS,
        "CONTACTS": settings.OFFLINE_CONTACTS,
    }
    libraries = ("look/kept.js", "desk/outbox.js")
    return worker_script("desk/worker.js", files=FILES, libraries=libraries, known=known)


@officers_only
@require_GET
@never_cache
def kept(request: HttpRequest) -> HttpResponse:
    """Show what is kept on this phone, what waits there, and what was not taken; a script fills it in."""
    return render(request, "desk/kept.html", frame(request, "kept") | {"hours": settings.OFFLINE_HOURS})


@officers_only
@require_GET
@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """Show the forms of everything that is only written, for no order yet: a script leaves the one that is wanted."""
    forms = [(verb, acts.words_of(verb), _blank(verb)) for verb in orders.WRITTEN]
    return render(request, "desk/kept_write.html", frame(request, "kept") | {"forms": forms})


def _blank(verb: str) -> OrderForm:
    """Return a form for no order yet; what must be said is asked for at once: the county cannot ask here."""
    form = orders.FORMS[verb](order=WorkOrder(), auto_id=f"{verb}_%s")
    for name in _MUST[verb]:
        form.fields[name].widget.attrs["required"] = True
    return form


@officers_only
@require_GET
@never_cache
def in_hand(request: HttpRequest) -> JsonResponse:
    """
    Return what a phone keeps: `{"who", "withheld", "orders": [{"id", "version", "code", "title", "place"}]}`.

    Those in hand of this officer first, then those of the units, the least time left first, 50 at the most. What few
    may see is withheld from phones, and only counted.
    """
    actor = officer(request)
    chosen, withheld = _chosen(actor)
    versions = drafts.versions(row.order_id for row in chosen)
    listed = [
        {
            "id": row.order_id,
            "version": versions[row.order_id],
            "code": rules.shown_receipt(row.order.code),
            "title": row.order.title,
            "place": rows.place_words(row.order.place_code),
        }
        for row in chosen
    ]
    return JsonResponse({"who": str(actor.id), "withheld": withheld, "orders": listed})


def _chosen(actor: Actor) -> tuple[list[Assignment], int]:
    if not settings.OFFLINE_HOURS or not has_inbox(actor):
        return [], 0
    waiting = inboxes.inbox(actor, at=timezone.now(), size=_LOOKED_AT).items
    once: dict[int, Assignment] = {}
    for row in waiting:
        once.setdefault(row.order_id, row)
    open_ones = [row for row in once.values() if not row.order.restricted]
    mine_first = sorted(open_ones, key=lambda row: row.order.handler_id != actor.id)
    return mine_first[:MOST_ORDERS], len(once) - len(open_ones)


@require_GET
@never_cache
def state(request: HttpRequest) -> JsonResponse:
    """
    Return who is logged in and what has arrived: `{"who", "token", "done"}`; 401 when nobody is.

    `token` proves that a form is of this session; `done` are those of the keys asked for, `?key=…`, whose words are
    written.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"who": None}, status=HTTPStatus.UNAUTHORIZED)
    done = drafts.written(request.GET.getlist("key")[:MOST_KEYS])
    return JsonResponse({"who": str(officer(request).id), "token": get_token(request), "done": sorted(done)})


@require_POST
@never_cache
def send(request: HttpRequest, order_id: int, verb: str) -> JsonResponse:
    """
    Do what was written on a phone without a signal, once: `{"state": "sent"}`, or `{"state": "refused", "why": …}`.

    The status is that of the page (403, 404, 409, 422); 401 when nobody is logged in, or somebody else than wrote.
    """
    if verb not in orders.WRITTEN:
        raise Http404
    if not request.user.is_authenticated or str(officer(request).id) != request.POST.get("who"):
        return JsonResponse({"state": "login"}, status=HTTPStatus.UNAUTHORIZED)
    try:
        return _send(request, order_id, verb)
    except IncompleteReply as refusal:
        return _not_taken(" ".join(refusal.faults.values()), status_of(refusal))
    except errors.Refusal as refusal:
        return _not_taken(refusal.message, status_of(refusal))


def _send(request: HttpRequest, order_id: int, verb: str) -> JsonResponse:
    case = orders.read(request, order_id)
    form = orders.form_of(verb, case, request.POST)
    if not form.is_valid():
        return _not_taken(" ".join(str(each) for found in form.errors.values() for each in found), 422)
    verbs.keep_private(verb, case, form.cleaned_data)
    try:
        verbs.carry_out(request, case, verb, form)
    except (errors.Conflict, errors.NotAllowed) as refusal:
        fresh = orders.read(request, order_id)
        return _not_taken(overtaken(fresh, verb, refusal) or refusal.message, status_of(refusal))
    return JsonResponse({"state": "sent"})


def _not_taken(why: str, status: int) -> JsonResponse:
    answer: dict[str, Any] = {"state": "refused", "why": why or _("It could not be written.")}
    return JsonResponse(answer, status=status)
