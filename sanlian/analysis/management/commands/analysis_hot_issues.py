"""Find what many people write about in a table of messages."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanlian.analysis.engine.issues import hot_issues
from sanlian.analysis.engine.posts import COLUMNS, posts_of
from sanlian.analysis.engine.tables import BadTable, write_rows


class Command(BaseCommand):
    """manage.py analysis_hot_issues --input F.csv --output O.csv"""

    help = "Find what many people write about in a table of messages, the hottest first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the tables."""
        parser.add_argument(
            "--input", type=Path, required=True, help=f"messages; columns {', '.join(COLUMNS)}"
        )
        parser.add_argument("--top", type=int, default=10, help="how many issues")
        parser.add_argument(
            "--output",
            type=Path,
            required=True,
            help="where to write rank, score, issue, place, from, to, id: a row for each message of each issue",
        )

    def handle(self, *args: Any, input: Path, output: Path, top: int, **options: Any) -> None:
        """Find, write, and print a line an issue; a table that cannot be used ends with status 1."""
        if top < 1:
            raise CommandError("--top must be at least 1.")
        try:
            issues = hot_issues(posts_of(input), top=top)
            write_rows(
                output,
                ("rank", "score", "issue", "place", "from", "to", "id"),
                (
                    (
                        rank,
                        issue.heat,
                        issue.name,
                        issue.place,
                        issue.posts[0].at,
                        issue.posts[-1].at,
                        post.id,
                    )
                    for rank, issue in enumerate(issues, 1)
                    for post in issue.posts
                ),
            )
        except BadTable as error:
            raise CommandError(str(error)) from None
        for rank, issue in enumerate(issues, 1):
            self.stdout.write(f"{rank:>3} {issue.heat:>8.2f} {len(issue.posts):>5}  {issue.name}")
