"""Load one of the county's documents."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.registry.documents import DOCUMENTS, document
from sanlian.sheets import UnreadableDocument, read_document


class Command(BaseCommand):
    """manage.py document_load NAME [FILE]"""

    help = (
        "Put a document of the county's own in force: rules of board or warnings, words, data items, samples."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the document and its file."""
        parser.add_argument("name", choices=[each.name for each in DOCUMENTS])
        parser.add_argument("file", type=Path, help="the county's own; county_upgrade brings the product's")

    def handle(self, *args: Any, name: str, file: Path, **options: Any) -> None:
        """Load it, or say everything that is wrong and change nothing."""
        try:
            done = document(name).load(read_document(file), by=HOUSE, at=timezone.now())
        except UnreadableDocument as unreadable:
            raise CommandError(_refusal([unreadable.sentence.read(_)])) from None
        except errors.Faulty as faulty:
            raise CommandError(_refusal(faulty.problems)) from None
        except errors.Refusal as refusal:
            raise CommandError(_refusal([refusal.message])) from None
        if not done.new:
            self.stdout.write(_("Nothing changed."))
        for each in done.new:
            self.stdout.write(_("In force: %(name)s") % {"name": each})


def _refusal(problems: list[str]) -> str:
    return "\n  ".join([_("It was not loaded; nothing has changed:"), *problems])
