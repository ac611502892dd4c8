"""Check the counters behind the leaders' screen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanlian.figures import queries

MENDED = "What to do: docs/how-to/verify-and-replay.md"


class Command(BaseCommand):
    """manage.py rollup_verify"""

    help = "Count everything anew from the journal and compare with the counters that were kept as facts came in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many counters agree; end with status 1 at the first difference."""
        found = queries.verify()
        if found.difference:
            raise CommandError(f"{found.difference}\n{MENDED}")
        self.stdout.write(self.style.SUCCESS(f"{found.counters} counters agree."))
