"""Have the machine learn from what people decided."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.analysis import operations
from sanlian.kernel.errors import Refusal
from sanlian.people.actors import HOUSE


class Command(BaseCommand):
    """manage.py analysis_train [--adopt VERSION --alone-from 0.8]"""

    help = (
        "Learn from the answered orders, measure on the newest of them, and keep the result on offer; "
        "with --adopt, put what was learnt in use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what can be asked."""
        parser.add_argument("--adopt", metavar="VERSION", help="put this version in use; nothing is learnt")
        parser.add_argument(
            "--alone-from", type=float, default=0.8, help="the confidence from which orders go out alone"
        )

    def handle(self, *args: Any, adopt: str | None, alone_from: float, **options: Any) -> None:
        """Learn or adopt; the last line is one JSON object. A refusal ends with status 1."""
        now = timezone.now()
        try:
            if adopt:
                model = operations.adopt(adopt, alone_from=alone_from, by=HOUSE, at=now)
                self.stdout.write(_("%(version)s is in use.") % {"version": model.version})
                return
            model = operations.train(by=HOUSE, at=now)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        figures = model.figures
        self.stdout.write(
            _(
                "%(version)s has learnt from %(messages)s messages and was measured on %(measured)s later ones."
            )
            % {"version": model.version, "messages": figures["messages"], "measured": figures["measured"]}
        )
        self.stdout.write(
            json.dumps({"version": model.version, "weight": model.weight, **figures}, ensure_ascii=False)
        )
