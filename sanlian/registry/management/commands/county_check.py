"""Name what is missing or contradicts itself in the county's data."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _, override

from sanlian.registry import checks


class Command(BaseCommand):
    """Print every finding; exit code 1 when there is one."""

    help = "Name every gap and contradiction in the county's data, with the page that mends it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day and the language."""
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day, such as 2026-08-11 (default: today)"
        )
        parser.add_argument("--language", default="zh-hans", help="zh-hans (default) or en")

    def handle(self, *args: Any, on: date | None, language: str, **options: Any) -> None:
        """Print a line for each: what it is, in words, and where it is mended."""
        found = checks.findings(on or timezone.localdate())
        with override(language):
            for finding in found:
                self.stdout.write(f"{finding.kind}\t{finding.said.read(_)}\t{checks.mended_at(finding)}")
            if not found:
                self.stdout.write(_("Nothing is missing, nothing contradicts itself"))
        if found:
            raise SystemExit(1)
