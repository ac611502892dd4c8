"""The worker: pays what the journal owes and fires periodic duties until it is told to stop."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from sanlian.journal.operations import fire_duties, work_off

logger = logging.getLogger(__name__)

# Seconds between two tries while the database does not answer.
PATIENCE = 2.0


class Command(BaseCommand):
    """manage.py worker"""

    help = "Deliver the journal's facts to their readers and fire periodic duties, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --once and --idle."""
        parser.add_argument("--once", action="store_true", help="work off what is due now, then end")
        parser.add_argument("--idle", type=float, default=0.5, help="seconds to wait when nothing is due")

    def handle(self, *args: Any, once: bool, idle: float, **options: Any) -> None:
        """Loop until SIGTERM or SIGINT; the batch under way is finished first."""
        seen: dict[str, datetime] = {}
        if once:
            while (now := timezone.now()) and fire_duties(at=now, seen=seen) + work_off(at=now, limit=2000):
                pass
            return
        stop = _Stop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop.tell)
        # A duty may take minutes in a large county, whoever carries messages out may take long or be gone:
        # what is owed to the readers in the house waits for neither.
        beside = [
            threading.Thread(target=_until, args=(stop, idle, work))
            for work in (
                lambda at: work_off(at=at, limit=2000, leaving=True),
                lambda at: fire_duties(at=at, seen=seen),
            )
        ]
        for thread in beside:
            thread.start()
        _until(stop, idle, lambda at: work_off(at=at, limit=2000, leaving=False))
        for thread in beside:
            thread.join()


class _Stop(threading.Event):
    """
    An event that a signal may tell of, too.

    To set one takes its lock, and a signal can come while the line that it interrupts holds that lock: both would
    wait for ever. So a signal leaves word only, which is read at the next look.
    """

    told = False

    def tell(self, *_: object) -> None:
        """Leave word; for the handler of a signal."""
        self.told = True

    def is_set(self) -> bool:
        """Return whether anybody, or a signal, said to stop."""
        return self.told or super().is_set()


def _until(stop: _Stop, idle: float, work: Callable[[datetime], int]) -> None:
    """Work until told to stop, with a rest when nothing is due; who ends by a fault stops the others, too."""
    try:
        while not stop.is_set():
            try:
                done = work(timezone.now())
            except (OperationalError, InterfaceError):
                # A database that restarts takes the connection with it, not the worker.
                logger.exception("The database does not answer; the worker tries again.")
                connection.close()
                done = 0
                stop.wait(PATIENCE)
            if not done:
                stop.wait(idle)
    finally:
        stop.set()
        connection.close()
