"""Walk the journal's chain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanlian.journal import queries


class Command(BaseCommand):
    """manage.py journal_verify"""

    help = "Walk the journal's hash chain and name the first entry that does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the number of good entries; end with status 1 at the first broken one."""
        found = queries.verify()
        if found.broken_at is not None:
            raise CommandError(
                f"{found.entries} entries fit; entry {found.broken_at} does not: it is {found.why}."
            )
        self.stdout.write(self.style.SUCCESS(f"{found.entries} entries, all fit."))
