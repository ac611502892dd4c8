"""Load the words of messages."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from sanlian.kernel.errors import Refusal
from sanlian.notify import operations
from sanlian.people.actors import HOUSE


class Command(BaseCommand):
    """manage.py notify_load [FILE]"""

    help = "Put the words of messages in force, each changed message in a new version."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "data" / "notify" / "messages.yaml",
            help="default: data/notify/messages.yaml",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load, or say everything that is wrong and change nothing."""
        try:
            loaded = operations.load(file, by=HOUSE, at=timezone.now())
        except operations.BadWordings as refusal:
            heading = _("The words were not loaded; nothing has changed:")
            raise CommandError("\n  ".join([heading, *refusal.problems])) from None
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        number = len(loaded.changed)
        words = ngettext("%(count)s message has new words.", "%(count)s messages have new words.", number)
        self.stdout.write(words % {"count": number} if number else _("Nothing changed."))
