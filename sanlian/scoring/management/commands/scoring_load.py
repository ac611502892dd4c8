"""Load the rules of points and boards."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.kernel.errors import Refusal
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations


class Command(BaseCommand):
    """manage.py scoring_load [FILE]"""

    help = "Put the fifteen indicators of a file in force from the month that it names."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "data" / "scoring" / "indicators.yaml",
            help="default: data/scoring/indicators.yaml",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load, or say everything that is wrong and change nothing."""
        try:
            loaded = operations.load(file, by=HOUSE, at=timezone.now())
        except operations.BadRules as refusal:
            heading = _("The rules were not loaded; nothing has changed:")
            raise CommandError("\n  ".join([heading, *refusal.problems])) from None
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        words = (
            _("Version %(version)s is loaded.") if loaded.new else _("Nothing changed: version %(version)s.")
        )
        self.stdout.write(words % {"version": loaded.version})
