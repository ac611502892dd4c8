"""Say until when."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from sanlian.catalogue import queries
from sanlian.catalogue.deadlines import ONE_DAY, BadSpan, Span


class Command(BaseCommand):
    """Compute one due date the way orders do, showing the days that were counted."""

    help = "Print when a length of time that starts at a moment is over, and the days counted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the start and the length."""
        parser.add_argument("--from", dest="start", required=True, help="ISO moment, e.g. 2026-08-05T10:05")
        parser.add_argument(
            "--limit",
            required=True,
            help="e.g. “3 working days”, “4 working hours”, “24 hours”, “3个工作日”, "
            "or a limit's code: its time to finish",
        )

    def handle(self, *args: Any, start: str, limit: str, **options: Any) -> None:
        """Print the moment, and each day that counted towards it."""
        catalogue = queries.snapshot(fresh=True)
        if not catalogue.version:
            raise CommandError(_("There is no working calendar yet; load it with manage.py catalogue_load."))
        began = _moment(start)
        span = catalogue.limits[limit].finish if limit in catalogue.limits else _span(limit)
        try:
            due = catalogue.calendar.due(began, span)
        except OverflowError:
            raise CommandError(_("That lies beyond the end of the calendar.")) from None
        self.stdout.write(_("Due: %(moment)s") % {"moment": due.at.strftime("%Y-%m-%d %H:%M %z")})
        if due.provisional:
            self.stdout.write(_("Provisional: the working calendar of that year is not in yet."))
        days = catalogue.calendar.days_counted(began, span)
        if days:
            self.stdout.write(_("Days counted: %(number)s") % {"number": len(days)})
        for number, day in enumerate(days, start=1):
            self.stdout.write(f"  {number:>3}  {day.isoformat()}  {date_format(day, 'D')}")
        for first, last in _between(days):
            words = ngettext("%(days)s (%(n)s day)", "%(days)s (%(n)s days)", (last - first).days + 1)
            span_of = first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
            rest = words % {"days": span_of, "n": (last - first).days + 1}
            self.stdout.write(_("Not counted: %(rest)s") % {"rest": rest})


def _between(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and last of each row of days that lies between two counted ones."""
    for one, following in pairwise(days):
        if following - one > ONE_DAY:
            yield one + ONE_DAY, following - ONE_DAY


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return timezone.localtime(moment) if moment.tzinfo else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise CommandError(_("“%(text)s” is no moment like 2026-08-05T10:05.") % {"text": text}) from None


def _span(text: str) -> Span:
    try:
        return Span.parse(text)
    except BadSpan as refusal:
        raise CommandError(_(refusal.message)) from None
