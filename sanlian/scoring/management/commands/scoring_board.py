"""Compute a month's board."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.kernel.errors import Refusal
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.scoring import operations, queries
from sanlian.scoring.management.commands._month import month as month_type
from sanlian.scoring.rules import Standing


class Command(BaseCommand):
    """manage.py scoring_board --month 2021-07"""

    help = "Compute a month's board anew, keep it as the next version of the draft, and print it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the month."""
        parser.add_argument("--month", type=month_type, required=True, help="2021-07")

    def handle(self, *args: Any, month: date, **options: Any) -> None:
        """Draft and print one line for each unit, in the order of codes."""
        try:
            drafted = operations.draft_board(month, by=HOUSE, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        board = queries.board(drafted.month, version=drafted.version)
        self.stdout.write(f"{month:%Y-%m} draft {board.version}, rules {board.rules.version}")
        for field in board.fields:
            band = "no mean" if field.mean is None else f"mean {field.mean:.1f}"
            self.stdout.write(f"\n{field.peers}: {band}")
            for standing in field.standings:
                self.stdout.write(_line(standing))


def _line(standing: Standing) -> str:
    unit = people.find_unit(standing.unit)
    name = unit.short_name if unit else standing.unit
    if standing.score is None:
        return f"  {standing.unit:<18} {standing.orders:6}  {'–':>19}  {standing.state:<6}  {name}"
    limits = f"{standing.score:5.1f} ({standing.low:5.1f}–{standing.high:5.1f})"
    return f"  {standing.unit:<18} {standing.orders:6}  {limits:>19}  {standing.state:<6}  {name}"
