"""Draw the demonstration's invented geometry."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.places import queries
from sanlian.places.management.desk import Desk
from sanlian.places.operations import draw_demonstration


class Command(BaseCommand):
    """manage.py places_demo"""

    help = "Draw invented boundaries for all places, and invented grids in all villages."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the seed."""
        parser.add_argument("--seed", type=int, default=1, help="another number draws other grids")

    def handle(self, *args: Any, seed: int, **options: Any) -> None:
        """Draw; refuse where no places were imported yet."""
        if not queries.of_level("village"):
            raise CommandError("There are no villages yet: run places_import first.")
        plan = Path(settings.BASE_DIR) / "data" / "places" / "demonstration.yaml"
        grids = draw_demonstration(plan, seed=seed, by=Desk(), at=timezone.now())
        self.stdout.write(f"{grids} grids drawn.")
