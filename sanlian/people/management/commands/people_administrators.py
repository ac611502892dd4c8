"""The first three administrators of a county."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.kernel import errors
from sanlian.people import operations
from sanlian.people.actors import HOUSE


class Command(BaseCommand):
    """manage.py people_administrators"""

    help = "Make the first system, security and audit administrator; print a first password for each, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a telephone and a name for each of the three."""
        for one in ("system", "security", "audit"):
            parser.add_argument(f"--{one}", nargs=2, metavar=("PHONE", "NAME"), required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, or say why not."""
        three = {one: tuple(options[one]) for one in ("system", "security", "audit")}
        try:
            passwords = operations.make_administrators(**three, by=HOUSE, at=timezone.now())
        except errors.Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for phone, password in passwords.items():
            self.stdout.write(f"{phone}  {password}")
