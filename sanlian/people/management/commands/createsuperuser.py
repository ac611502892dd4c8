"""Django's command for an account that may do everything: there is none here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """manage.py createsuperuser"""

    help = "Refuses: no account may do everything. people_administrators makes the first three."

    def add_arguments(self, parser: Any) -> None:
        """Take whatever Django's own command takes."""
        parser.add_argument("arguments", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what to do instead."""
        raise CommandError(
            "No account may do everything. `manage.py people_administrators` makes the first three administrators."
        )
