"""Bring the county to the reference data of this version."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from sanlian.people import operations as people
from sanlian.people.actors import HOUSE
from sanlian.registry import operations
from sanlian.registry.operations import Upgraded
from sanlian.workorders import operations as workorders

MOST_NAMED = 8


class Command(BaseCommand):
    """manage.py county_upgrade"""

    help = (
        "Put in force what the files of this version say: catalogue, calendar, rules of the board and of warnings, "
        "words of messages. What the county has changed itself stands; a second time changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell what became of each part; exit code 1 when one was refused."""
        done = operations.upgrade(by=HOUSE, at=timezone.now())
        self._make_findable()
        for each in done:
            # With --verbosity 0 only what somebody has to know.
            if options["verbosity"] or each.refused or each.loaded.new:
                self.stdout.write("\n".join(_lines(each)))
        if any(each.refused for each in done):
            raise SystemExit(1)

    def _make_findable(self) -> None:
        """Let what came in before it was kept be found by words and by the end of a telephone number."""
        orders = _all(workorders.index_missing)
        people_found = _all(people.key_tails)
        if orders or people_found:
            said = _("made findable: orders %(orders)s, telephone numbers %(numbers)s")
            self.stdout.write(said % {"orders": orders, "numbers": people_found})


def _all(step: Callable[[], int]) -> int:
    """Repeat a step that does a part, each in a transaction of its own, until nothing is left; return how many."""
    done = 0
    while found := step():
        done += found
    return done


def _lines(each: Upgraded) -> list[str]:
    title = _(each.title)
    if each.refused:
        return [
            _("%(part)s: refused, it stays as it is.") % {"part": title},
            *(f"  {why}" for why in each.refused),
        ]
    new = (
        _("in force: %(names)s") % {"names": _names(each.loaded.new)} if each.loaded.new else _("nothing new")
    )
    lines = [f"{title}: {new}"]
    if own := each.loaded.own:
        words = ngettext(
            "  %(count)s entry is the county's own and stands: %(names)s",
            "  %(count)s entries are the county's own and stand: %(names)s",
            len(own),
        )
        lines.append(words % {"count": len(own), "names": _names(own)})
    return lines


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
