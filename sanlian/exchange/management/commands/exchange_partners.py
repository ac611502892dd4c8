"""The platforms that may hand requests in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.exchange import operations, queries
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE


class Command(BaseCommand):
    """manage.py exchange_partners"""

    help = (
        "List the partners that may hand requests in; add one, give one a new key (printed once), or end one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one of three verbs; without one, all partners are listed."""
        verb = parser.add_mutually_exclusive_group()
        verb.add_argument("--add", nargs=2, metavar=("CODE", "NAME"), help="add a partner and print its key")
        verb.add_argument(
            "--renew", metavar="CODE", help="print a new key; the old one opens nothing from now on"
        )
        verb.add_argument("--end", metavar="CODE", help="let it hand in nothing more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        try:
            self.stdout.write("\n".join(_done(options)))
        except errors.Refusal as refusal:
            raise CommandError(str(refusal)) from refusal


def _done(options: dict[str, Any]) -> list[str]:
    now = timezone.now()
    if options["add"]:
        code, name = options["add"]
        return [operations.add(code=code, name=name, by=HOUSE, at=now)]
    if options["renew"]:
        return [operations.renew(options["renew"], by=HOUSE, at=now)]
    if options["end"]:
        operations.end(options["end"], by=HOUSE, at=now)
    return [
        f"{each.code}\t{each.name}\t{'ended' if each.ended_at else 'open'}" for each in queries.partners()
    ]
