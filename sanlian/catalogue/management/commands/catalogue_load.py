"""Load the catalogue's files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.catalogue import operations
from sanlian.people.actors import HOUSE


class Command(BaseCommand):
    """Bring the tables to what the files say, and tell what that changed."""

    help = "Load categories, limits, duties, lists and the working calendar from a folder of files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "data" / "catalogue",
            help="where the files are (default: data/catalogue)",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Load, or say everything that is wrong and change nothing."""
        try:
            outcome = operations.load(folder, by=HOUSE, at=timezone.now())
        except operations.BadCatalogue as refusal:
            heading = _("The catalogue was not loaded; nothing has changed:")
            raise CommandError("\n  ".join([heading, *refusal.problems])) from None
        if not outcome.new_version:
            self.stdout.write(_("Nothing changed: version %(label)s is in force.") % {"label": outcome.label})
            return
        self.stdout.write(_("Version %(label)s is in force:") % {"label": outcome.label})
        words = _("%(table)s: %(added)s added, %(changed)s changed, %(retired)s retired")
        for table, change in outcome.changes.items():
            if change:
                values = {"added": change.added, "changed": change.changed, "retired": change.retired}
                self.stdout.write("  " + words % {"table": table, **values})
