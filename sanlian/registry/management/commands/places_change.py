"""Merge, split, rename or move places on a day, with all that stands at them."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.kernel.errors import Refusal
from sanlian.people.actors import HOUSE
from sanlian.places import queries
from sanlian.places.management.desk import day
from sanlian.places.operations import Part
from sanlian.registry import operations
from sanlian.registry.operations import Change, Merge, Move, Rename, Split


class Command(BaseCommand):
    """manage.py places_change merge|split|rename|move|history …"""

    help = "Merge, split, rename or move places on a day, or print what a place was called over the years."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the five verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        merge = verbs.add_parser("merge", help="places become one")
        merge.add_argument("codes", nargs="+")
        merge.add_argument("--into", required=True, help="one of them, another place, or a code never given")
        merge.add_argument("--name", default="", help="the new place's name")
        split = verbs.add_parser("split", help="a place becomes several; the first part carries on")
        split.add_argument("code")
        split.add_argument(
            "--part",
            action="append",
            default=[],
            metavar="CODE=NAME[:CHILD,CHILD…]",
            help="once for each part; the place's own code and no name for a part that stays itself",
        )
        rename = verbs.add_parser("rename", help="a place gets another name")
        rename.add_argument("code")
        rename.add_argument("name")
        rename.add_argument("--english", default="", help="read from the name where none is given")
        move = verbs.add_parser("move", help="a place comes under another")
        move.add_argument("code")
        move.add_argument("--under", required=True)
        move.add_argument("--to", default="", help="the code it gets (default: the next free one)")
        for verb in (merge, split, rename, move):
            verb.add_argument(
                "--dry-run", action="store_true", help="say what would come of it, change nothing"
            )
            verb.add_argument("--day", default="", help="the first day of the new map (default: today)")
        history = verbs.add_parser("history", help="codes and names by date")
        history.add_argument("code")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do it and print the places that came of it; a refusal changes nothing and ends with status 1."""
        try:
            if verb == "history":
                self._history(options["code"])
                return
            change = _change(verb, options, day(options["day"]) or timezone.localdate())
            dry = operations.try_change if options["dry_run"] else operations.change_places
            done = dry(change, by=HOUSE, at=timezone.now())
            for place in done.places:
                self.stdout.write(f"{place.code} {place.full_name}")
            went = done.followed
            self.stdout.write(
                f"Went along: {len(went.units)} units with {went.posts} posts and {done.orders} open orders, "
                f"{went.households} households, {went.branches} branches, {done.warnings} warnings."
            )
            for each in done.passed:
                self.stdout.write(f"Passed on: {each.orders} open orders of {each.unit} to {each.to}.")
            for (unit, code), number in done.staying.items():
                self.stdout.write(f"Staying: {number} open orders of {code} with {unit}.")
            for found in done.needs:
                self.stdout.write(f"For people to do: {found.said.read(_)}")
        except Refusal as refusal:
            raise CommandError(refusal.message) from None

    def _history(self, code: str) -> None:
        for alias in queries.aliases(code):
            days = f"{alias.valid_from or '…'} – {alias.valid_to or '…'}"
            self.stdout.write(f"{days}\t{alias.code_system}\t{alias.code}\t{alias.name}")
        today = queries.mapped(code, on=timezone.localdate())
        if today != code:
            self.stdout.write(f"Today {today} {queries.get(today).full_name} stands for {code}.")


def _change(verb: str, options: dict[str, Any], on: date) -> Change:
    if verb == "merge":
        return Merge(tuple(options["codes"]), into=options["into"], name=options["name"], day=on)
    if verb == "split":
        return Split(options["code"], parts=tuple(_part(text) for text in options["part"]), day=on)
    if verb == "rename":
        return Rename(options["code"], name=options["name"], name_en=options["english"], day=on)
    return Move(options["code"], under=options["under"], to=options["to"], day=on)


def _part(text: str) -> Part:
    code, _equals, rest = text.partition("=")
    name, _colon, children = rest.partition(":")
    return Part(
        code.strip(), name.strip(), tuple(each.strip() for each in children.split(",") if each.strip())
    )
