"""The worker: pays what the journal owes and fires periodic duties until it is told to stop."""

import logging
import signal
import threading
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
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        seen: dict[str, datetime] = {}
        while not stop.is_set():
            now = timezone.now()
            try:
                done = fire_duties(at=now, seen=seen) + work_off(at=now, limit=2000)
            except (OperationalError, InterfaceError):
                # A database that restarts takes the connection with it, not the worker.
                if once:
                    raise
                logger.exception("The database does not answer; the worker tries again.")
                connection.close()
                done = 0
                stop.wait(PATIENCE)
            if once and not done:
                return
            if not done:
                stop.wait(idle)
