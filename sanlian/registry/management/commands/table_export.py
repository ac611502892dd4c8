"""Write a table of the county into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _, override

from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.registry import operations
from sanlian.registry.books import BOOKS, book


class Command(BaseCommand):
    """Take one table away, or list them all."""

    help = "Write a table as XLSX or CSV; without a name, list the tables."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the table, the file and the language."""
        parser.add_argument("table", nargs="?", help="the table's name")
        parser.add_argument(
            "file", nargs="?", help="where to write; its ending says the form (default: CSV on screen)"
        )
        parser.add_argument("--language", default="zh-hans", help="of the headings: zh-hans (default) or en")

    def handle(self, *args: Any, table: str | None, file: str | None, language: str, **options: Any) -> None:
        """Write the file and say how many bytes it has."""
        with override(language):
            if table is None:
                for each in BOOKS:
                    self.stdout.write(f"{each.table.name}\t{_(each.table.title)}")
                return
            form = Path(file).suffix.lstrip(".").lower() if file else "csv"
            try:
                content = operations.take_away(book(table), form=form, by=HOUSE, at=timezone.now())
            except errors.Refusal as refusal:
                raise CommandError(str(refusal)) from None
        if file:
            Path(file).write_bytes(content)
            self.stdout.write(_("%(file)s written.") % {"file": file})
        else:
            self.stdout.write(content.decode("utf-8-sig"), ending="")
