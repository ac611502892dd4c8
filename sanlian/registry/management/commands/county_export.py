"""Write the county's configuration into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.people.actors import HOUSE
from sanlian.registry import operations


class Command(BaseCommand):
    """Pack every table."""

    help = "Write the county's configuration as one archive: no residents, no orders, no passwords."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="where to write, a name that ends in .zip")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write it, and tell each table's number of rows."""
        content = operations.pack(by=HOUSE, at=timezone.now())
        file.write_bytes(content)
        for table in operations.unpack(content).manifest["tables"]:
            self.stdout.write(f"{table['rows']:>7}  {table['table']}")
        self.stdout.write(_("%(file)s written.") % {"file": file})
