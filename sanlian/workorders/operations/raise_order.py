"""An order that no resident's request stands behind: an inspection's finding, a superior's task, a warning."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.verdict import Verdict
from sanlian.kernel.words import storable
from sanlian.people.actors import Actor
from sanlian.workorders import facts, permissions, rules
from sanlian.workorders.lifecycle import RAISED, Origin
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._attach import Photo, attach
from sanlian.workorders.operations._form import formed, note_sent, put_to
from sanlian.workorders.operations.dispatch import Sending


class NothingToDo(errors.Invalid):
    """It does not say what is to be done, or says too much."""


class NoSuchOrigin(errors.Invalid):
    """Orders of this origin are not raised here."""


@operation
def raise_order(
    *,
    origin: str,
    title: str,
    told: str,
    category: str,
    place_id: int | None,
    place_code: str,
    send: Sending | None = None,
    limit: str | None = None,
    urgent: bool = False,
    restricted: bool = False,
    photos: Sequence[Photo] = (),
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """
    Form an order of another origin than a request; it has the same stream, clocks and desks as all others.

    :param origin: inspection, task, warning or partner
    :param told: what is to be done, in at most 2,000 characters
    :param limit: code of the limit that holds; by default the matter's own
    :param send: where it goes at once; without, it waits at the desk of its township or of the county centre
    :param photos: of what was found, for those who work on it
    :raises NothingToDo: when title or text is missing, or too long
    :raises NoSuchOrigin: when the origin is none of those
    :raises NoSuchUnit: when it is to be sent to a unit that does not exist
    :raises TooManyPhotographs: past six
    :raises errors.NotFound: when the category or the limit is unknown
    :raises errors.NotAllowed: when the actor may not raise orders there, or report what was found
    """
    _may(origin, send, place_code, by=by, at=at).require()
    title, told = _words(title, told)
    order = formed(
        category=category,
        place_id=place_id,
        place_code=place_code,
        urgent=urgent,
        at_once=urgent,
        limit=limit,
        restricted=restricted,
        title=title,
        analysis={},
        at=at,
    )
    order.origin, order.told = origin, told
    desk, hops, helpers = put_to(order, send, at=at)
    order.save(force_insert=True)
    Assignment.objects.bulk_create(hops)
    attach(photos, order, public=False, at=at)
    _step.note(facts.FORMED, order, by=by, at=at, unit=desk.code, due_at=order.due_at.isoformat())
    if send is not None:
        note_sent(order, send, helpers, at=at)
    return order


def _may(origin: str, send: Sending | None, place_code: str, *, by: Actor, at: datetime) -> Verdict:
    """Say whether it may be raised; giving tasks, and choosing who does them, is the desks'."""
    if origin not in RAISED:
        raise NoSuchOrigin(_("There is no such origin of an order."), field="origin")
    if origin == Origin.INSPECTION and send is None:
        return permissions.may_report(by, place_code, on=at.astimezone(rules.SHANGHAI).date())
    return permissions.may_raise(by, place_code)


def _words(title: str, told: str) -> tuple[str, str]:
    """Return title and text as they are kept; :raises NothingToDo: when one is missing or the text is too long."""
    title, told = storable(title), storable(told)
    if not title or not told:
        raise NothingToDo(_("Please say what is to be done."), field="told" if title else "title")
    if len(told) > rules.TEXT_LIMIT:
        raise NothingToDo(
            _("Please keep it under %(limit)s characters; you wrote %(count)s.")
            % {"limit": rules.TEXT_LIMIT, "count": len(told)},
            field="told",
        )
    return title, told
