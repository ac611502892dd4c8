"""Print who can log in to the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from sanlian.demonstration import build


class Command(BaseCommand):
    """manage.py demonstration_logins"""

    help = "Print the demonstration's log-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each: number, password, purpose in English and Chinese, as the other lines have both."""
        today = timezone.localdate()
        with translation.override("en"):
            english = build.logins(on=today)
        with translation.override("zh-hans"):
            chinese = build.logins(on=today)
        width = max((len(each.purpose) for each in english), default=0)
        for one, other in zip(english, chinese, strict=True):
            who = f"{one.purpose:<{width}}  {other.purpose}（{other.name}）"
            self.stdout.write(f"{one.phone}  {build.PASSWORD}  {who}")
