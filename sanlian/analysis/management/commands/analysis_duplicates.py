"""Find messages that say the same in a table of messages."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanlian.analysis.engine.duplicates import LEAST, duplicates
from sanlian.analysis.engine.posts import COLUMNS, posts_of
from sanlian.analysis.engine.tables import BadTable, write_rows


class Command(BaseCommand):
    """manage.py analysis_duplicates --input F.csv --output O.csv"""

    help = "Find pairs of messages that say the same, or are about the same thing at the same place and time."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the tables."""
        parser.add_argument(
            "--input", type=Path, required=True, help=f"messages; columns {', '.join(COLUMNS)}"
        )
        parser.add_argument("--least", type=float, default=LEAST, help="the lowest score of a pair, 0 to 1")
        parser.add_argument("--output", type=Path, required=True, help="where to write id_a, id_b, score")

    def handle(self, *args: Any, input: Path, output: Path, least: float, **options: Any) -> None:
        """Find and write; a table that cannot be used ends with status 1."""
        if not 0.2 <= least <= 1:
            raise CommandError("--least must be between 0.2 and 1.")
        try:
            pairs = duplicates(posts_of(input), least=least)
            write_rows(output, ("id_a", "id_b", "score"), ((a, b, f"{score:.4f}") for a, b, score in pairs))
        except BadTable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{len(pairs)} pairs")
