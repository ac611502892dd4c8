"""Say what a proposed change of the routing rules would have done last month."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.analysis import rehearsal
from sanlian.analysis.reasons import unit_words
from sanlian.catalogue import listings
from sanlian.kernel.errors import Refusal


class Command(BaseCommand):
    """manage.py routing_dry_run PROPOSAL [--days 30]"""

    help = "Print which orders of the last days a proposed change of the routing rules would have sent elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of the proposal."""
        parser.add_argument("proposal", type=int, help="number of the proposal")
        parser.add_argument("--days", type=int, default=rehearsal.DAYS, help="how far back (default: 30)")

    def handle(self, *args: Any, proposal: int, days: int, **options: Any) -> None:
        """Print a line for each order, then the number; or say that there is no such proposal."""
        if not 1 <= days <= 366:
            raise CommandError(_("Look 1 to 366 days back."))
        try:
            found = listings.proposal(proposal)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        if not rehearsal.concerns(found.changes):
            raise CommandError(_("This proposal changes no routing rule."))
        tried = rehearsal.rehearse(found.changes, day=found.from_day, at=timezone.now(), days=days)
        for each in tried.elsewhere:
            day = timezone.localtime(each.at).strftime("%Y-%m-%d %H:%M")
            units = f"{unit_words(each.before)} → {unit_words(each.after)}"
            self.stdout.write("\t".join([each.code, day, each.category, each.place_code, units, each.rule]))
        if tried.hidden:
            self.stdout.write(_("Restricted orders among them, not listed: %(n)s") % {"n": tried.hidden})
        self.stdout.write(
            _("This change would have sent %(n)s of %(looked)s orders of the last %(days)s days elsewhere.")
            % {"n": tried.number, "looked": tried.looked, "days": tried.days}
        )
