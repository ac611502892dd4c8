"""Print who can log in to the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sanlian.demonstration import build


class Command(BaseCommand):
    """manage.py demonstration_logins"""

    help = "Print the demonstration's log-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each: number, password, purpose."""
        for login in build.logins(on=timezone.localdate()):
            self.stdout.write(f"{login.phone}  {build.PASSWORD}  {login.purpose}（{login.name}）")
