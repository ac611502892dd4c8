"""Writing other groups of peers into a draft of rules: who is compared with whom, by kind and size."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from string import ascii_lowercase
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.scoring import queries, rules
from sanlian.scoring.models import RuleDraft, RuleVersion
from sanlian.scoring.operations.load import BadRules
from sanlian.scoring.operations.revise_rules import keep, writing

MOST_GROUPS = 30


class TooManyPeers(errors.Invalid):
    """There are so many groups of peers that none has enough units to compare."""


class LastPeers(errors.Invalid):
    """Without any group of peers nobody would be on the board."""


@operation
def change_peers(number: int, *, code: str, wanted: Mapping[str, Any], by: Actor, at: datetime) -> str:
    """
    Write one group of peers of a draft anew, or a further one, and return its code.

    :param code: which group; empty for a further one, which gets a code that no group ever had
    :param wanted: its entry as a file would have it, without the code
    :raises BadRules: when it says what a group cannot say; whether two overlap is seen when it is tried or proposed
    :raises TooManyPeers: when there are thirty
    :raises queries.NoSuchRules: when there is no such draft or group
    :raises RulesDecided: when it is no longer being written
    :raises errors.NotAllowed: when somebody else began it
    """
    row = writing(number, by=by)
    entries = row.content["peers"]
    if not code and len(entries) >= MOST_GROUPS:
        raise TooManyPeers(_("There are thirty groups already; drop one first."))
    place = _place(entries, code) if code else len(entries)
    entry = {**wanted, "code": code or _unused(row)}
    if problems := rules.check_peers(entry):
        raise BadRules([_(problem.words) % problem.values for problem in problems])
    row.content["peers"] = [*entries[:place], entry, *entries[place + 1 :]]
    keep(row)
    return str(entry["code"])


@operation
def drop_peers(number: int, *, code: str, by: Actor, at: datetime) -> None:
    """
    Take one group of peers out of a draft; units that no other takes in will be on no board.

    :raises LastPeers: when there is no other
    :raises queries.NoSuchRules, RulesDecided, errors.NotAllowed: as change_peers does
    """
    row = writing(number, by=by)
    entries = row.content["peers"]
    place = _place(entries, code)
    if len(entries) == 1:
        raise LastPeers(_("This is the last group; without any, nobody would be on the board."))
    row.content["peers"] = [*entries[:place], *entries[place + 1 :]]
    keep(row)


def _place(entries: list[dict[str, Any]], code: str) -> int:
    found = next((at for at, each in enumerate(entries) if each["code"] == code), None)
    if found is None:
        raise queries.NoSuchRules(_("There is no such group of peers."))
    return found


def _unused(row: RuleDraft) -> str:
    """Return a code that no group of this draft or of any version has: boards of other months keep theirs."""
    contents = [row.content, *RuleVersion.objects.values_list("content", flat=True)]
    used = {each["code"] for content in contents for each in content["peers"]}
    return next(code for code in (f"group-{_letters(number)}" for number in count()) if code not in used)


def _letters(number: int) -> str:
    before, last = divmod(number, len(ascii_lowercase))
    return (_letters(before - 1) if before else "") + ascii_lowercase[last]
