"""Working on an order: contact made, progress told, an assist asked for, answered, or waited for no longer."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, scope
from sanlian.workorders.drafts import Draft
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _interest, _once, _step
from sanlian.workorders.operations._attach import Photo, attach
from sanlian.workorders.operations._mentions import mentioned
from sanlian.workorders.operations.dispatch import NoSuchUnit, hop, limit_of
from sanlian.workorders.public import public_words, recorded_words


class NothingSaid(errors.Invalid):
    """A note needs words, and so does a reason."""


class AssistsAlready(errors.Conflict):
    """The unit leads the order, or was asked before and has not answered."""


def _words(text: str, field: str) -> str:
    if not text.strip():
        raise NothingSaid(_("Please write a line."), field=field)
    return text.strip()[:500]


def _helping(order: WorkOrder, by: Actor) -> frozenset[int]:
    """Return the units that assist; nobody needs to know while the lead itself is at work."""
    return frozenset() if scope.works_on(by, order, order.unit_id) else _step.assisting(order)


@operation
def contact(
    order_id: int, *, with_whom: str, note: str = "", draft: Draft | None = None, by: Actor, at: datetime
) -> WorkOrder:
    """
    Note that the people concerned were spoken to; the first time stops the contact clock.

    The same `draft` notes it once.

    :raises NothingSaid: when nobody is named
    :raises OtherWords: when the draft's form has said something else
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    if _once.written(order, draft, at=at):
        return order
    permissions.may_work(by, order, _helping(order, by)).require()
    person = recorded_words(order, _words(with_whom, "with_whom"), at=at)
    first = order.contacted_at is None
    limit = catalogue.limit(order.limit_code)
    contact_due = _step.calendar().due(order.dispatched_at or at, limit.contact).at
    in_time = at <= contact_due
    if first:
        order.contacted_at, order.contact_in_time = at, in_time
    _step.take(
        lifecycle.CONTACT,
        order,
        by=by,
        at=at,
        save=("contacted_at", "contact_in_time"),
        first=first,
        in_time=in_time,
        with_whom=person,
        note=note.strip()[:500],
        minutes=_step.minutes(order.accepted_at, at),
        **_once.told(draft),
    )
    return order


@operation
def progress(
    order_id: int,
    *,
    note: str,
    public: bool = True,
    photos: Sequence[Photo] = (),
    draft: Draft | None = None,
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """
    Tell how far the work is; a public note and its photographs are for the resident too.

    A note for inside that calls colleagues by name (@ and the name) is told to those of them who see the order. The
    same `draft` tells it once.

    :raises NothingSaid: without words
    :raises OtherWords: when the draft's form has said something else
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    if _once.written(order, draft, at=at):
        return order
    permissions.may_work(by, order, _helping(order, by)).require()
    words = _words(note, "note")
    called = [] if public else mentioned(order, words, by=by, at=at)
    if public:
        words = public_words(order, words, at=at)
    order.noted_at = at
    number = attach(photos, order, public=public, at=at)
    _step.take(
        lifecycle.PROGRESS,
        order,
        by=by,
        at=at,
        save=("noted_at",),
        note=words,
        public=public,
        photos=number,
        **({"mentions": called} if called else {}),
        **_once.told(draft),
    )
    return order


@operation
def ask_assist(order_id: int, *, unit: str, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Ask one more unit to assist with an order that is under way, within the limit of its own from now on.

    The clocks of the lead and of whoever asked go on; the lead replies when the unit has answered.

    :param unit: its code; who does its work since its place ended stands for it
    :param reason: what it is wanted for
    :raises NothingSaid: without a reason
    :raises NoSuchUnit: when the code names no unit
    :raises ComplainedOf: when the order complains of that unit
    :raises AssistsAlready: when the unit leads the order or has yet to answer for it
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_ask_assist(by, order).require()
    words = _words(reason, "reason")[:200]
    helper = people.receiver(unit)
    if helper is None:
        raise NoSuchUnit(_("That unit does not exist."), field="unit")
    if helper.id == order.unit_id or helper.id in _step.assisting(order):
        raise AssistsAlready(_("That unit works on this order already."), field="unit")
    _interest.require_free(people.unit_by_id(order.unit_id), [helper], order.about)
    asked = hop(order, helper, limit_of(order), role="assist", reason=words, at=at)
    asked.save()
    _step.take(
        lifecycle.ASK_ASSIST,
        order,
        by=by,
        at=at,
        assisting=helper.code,
        reason=words,
        assist_due_at=asked.due_at.isoformat(),
    )
    return order


@operation
def answer_assist(
    assignment_id: int, *, note: str, draft: Draft | None = None, by: Actor, at: datetime
) -> WorkOrder:
    """
    Answer for an assisting unit, which is then done with the order.

    The same `draft` answers once.

    :raises NothingSaid: without words
    :raises OtherWords: when the draft's form has said something else
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    asked = Assignment.objects.filter(pk=assignment_id).select_related("unit").first()
    if asked is None:
        raise _step.NoSuchOrder(_("This order does not exist."))
    order = _step.hold(asked.order_id)
    if _once.written(order, draft, at=at):
        return order
    asked.refresh_from_db(fields=["ended_at", "role"])
    permissions.may_answer_assist(by, order, asked).require()
    words = _words(note, "note")
    Assignment.objects.filter(pk=asked.pk).update(ended_at=at, outcome="answered", note=words)
    _step.take(
        lifecycle.ANSWER_ASSIST,
        order,
        by=by,
        at=at,
        unit=asked.unit.code,
        note=words,
        in_time=at <= asked.due_at,
        minutes=_step.minutes(asked.started_at, at),
        **_once.told(draft),
    )
    return order


@operation
def lift_assists(order_id: int, *, reason: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Let the lead reply without the units that assist and have not answered; those are done with the order.

    :raises NothingSaid: without a reason
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    waited_for = Assignment.objects.filter(order=order, role="assist", ended_at=None)
    units = list(waited_for.order_by("pk").values_list("unit__code", flat=True))
    permissions.may_lift(by, order, open_assists=len(units)).require()
    words = _words(reason, "reason")[:200]
    waited_for.update(ended_at=at, outcome="lifted", note=words)
    _step.take(lifecycle.LIFT, order, by=by, at=at, units=units, reason=words)
    return order
