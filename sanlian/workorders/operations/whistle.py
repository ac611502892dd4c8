"""村格吹哨: what a grid or a village cannot do alone goes up to the township, with the departments that it asks for."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, rules
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import _interest, _step


class NoWhistle(errors.Invalid):
    """It does not say why, or asks for no department."""


@operation
def whistle(order_id: int, *, wanted: Sequence[str], reason: str, by: Actor, at: datetime) -> WorkOrder:
    """
    Pass an order up to the township's desk and ask for departments; every clock goes on.

    It is no decline: it counts as none, and the desk answers as it answers whatever waits for it, in two working
    hours: by sending it on, or back with a reason.

    :param wanted: codes of one to five departments
    :param reason: why the place cannot do it alone
    :raises NoWhistle: without departments or reason, or with a unit that is no department
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    permissions.may_whistle(by, order).require()
    codes, words = list(dict.fromkeys(wanted)), storable(reason)[:200]
    _checked(codes, words)
    mine = _step.owner_of(order)
    assert mine is not None
    was = people.unit_by_id(order.unit_id)
    desk = people.township_unit(order.place_code) or people.county_unit()
    if not _interest.free(desk, order.about):
        desk = people.county_unit()
    Assignment.objects.filter(pk=mine.pk).update(ended_at=at, outcome="whistled", note=words)
    due = _step.calendar().due(at, rules.DESK_DISPATCHES_WITHIN).at
    Assignment.objects.create(
        order=order,
        unit_id=desk.id,
        role="desk",
        started_at=at,
        accept_due_at=due,
        due_at=due,
        next_due_at=due,
        suggested_unit_id=people.unit(codes[0]).id,
    )
    order.unit_id, order.handler_id, order.accepted_at = desk.id, None, None
    _step.take(
        lifecycle.PASS_UP,
        order,
        by=by,
        at=at,
        save=("unit_id", "handler_id", "accepted_at"),
        was=was.code,
        wanted=codes,
        reason=words,
    )
    return order


def _checked(codes: Sequence[str], words: str) -> None:
    if not codes:
        raise NoWhistle(_("Please say which department is wanted."), field="wanted")
    if len(codes) > rules.MOST_WANTED:
        raise NoWhistle(_("At most five departments at once, please."), field="wanted")
    departments = {unit.code for unit in people.departments()}
    if not departments.issuperset(codes):
        raise NoWhistle(_("There is no such department."), field="wanted")
    if not words:
        raise NoWhistle(_("Please say why the place cannot do it alone."), field="reason")
