"""Load how much of the work is looked at again."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.kernel.errors import Refusal
from sanlian.people.actors import HOUSE
from sanlian.workorders import operations


class Command(BaseCommand):
    """manage.py workorders_load [FILE]"""

    help = "Put in force how many of a hundred answers are looked at, and how many who asked are called."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "data" / "workorders" / "samples.yaml",
            help="default: data/workorders/samples.yaml",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load, or say what is wrong and change nothing."""
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            percents = operations.set_samples(content, by=HOUSE, at=timezone.now())
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
            raise CommandError(f"{file}: {fault}") from None
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(", ".join(f"{kind} {percent} %" for kind, percent in percents.items()))
