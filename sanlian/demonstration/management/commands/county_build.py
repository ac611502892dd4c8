"""Build the demonstration county."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from sanlian.demonstration import build, known
from sanlian.kernel.errors import Refusal
from sanlian.people import queries as people


class Command(BaseCommand):
    """manage.py county_build"""

    help = "Load catalogue, rules and the county's places, then invent grids, units, officers and households."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build; refuse where a county stands already."""
        call_command("migrate", verbosity=0)
        try:
            build.allow_building()
            with tqdm(
                total=6, desc="Building the county", bar_format="{desc} {bar} {postfix}", disable=None
            ) as bar:
                for name in ("county_upgrade", "places_import", "places_demo"):
                    bar.set_postfix_str(name)
                    arguments = [str(build.PLACES_FILE)] if name == "places_import" else []
                    call_command(name, *arguments, stdout=_Silent(), stderr=self.stderr)
                    bar.update()
                build.build_people(at=build.FOUNDED, progress=bar.set_postfix_str)
                bar.update(2)
                bar.set_postfix_str("data items")
                known.know(at=max(build.FOUNDED, timezone.now() - known.BEFORE))
                bar.update()
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{len(people.units())} units, {len(people.units('village'))} villages.")


class _Silent:
    def write(self, words: str) -> None:
        """Swallow what the inner commands report; their errors still rise."""
