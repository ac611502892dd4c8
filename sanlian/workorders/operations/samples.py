"""How much of the work is looked at again."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE, Actor
from sanlian.workorders import facts
from sanlian.workorders.models import Sampling
from sanlian.workorders.operations._rounds import CALL_BACK, CHECK


class BadSamples(errors.Invalid):
    """A sample is missing, unknown, or no whole number of a hundred."""


@operation
def set_samples(percents: Any, *, by: Actor, at: datetime) -> dict[str, int]:
    """
    Put in force how many of a hundred are drawn, from now on; return them.

    :param percents: `check` (answers, before they close) and `call_back` (whoever asked, afterwards), 0 to 100 each
    :raises BadSamples: for anything else
    :raises errors.NotAllowed: to all but the house
    """
    if by != HOUSE:
        raise errors.NotAllowed(_("How much is looked at is set where the system is run."))
    if not isinstance(percents, dict) or set(percents) != {CHECK, CALL_BACK}:
        raise BadSamples(_("Please name the two samples: check and call_back."))
    for percent in percents.values():
        if type(percent) is not int or not 0 <= percent <= 100:
            raise BadSamples(_("A sample is a whole number from 0 to 100."))
    for kind, percent in percents.items():
        Sampling.objects.update_or_create(kind=kind, defaults={"percent": percent})
    record(facts.SAMPLES_SET, subject=("samples", 0), by=by, at=at, details=dict(percents))
    return dict(percents)
