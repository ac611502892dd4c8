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
from sanlian.workorders.models import WorkOrder
from sanlian.workorders.operations import _step
from sanlian.workorders.operations._desk import LAID, desk_of, lay


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
    was, desk = _step.unit_code(order), desk_of(order.place_code, order.about)
    lay(order, desk, outcome="whistled", note=words, suggested=people.unit(codes[0]), at=at)
    _step.take(lifecycle.PASS_UP, order, by=by, at=at, save=LAID, was=was, wanted=codes, reason=words)
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
