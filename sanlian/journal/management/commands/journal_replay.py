"""Give a reader the whole journal again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from sanlian.journal.operations import replay
from sanlian.journal.readers import READERS
from sanlian.kernel.errors import Refusal


class Command(BaseCommand):
    """manage.py journal_replay READER"""

    help = "Empty what a reader keeps and rebuild it from the journal."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the reader's name."""
        parser.add_argument("reader", help="one of: " + ", ".join(sorted(READERS)))

    def handle(self, *args: Any, reader: str, **options: Any) -> None:
        """Replay and say how many facts were read."""
        try:
            with tqdm(desc=reader, unit=" facts", delay=2, disable=None) as bar:
                seen = replay(reader, progress=bar.update)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{reader}: {seen} facts read again.")
