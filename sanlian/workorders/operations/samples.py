"""How much of the work is looked at again."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE, Actor
from sanlian.sheets import Loaded
from sanlian.workorders import facts
from sanlian.workorders.models import Sampling
from sanlian.workorders.operations._rounds import CALL_BACK, CHECK


class BadSamples(errors.Invalid):
    """A sample is missing, unknown, or no whole number of a hundred."""


@operation
def set_samples(raw: Any, *, shipped: bool = False, by: Actor, at: datetime) -> Loaded:
    """
    Put in force how many of a hundred are drawn, from now on; the same again changes nothing.

    :param raw: `check` (answers, before they close) and `call_back` (whoever asked, afterwards), 0 to 100 each
    :param shipped: they come with the product: what is in force already stands
    :raises BadSamples: for anything else
    :raises errors.NotAllowed: to all but the house
    """
    if by != HOUSE:
        raise errors.NotAllowed(_("How much is looked at is set where the system is run."))
    if not isinstance(raw, dict) or set(raw) != {CHECK, CALL_BACK}:
        raise BadSamples(_("Please name the two samples: check and call_back."))
    for percent in raw.values():
        if type(percent) is not int or not 0 <= percent <= 100:
            raise BadSamples(_("A sample is a whole number from 0 to 100."))
    there = dict(Sampling.objects.values_list("kind", "percent"))
    if there == raw:
        return Loaded()
    if shipped and there:
        return Loaded(own=tuple(kind for kind in raw if there.get(kind) != raw[kind]))
    for kind, percent in raw.items():
        Sampling.objects.update_or_create(kind=kind, defaults={"percent": percent})
    record(facts.SAMPLES_SET, subject=("samples", 0), by=by, at=at, details=dict(raw))
    return Loaded(tuple(f"{kind} {percent} %" for kind, percent in raw.items()))
