"""What people said: heard by those who handle the order, and written down for everybody else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sanlian.analysis import operations
from sanlian.desk import acts
from sanlian.desk.pages import orders
from sanlian.kernel import errors
from sanlian.look.access import officers_only
from sanlian.look.playing import played
from sanlian.look.refusals import status_of
from sanlian.workorders import permissions, voices


@officers_only
@require_GET
def hear(request: HttpRequest, recording_id: int) -> HttpResponseBase:
    """Play a voice to those who handle its order."""
    recording = voices.voice(recording_id)
    case = orders.read(request, recording.order_id)
    permissions.may_hear(case.actor, case.order, acts.helping(case.hops)).require()
    if not voices.is_open(recording, at=case.at):
        permissions.may_see_ratings(case.actor, case.order).require()
    return played(request, voices.path_of(recording.file), media_type=recording.media_type)


@officers_only
@require_POST
@never_cache
def write_down(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Keep what was said as it was written down; a refusal shows the order with all that was typed."""
    recording = voices.voice(recording_id)
    case = orders.read(request, recording.order_id)
    words = request.POST.get("words", "")
    try:
        operations.write_down(recording_id, words=words, by=case.actor, at=case.at)
    except (errors.Conflict, errors.Invalid) as refusal:
        typed = orders.Typed(recording_id, words, refusal.message)
        return orders.show(
            request, orders.read(request, recording.order_id), typed=typed, status=status_of(refusal)
        )
    messages.success(request, _("It is written down; everybody who has the order reads it now."))
    return redirect("desk:order", recording.order_id)
