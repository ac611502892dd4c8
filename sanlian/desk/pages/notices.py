"""Notices to the people of a place: those that hang, writing one, taking one down."""

from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sanlian.desk import rows
from sanlian.desk.forms import WriteNotice
from sanlian.desk.frame import frame
from sanlian.look.access import officer, officers_only
from sanlian.notices import operations, permissions, queries
from sanlian.people.actors import Actor
from sanlian.workorders import operations as orders, villages

USUALLY = timedelta(days=14)


@officers_only
@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Show the notices of one's places, the newest first."""
    actor, today = officer(request), timezone.localdate()
    permissions.may_post(actor).require()
    page = queries.written(by=actor, cursor=request.GET.get("after", ""))
    context = {
        "written": [
            (
                notice,
                rows.place_words(notice.place_code),
                notice.taken_down_at is None and notice.until >= today,
            )
            for notice in page.items
        ],
        "shown": [
            (order, rows.place_words(order.place_code), read, read.photos)
            for order, read in villages.shown_within(permissions.scopes(actor))
        ],
        "today": today,
        "next_page": page.next,
    }
    return render(request, "desk/notices.html", frame(request, "notices") | context)


@officers_only
@require_http_methods(["GET", "POST"])
@never_cache
def write(request: HttpRequest) -> HttpResponse:
    """Write a notice; it hangs from its first day on."""
    actor, today = officer(request), timezone.localdate()
    permissions.may_post(actor).require()
    form = WriteNotice(
        request.POST if request.method == "POST" else None,
        scopes=permissions.scopes(actor),
        initial={"since": today, "until": today + USUALLY},
    )
    status = form.carried_out(lambda: _post(form, actor))[1] if request.method == "POST" else HTTPStatus.OK
    if status == HTTPStatus.FOUND:
        messages.success(request, _("The notice is up."))
        return redirect("desk:notices")
    context = frame(request, "notices") | {"form": form}
    return render(request, "desk/write_notice.html", context, status=status)


def _post(form: WriteNotice, actor: Actor) -> int:
    said = form.cleaned_data
    return operations.post(
        place_code=said["place"],
        title=said["title"],
        text=said["text"],
        since=said["since"],
        until=said["until"],
        by=actor,
        at=timezone.now(),
    )


@officers_only
@require_POST
def hide(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take a resident's words and photographs off the village's page."""
    orders.hide_words(request_id, by=officer(request), at=timezone.now())
    messages.success(request, _("Taken off the page. The matter itself stays; the person is told."))
    return redirect("desk:notices")


@officers_only
@require_POST
def take_down(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take a notice down before its last day."""
    actor = officer(request)
    operations.take_down(queries.get(notice_id, by=actor).pk, by=actor, at=timezone.now())
    messages.success(request, _("Taken down. Nobody reads it any more."))
    return redirect("desk:notices")
