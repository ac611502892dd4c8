"""What waits for an officer's units, the least time left first; and finding any order one may see."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sanlian.desk import rows
from sanlian.desk.frame import frame, has_inbox, landing
from sanlian.look.access import officer, officers_only
from sanlian.look.lists import listed
from sanlian.people import names
from sanlian.workorders import inboxes

VIEWS = ("all", "lead", "assist", "desk", "decide", "check")
FIRST = 3
AT_MOST = 50


@officers_only
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the inbox: the first three with their one button, the numbers, and everything in groups."""
    context = frame(request, "inbox")
    if not context["has_inbox"]:
        return redirect(landing(request))
    units = dict.fromkeys(post.unit_code for post in officer(request).posts)
    context |= pane(request) | {"unit_words": listed(names.unit_words(code) for code in units)}
    return render(request, "desk/inbox.html", context)


def pane(request: HttpRequest, *, current: int | None = None) -> dict[str, Any]:
    """Return the context of the list; two questions whatever its length. `current` is the order that is open."""
    actor, now = officer(request), timezone.now()
    if not has_inbox(actor):
        return {"keep": "", "before_id": None, "after_id": None}
    view = request.GET.get("view", "all")
    view = view if view in VIEWS else "all"
    after = request.GET.get("after") or None
    page = inboxes.inbox(actor, view=view, after=after)
    found = rows.rows_of(actor, page.items, now=now)
    numbers = [row.order_id for row in found]
    at = numbers.index(current) if current in numbers else None
    kept = {
        name: value for name, value in [("view", view if view != "all" else ""), ("after", after)] if value
    }
    return {
        "view": view,
        "keep": f"?{urlencode(kept)}" if kept else "",
        "next_page": page.next,
        "whole": after is None and page.next is None,
        "groups": rows.groups_of(found, now=now),
        "first": found[:FIRST] if after is None and view == "all" else [],
        "counts": inboxes.inbox_counts(actor, at=now),
        "current": current,
        "before_id": numbers[at - 1] if at else None,
        "after_id": numbers[at + 1] if at is not None and at + 1 < len(numbers) else None,
    }


@officers_only
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find orders by receipt, village or a few words, among those that the officer may see."""
    words, now = request.GET.get("q", "").replace("\0", "").strip()[:40], timezone.now()
    found = inboxes.search(officer(request), words, at=now, size=AT_MOST)
    context = frame(request, "find") | {"words": words, "found": found, "full": len(found) == AT_MOST}
    return render(request, "desk/find.html", context)
