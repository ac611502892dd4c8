"""What waits for an officer's units, the least time left first; and finding any order one may see."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sanlian.desk import rows, sieves
from sanlian.desk.frame import frame, has_inbox, landing, on_phone
from sanlian.kernel import errors
from sanlian.look.access import officer, officers_only
from sanlian.look.lists import listed
from sanlian.look.refusals import status_of
from sanlian.people import names
from sanlian.workorders import finding, inboxes, operations
from sanlian.workorders.inboxes import ABOVE, Sieve

FIRST = 3
AT_MOST = 50


@officers_only
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the inbox: the first three with their one button, the numbers, and everything in groups."""
    context = frame(request, "inbox")
    if not context["has_inbox"]:
        return redirect(landing(request))
    return render(request, "desk/inbox.html", context | home(request))


def home(request: HttpRequest) -> dict[str, Any]:
    """Return what the inbox's page has besides its frame."""
    units = dict.fromkeys(post.unit_code for post in officer(request).posts)
    found = pane(request) | {"unit_words": listed(names.unit_words(code) for code in units)}
    sieve = Sieve.of(request.GET.dict())
    own = next((each for each in found["saved"] if Sieve.of(each.sieve) == sieve), None)
    return found | {
        "narrowing": sieves.narrowing(officer(request), sieve),
        "own_view": own,
        "refused": "",
        "typed": "",
        "may_keep": own is None and bool(sieve.spelt()) and sieve.view not in ABOVE,
    }


def pane(request: HttpRequest, *, current: int | None = None) -> dict[str, Any]:
    """
    Return the context of the list: three questions whatever its length, and one beside an order.

    :param current: number of the order that is open
    """
    actor, now = officer(request), timezone.now()
    if not has_inbox(actor):
        return {"keep": "", "before_id": None, "after_id": None}
    sieve, after = Sieve.of(request.GET.dict()), request.GET.get("after") or None
    page = inboxes.inbox(actor, sieve, at=now, after=after)
    found = rows.rows_of(actor, page.items, now=now)
    if on_phone(request):
        # What few may see is kept on no phone.
        found = [row for row in found if not row.restricted]
    numbers = [row.order_id for row in found]
    at = numbers.index(current) if current in numbers else None
    # Beside an open order the list has no numbers: its page asks enough of the database.
    saved = inboxes.saved_views(actor) if current is None else []
    many = [verb for verb in ("accept", "dispatch") if sum(row.verb == verb for row in found) > 1]
    choosing = current is None and request.GET.get("choose") == "1" and bool(many)
    own = [Sieve.of(each.sieve) for each in saved]
    counts = inboxes.inbox_counts(actor, own, at=now) if current is None else None
    return {
        "sieve": sieve,
        "keep": sieves.query_of(sieve, after=after),
        "next_page": sieves.query_of(sieve, after=page.next) if page.next else "",
        "whole": after is None and page.next is None,
        "groups": rows.groups_of(found, now=now),
        "first": found[:FIRST] if after is None and not sieve.spelt() and not choosing else [],
        "choosing": choosing,
        "many": many,
        "choose_query": sieves.query_of(sieve, after=after, choose="1"),
        "counts": counts,
        "saved": saved,
        "chips": sieves.chips(sieve, counts, saved),
        "current": current,
        "before_id": numbers[at - 1] if at else None,
        "after_id": numbers[at + 1] if at is not None and at + 1 < len(numbers) else None,
    }


@officers_only
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep what the inbox shows now under a name; a refusal shows the inbox again with the name that was typed."""
    sieve, name = Sieve.of(request.POST.dict()), request.POST.get("name", "")
    try:
        kept = operations.keep_view(sieve, name=name, by=officer(request), at=timezone.now())
    except errors.Invalid as refusal:
        request.GET = QueryDict(urlencode(sieve.spelt()))
        context = frame(request, "inbox") | home(request) | {"refused": str(refusal), "typed": name}
        return render(request, "desk/inbox.html", context, status=status_of(refusal))
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": kept.name})
    return redirect(f"{reverse('desk:inbox')}{sieves.query_of(sieve)}")


@officers_only
@require_POST
def drop_view(request: HttpRequest, number: int) -> HttpResponse:
    """Let go of one of one's own views; the orders that it showed stay where they are."""
    operations.drop_view(number, by=officer(request), at=timezone.now())
    messages.success(request, _("The view is gone; its orders are where they were."))
    return redirect("desk:inbox")


@officers_only
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find orders by receipt, village or a few words, among those that the officer may see."""
    words, now = request.GET.get("q", "").replace("\0", "").strip()[:40], timezone.now()
    found = finding.search(officer(request), words, at=now, size=AT_MOST)
    context = frame(request, "find") | {"words": words, "found": found, "full": len(found) == AT_MOST}
    return render(request, "desk/find.html", context)
