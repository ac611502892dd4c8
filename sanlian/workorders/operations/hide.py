"""Taking what a village may read of a matter off its page: its desk the words, who asked the whole."""

from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.notices.permissions import may_post
from sanlian.people.actors import Actor
from sanlian.workorders import facts
from sanlian.workorders.models import ServiceRequest, Showing
from sanlian.workorders.operations import _step
from sanlian.workorders.permissions import may_speak_for


class NothingShown(errors.Conflict):
    """The village reads nothing of this matter, or no longer."""


@operation
def hide_words(request_id: int, *, by: Actor, at: datetime) -> None:
    """
    Take the words and photographs of a request off the village's page; that there is such a matter stays.

    :raises NothingShown: when nothing of it stands there
    :raises errors.NotFound, errors.NotAllowed: as notices.may_post says for the place
    """
    request, order = _step.hold_for(request_id)
    may_post(by, order.place_code).require()
    if not Showing.objects.filter(request=request, hidden_at=None).update(hidden_at=at):
        raise NothingShown(_("Nothing of it stands on the village’s page."))
    _step.note(facts.HIDDEN, order, by=by, at=at, request=request.pk, whole=False)


@operation
def keep_private(request_id: int, *, by: Actor, at: datetime) -> None:
    """
    Let nobody but those who see to it see a request from now on, as who asked wishes after all.

    :raises NothingShown: when the village sees nothing of it
    :raises errors.NotFound, errors.NotAllowed: as permissions.may_speak_for says
    """
    request, order = _step.hold_for(request_id)
    may_speak_for(by, request).require()
    if not ServiceRequest.objects.filter(pk=request.pk, visibility="village").update(visibility="handlers"):
        raise NothingShown(_("The village sees nothing of it."))
    Showing.objects.filter(request=request).delete()
    _step.note(facts.HIDDEN, order, by=by, at=at, request=request.pk, whole=True)
