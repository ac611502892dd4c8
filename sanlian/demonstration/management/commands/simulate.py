"""Live some days of the county."""

from argparse import ArgumentTypeError
from collections import Counter
from datetime import date, timedelta
from time import monotonic
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from sanlian.demonstration.simulate import Life
from sanlian.people import queries as people


def day(text: str) -> date:
    """Return a date written as 2021-07-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date: write 2021-07-01") from None


def positive(text: str) -> int:
    """Return a whole number above zero."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number above zero")
    return int(text)


class Command(BaseCommand):
    """manage.py simulate --requests N --days D --seed S"""

    help = "Let residents and officers live some days through the real operations."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare how many requests, how many days, from when."""
        parser.add_argument("--requests", type=positive, default=1200)
        parser.add_argument("--days", type=positive, default=60)
        parser.add_argument("--seed", type=int, default=1)
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--from", dest="start", type=day, help="first day (default: 2021-07-01)")
        when.add_argument("--until-today", action="store_true", help="let yesterday be the last day")

    def handle(
        self,
        *args: Any,
        requests: int,
        days: int,
        seed: int,
        start: date | None,
        until_today: bool,
        **options: Any,
    ) -> None:
        """Build the county where there is none, live the days, and print what came of it."""
        call_command("migrate", verbosity=0)
        if not people.units():
            call_command("county_build", stdout=self.stdout)
        first = timezone.localdate() - timedelta(days=days) if until_today else start or date(2021, 7, 1)
        if first.year < 2021:
            raise CommandError("The county's calendar begins in 2021.")
        if connection.vendor == "postgresql":
            # Whoever pulls the plug loses a simulated minute, not a citizen's word: no need to wait for the disk.
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit TO off")
        life, began = Life(start=first, days=days, requests=requests, seed=seed), monotonic()
        with tqdm(total=days, desc="Simulating", unit=" days", disable=None) as bar:
            for _day in life.run():
                bar.update()
        self._report(life.tally, monotonic() - began)

    def _report(self, tally: Counter[str], seconds: float) -> None:
        for name, number in sorted(tally.items()):
            self.stdout.write(f"{number:7} {name}")
        valid = tally["satisfied"] + tally["basically"] + tally["unsatisfied"]
        pleased = tally["satisfied"] + tally["basically"]
        if valid:
            self.stdout.write(f"{100 * pleased / valid:6.1f}% satisfied ({pleased} / {valid})")
        self.stdout.write(f"{seconds:6.1f} seconds")
