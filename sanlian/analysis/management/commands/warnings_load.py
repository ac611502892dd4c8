"""Load the rules of early warnings."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.analysis import operations
from sanlian.kernel.errors import Refusal
from sanlian.people.actors import HOUSE


class Command(BaseCommand):
    """manage.py warnings_load [FILE]"""

    help = "Put the rules of a file in force that raise early warnings."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "data" / "analysis" / "warnings.yaml",
            help="default: data/analysis/warnings.yaml",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load, or say everything that is wrong and change nothing."""
        try:
            loaded = operations.load_warnings(file, by=HOUSE, at=timezone.now())
        except operations.BadWarningRules as refusal:
            heading = _("The rules were not loaded; nothing has changed:")
            raise CommandError("\n  ".join([heading, *refusal.problems])) from None
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        words = (
            _("Version %(version)s is loaded.") if loaded.new else _("Nothing changed: version %(version)s.")
        )
        self.stdout.write(words % {"version": loaded.version})
