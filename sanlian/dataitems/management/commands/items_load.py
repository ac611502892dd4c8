"""Load the data items."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from sanlian.dataitems import operations
from sanlian.kernel.errors import Refusal
from sanlian.people.actors import HOUSE


class Command(BaseCommand):
    """manage.py items_load [FILE]"""

    help = "Say what the data items are, from a file; a second time changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "data" / "dataitems" / "items.yaml",
            help="default: data/dataitems/items.yaml",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load, or say everything that is wrong and change nothing."""
        try:
            loaded = operations.load(file, by=HOUSE, at=timezone.now())
        except operations.BadItems as refusal:
            heading = _("The data items were not loaded; nothing has changed:")
            raise CommandError(
                "\n  ".join([heading, *(problem.read(_) for problem in refusal.problems)])
            ) from None
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        number = len(loaded.changed)
        words = ngettext(
            "%(count)s data item is new or changed.", "%(count)s data items are new or changed.", number
        )
        self.stdout.write(words % {"count": number} if number else _("Nothing changed."))
