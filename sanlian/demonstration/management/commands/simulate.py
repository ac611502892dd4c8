"""Live some days of the county."""

import gc
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, timedelta
from time import monotonic
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from sanlian.demonstration import stage
from sanlian.demonstration.outcome import Line, outcome
from sanlian.demonstration.simulate import Life
from sanlian.kernel.errors import Refusal
from sanlian.people import queries as people

FIRST_DAY = date(2021, 7, 1)
MOST_REQUESTS = 1_000_000
MOST_DAYS = 2_000


def day(text: str) -> date:
    """Return a date written as 2021-07-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date: write 2021-07-01") from None


def up_to(most: int) -> Callable[[str], int]:
    """Return what reads a whole number from 1 to `most`."""

    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            raise ArgumentTypeError(f"{text!r} is no whole number from 1 to {most:,}")
        return int(text)

    return number


class Command(BaseCommand):
    """manage.py simulate --requests N --days D --seed S"""

    help = "Let residents and officers live some days through the real operations."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare how many requests, how many days, from when."""
        parser.add_argument("--requests", type=up_to(MOST_REQUESTS), default=1200, help="how many people ask")
        parser.add_argument("--days", type=up_to(MOST_DAYS), default=60, help="how many days they live")
        parser.add_argument("--seed", type=int, default=1, help="the same number, the same life")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--from", dest="start", type=day, help=f"first day (default: {FIRST_DAY})")
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
        today = timezone.localdate()
        first = today - timedelta(days=days) if until_today else start or FIRST_DAY
        try:
            stage.allow_days(first, days, today=today)
            life = self._enter(first, days, requests, seed)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        began = monotonic()
        # Orders, forms and people of two months live to the end: looking through them for garbage again and again
        # would take a tenth of the time.
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)
        with tqdm(total=days, desc="Simulating", unit=" days", disable=None) as bar:
            for _day in life.run():
                bar.update()
        self._report(life, monotonic() - began)

    def _enter(self, first: date, days: int, requests: int, seed: int) -> Life:
        """Return the county's life that is about to begin, in the database as it must be for that."""
        if "people_unit" in connection.introspection.table_names():
            stage.allow_demonstration()
        call_command("migrate", verbosity=0)
        if not people.units():
            call_command("county_build", stdout=self.stdout)
        life = Life(start=first, days=days, requests=requests, seed=seed)
        stage.allow_empty_days(life.since, life.until)
        if connection.vendor == "postgresql":
            # Whoever pulls the plug loses a simulated minute, not a citizen's word: no need to wait for the disk.
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit TO off")
        return life

    def _report(self, life: Life, seconds: float) -> None:
        last = life.start + timedelta(days=life.days - 1)
        self.stdout.write(f"\n{life.start} to {last}, as the county stands at the end of the last day:")
        for line in outcome(since=life.since, until=life.until):
            self.stdout.write(f"  {line.name:<10} {_fraction(line):>17} {line.share:>8}  {line.means}")
        if refused := life.tally["refused"]:
            self.stdout.write(f"  {refused} times somebody came too late and was refused, as in life")
        self.stdout.write(f"{seconds:.1f} seconds")


def _fraction(line: Line) -> str:
    return f"{line.number:,}" if line.of is None else f"{line.number:,} / {line.of:,}"
