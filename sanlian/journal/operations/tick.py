"""Firing periodic duties: once for each instant of their cron line, however many workers look."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim
from django.db import transaction

from sanlian.journal.models import Tick
from sanlian.journal.operations.write import operation
from sanlian.journal.readers import DUTIES, Duty

logger = logging.getLogger(__name__)

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A worker that slept longer fires a duty once for the latest instant, not once for each instant missed.
LOOK_BACK = timedelta(days=2)
# A mark that old keeps nothing from being fired twice; a month tells whoever looks whether duties were fired.
KEEP_TICKS = timedelta(days=30)


def fire_duties(*, at: datetime, only: str | None = None, seen: dict[str, datetime] | None = None) -> int:
    """
    Fire each duty whose latest instant up to `at` has not been fired; return how many were.

    :param seen: what a loop keeps between its calls, empty at first: the instants of which it knows that they were
        fired, so that it need not ask the database for each duty every time it looks
    """
    known = {} if seen is None else seen
    wanted = [duty for duty in DUTIES.values() if only is None or duty.name == only]
    return sum(_fire(duty, at=at, known=known) for duty in wanted)


def latest_instant(cron: str, *, at: datetime) -> datetime | None:
    """Return the last instant of a cron line up to and including `at`, in Asia/Shanghai, within two days."""
    local = at.astimezone(SHANGHAI)
    instant = next(CronSim(cron, local + timedelta(seconds=1), reverse=True), None)
    return instant if instant is not None and local - instant < LOOK_BACK else None


@operation
def forget_ticks(*, at: datetime) -> int:
    """Drop the marks of duties fired more than thirty days ago; return how many."""
    gone, _by_table = Tick.objects.filter(at__lt=at - KEEP_TICKS).delete()
    return gone


def _fire(duty: Duty, *, at: datetime, known: dict[str, datetime]) -> int:
    instant = latest_instant(duty.cron, at=at)
    if instant is None or known.get(duty.name) == instant:
        return 0
    if Tick.objects.filter(duty=duty.name, at=instant).exists():
        known[duty.name] = instant
        return 0
    try:
        with transaction.atomic():
            Tick.objects.create(duty=duty.name, at=instant)
            # The facts of all that a duty does are written at its end: it then holds no lock on the chain's head
            # while it waits for other rows.
            operation(duty.call)(instant)
    except Exception:
        if Tick.objects.filter(duty=duty.name, at=instant).exists():
            # Another worker was quicker; it did the duty.
            return 0
        # The row of this instant went with the transaction: the next look tries again.
        logger.exception("Duty %s failed for %s", duty.name, instant)
        return 0
    known[duty.name] = instant
    return 1
