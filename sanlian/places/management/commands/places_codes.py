"""Take over the codes that places bear in other systems, or look one up."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.places import queries
from sanlian.places.management.desk import Desk, day, rows_of, said
from sanlian.places.operations import NewCode, give_codes


class Command(BaseCommand):
    """manage.py places_codes FILE.csv | --system SYSTEM --code CODE [--on DAY]"""

    help = "Take over other systems' codes from a CSV file, all or none; or print the place that bears a code on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, or the code that is looked up."""
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            help="columns system, code, place (our code), and if wanted valid_from, valid_to, name",
        )
        parser.add_argument("--encoding", default="", help="how the file is written")
        parser.add_argument("--system", default="", help="look up a code of this system")
        parser.add_argument("--code", default="", help="the code to look up")
        parser.add_argument("--on", default="", help="the day on which it was borne (default: today)")

    def handle(
        self, *args: Any, file: Path | None, encoding: str, system: str, code: str, on: str, **options: Any
    ) -> None:
        """Take over or look up; what cannot be done changes nothing and ends with status 1."""
        if file is None:
            found = queries.by_code(system, code, on=day(on) or timezone.localdate())
            if found is None:
                raise CommandError(f"No place bears {system} {code} on that day.")
            self.stdout.write(f"{found.code} {found.full_name}")
            return
        with said(file, encoding):
            rows = [
                NewCode(
                    row["system"].strip(),
                    row["code"].strip(),
                    row["place"].strip(),
                    day(row.get("valid_from", "")),
                    day(row.get("valid_to", "")),
                    row.get("name", "").strip(),
                    line,
                )
                for line, row in enumerate(
                    rows_of(file, encoding, needed={"system", "code", "place"}), start=2
                )
            ]
            self.stdout.write(f"{give_codes(rows, by=Desk(), at=timezone.now())} codes taken over.")
