"""Bring a county's configuration out of one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _, override

from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.registry import operations
from sanlian.registry.books import BOOKS
from sanlian.registry.documents import document
from sanlian.registry.trial import line_of
from sanlian.sheets import Table


class Command(BaseCommand):
    """Bring every table of an archive, or nothing."""

    help = "Bring a county's configuration out of an archive: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the archive."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--language", default="zh-hans", help="of the faults: zh-hans (default) or en")

    def handle(self, *args: Any, file: Path, language: str, **options: Any) -> None:
        """Print what each table's rows did, and every fault; exit code 1 when there is one."""
        with override(language):
            try:
                reports = operations.bring_archive(
                    file.read_bytes(), dry=options["dry_run"], by=HOUSE, at=timezone.now()
                )
            except errors.Refusal as refusal:
                raise CommandError(str(refusal)) from None
            except OSError:
                raise CommandError(_("%(file)s cannot be read.") % {"file": file}) from None
            faults = 0
            for name, report in reports.items():
                table, brought = _table(name), report.brought
                title = table.title if table else document(name).title
                words = _("%(table)s: %(added)s added, %(changed)s changed, %(same)s the same")
                counts = {"added": brought.added, "changed": brought.changed, "same": brought.same}
                self.stdout.write(words % {"table": _(title), **counts})
                for fault in report.faults:
                    faults += 1
                    self.stdout.write(line_of(fault, table))
            if faults:
                self.stdout.write(_("Nothing was changed."))
        if faults:
            raise SystemExit(1)


def _table(name: str) -> Table | None:
    """Return the table by that name, or None where the archive has a document by it."""
    return next((book.table for book in BOOKS if book.table.name == name), None)
