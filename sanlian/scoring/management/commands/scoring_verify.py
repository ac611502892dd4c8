"""Check a month's points and boards."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanlian.scoring import queries
from sanlian.scoring.management.commands._month import month as month_type

MENDED = "What to do: docs/how-to/verify-and-replay.md"


class Command(BaseCommand):
    """manage.py scoring_verify --month 2021-07"""

    help = "Compute a month's awards from the journal and its boards from the awards, and compare to the last digit."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the month."""
        parser.add_argument("--month", type=month_type, required=True, help="2021-07")

    def handle(self, *args: Any, month: date, **options: Any) -> None:
        """Print how much agrees; end with status 1 at the first difference."""
        found = queries.verify(month)
        if found.difference:
            raise CommandError(f"{found.difference}\n{MENDED}")
        self.stdout.write(self.style.SUCCESS(f"{found.awards} awards and {found.units} units agree."))
        if not found.units:
            self.stdout.write(f"There is no board of {month:%Y-%m} yet; awards were compared alone.")
