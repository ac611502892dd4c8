"""Bring a file into a table of the county."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _, override

from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.registry import operations
from sanlian.registry.books import book
from sanlian.registry.operations import Report
from sanlian.registry.trial import line_of


class Command(BaseCommand):
    """Try a file or bring it; exit code 1 when a row is refused."""

    help = "Bring an XLSX or CSV file into a table: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the table, the file, and how to go about faults."""
        parser.add_argument("table", help="the table's name, as table_export lists it")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--good-rows-only", action="store_true", help="bring the rows without a fault")
        parser.add_argument("--language", default="zh-hans", help="of the faults: zh-hans (default) or en")

    def handle(self, *args: Any, table: str, file: Path, language: str, **options: Any) -> None:
        """Print every fault with its row, column and remedy, then what was done."""
        with override(language):
            try:
                chosen = book(table)
                report = operations.bring(
                    chosen,
                    file.read_bytes(),
                    file_name=file.name,
                    whole=not options["good_rows_only"],
                    dry=options["dry_run"],
                    by=HOUSE,
                    at=timezone.now(),
                )
            except errors.Refusal as refusal:
                raise CommandError(str(refusal)) from None
            except OSError:
                raise CommandError(_("%(file)s cannot be read.") % {"file": file}) from None
            for fault in report.faults:
                self.stdout.write(line_of(fault, chosen.table))
            self.stdout.write(outcome(report))
            for note in report.brought.notes:
                self.stdout.write(note.read(_))
        if report.faults:
            raise SystemExit(1)


def outcome(report: Report) -> str:
    """Return what was done, or would be, as a sentence."""
    brought = report.brought
    counts = {
        "added": brought.added,
        "changed": brought.changed,
        "same": brought.same,
        "faulty": report.faulty_rows,
    }
    if report.done:
        return (
            _("Done: %(added)s added, %(changed)s changed, %(same)s the same, %(faulty)s left out.") % counts
        )
    words = _("Nothing was changed. Without a fault: %(good)s rows; with a fault: %(faulty)s.")
    return words % {"good": report.good, "faulty": report.faulty_rows}
