"""Play a story."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from sanlian.demonstration import stage
from sanlian.demonstration.story import SHANGHAI, HouseRepair
from sanlian.kernel.errors import Refusal
from sanlian.people import queries as people


class Command(BaseCommand):
    """manage.py play house_repair"""

    help = "Play a story through the real operations: house_repair."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the story."""
        parser.add_argument("story", choices=["house_repair"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Play it and print each step."""
        if not people.units():
            raise CommandError("There is no county yet: run county_build first.")
        try:
            stage.allow_demonstration()
            story = HouseRepair()
            # The whole story or nothing of it.
            with transaction.atomic():
                for scene in story.play():
                    when = scene.at.astimezone(SHANGHAI)
                    self.stdout.write(f"{when:%m-%d %H:%M}  {scene.by:<6} {scene.verb:<14} {scene.words}")
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"order {story.order_id}, request {story.request_id}")
