"""See what was given up, and have it tried again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.journal import operations, queries
from sanlian.journal.readers import READERS


class Command(BaseCommand):
    """manage.py journal_retry [READER ...]"""

    help = "List the deliveries that were given up, or owe those of some readers again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the readers."""
        parser.add_argument(
            "readers", nargs="*", metavar="reader", help="default: only list what was given up"
        )

    def handle(self, *args: Any, readers: list[str], **options: Any) -> None:
        """List, or say how many the worker will try again."""
        if unknown := [name for name in readers if name not in READERS]:
            raise CommandError(f"Nobody reads the journal under the name {', '.join(unknown)}.")
        if not readers:
            found = queries.given_up()
            for each in found:
                self.stdout.write(
                    f"{each.reader}: {each.number} given up, from entry {each.first_entry} on: {each.error}"
                )
            if not found:
                self.stdout.write(self.style.SUCCESS("Nothing was given up."))
        for name in readers:
            number = operations.retry(name, at=timezone.now())
            self.stdout.write(f"{name}: {number} will be tried again.")
