"""Writing other rules of the board: from those in force, one indicator after the other, until they are proposed."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import RuleDraft
from sanlian.scoring.operations.load import BadRules

LONGEST_REASON = 500
# What an administrator changes of how a board judges; the three groups of indicators come with the file.
BOARD_NUMBERS = ("minimum_cases", "tolerance", "least_peers", "appeal_days", "valid_days")
WATCH_NUMBERS = tuple(each.name for each in fields(rules.Watch))


class RulesDecided(errors.Conflict):
    """The draft is no longer being written, or no longer waits."""


class NoReason(errors.Invalid):
    """Nothing is said, or nothing is changed."""


@operation
def begin_rules(*, by: Actor, at: datetime) -> int:
    """
    Begin a draft with the newest rules, and return its number; nothing changes until somebody else confirms it.

    :raises queries.NoRules: when there are none to begin with
    :raises errors.NotAllowed: when the actor may not
    """
    permissions.may_revise_rules(by).require()
    assert by.id is not None
    base = queries.newest_version()
    row = RuleDraft.objects.create(base=base, content=base.content, proposed_by_id=by.id, proposed_at=at)
    return row.pk


@operation
def change_indicator(number: int, *, code: str, wanted: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """
    Write one indicator of a draft anew; its number, code and group stay.

    :param wanted: its entry as a file would have it
    :raises BadRules: when it says what an indicator cannot say; whether all weights add up is seen when it is proposed
    :raises queries.NoSuchRules: when there is no such draft or indicator
    :raises RulesDecided: when it is no longer being written
    :raises errors.NotAllowed: when somebody else began it
    """
    row = writing(number, by=by)
    entries = row.content["indicators"]
    place = next((at for at, each in enumerate(entries) if each["code"] == code), None)
    if place is None:
        raise queries.NoSuchRules(_("There is no such indicator."))
    kept = {name: entries[place][name] for name in ("number", "code", "group")}
    entry = {**wanted, **kept}
    groups = [group["code"] for group in row.content["groups"]]
    if problems := rules.check_indicator(entry, groups):
        raise BadRules([_(problem.words) % problem.values for problem in problems])
    row.content["indicators"] = [*entries[:place], entry, *entries[place + 1 :]]
    keep(row)


@operation
def change_board_rules(number: int, *, wanted: Mapping[str, float], by: Actor, at: datetime) -> None:
    """
    Change how a draft's boards judge, and from which numbers on somebody is to look; what is not named stays.

    :param wanted: some of BOARD_NUMBERS and WATCH_NUMBERS
    :raises BadRules: when a number is out of bounds
    :raises queries.NoSuchRules, RulesDecided, errors.NotAllowed: as change_indicator does
    """
    row = writing(number, by=by)
    board = {name: value for name, value in wanted.items() if name in BOARD_NUMBERS}
    watch = {name: value for name, value in wanted.items() if name in WATCH_NUMBERS}
    content = {**row.content, "board": {**row.content["board"], **board}}
    if watch:
        content["watch"] = {**content.get("watch", {}), **watch}
    _found, problems = rules.check(content)
    mine = [each for each in problems if each.values.get("entry") in ("board", "watch")]
    if mine:
        raise BadRules([_(each.words) % each.values for each in mine])
    row.content = content
    keep(row)


@operation
def try_rules(number: int, *, by: Actor, at: datetime) -> None:
    """
    Compute what a draft would have made of last month, and keep it beside the draft for whoever looks at it.

    :raises BadRules: while it contradicts itself
    :raises queries.NoSuchRules, RulesDecided, errors.NotAllowed: as change_indicator does
    """
    row = writing(number, by=by)
    row.preview = _tried(row, at=at)
    row.save(update_fields=["preview"])


@operation
def propose_rules(number: int, *, reason: str, by: Actor, at: datetime) -> None:
    """
    Propose a draft to the other administrators, with what it would have made of last month.

    :raises BadRules: when it contradicts itself
    :raises NoReason: when no reason is given, or nothing differs from the rules in force
    :raises queries.NoSuchRules, RulesDecided, errors.NotAllowed: as change_indicator does
    """
    row = writing(number, by=by)
    reason = storable(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise NoReason(_("Say in at most 500 characters why this changes."), field="reason")
    changed = queries.changed_rules(row.base.content, row.content)
    if not changed:
        raise NoReason(_("These rules are those in force; change something first."))
    row.preview = _tried(row, at=at)
    row.state, row.reason, row.proposed_at = RuleDraft.State.WAITING, reason, at
    row.save(update_fields=["preview", "state", "reason", "proposed_at"])
    told = {"reason": reason, "changed_rules": changed}
    record(facts.RULES_PROPOSED, subject=("rules_draft", str(row.pk)), by=by, at=at, details=told)


def hold(number: int) -> RuleDraft:
    """Return a draft, held until the transaction ends; :raises queries.NoSuchRules: when there is none."""
    row = RuleDraft.objects.select_for_update(of=("self",)).select_related("base").filter(pk=number).first()
    if row is None:
        raise queries.NoSuchRules(_("There is no such draft of rules."))
    return row


def checked(content: Mapping[str, Any]) -> rules.Rules:
    """Return the rules that a content describes; :raises BadRules: when it contradicts itself."""
    found, problems = rules.check_written(content)
    if problems:
        raise BadRules([_(problem.words) % problem.values for problem in problems])
    return found


def writing(number: int, *, by: Actor) -> RuleDraft:
    """
    Return a draft that its writer goes on with, held until the transaction ends.

    :raises queries.NoSuchRules, RulesDecided, errors.NotAllowed: as change_indicator does
    """
    row = hold(number)
    permissions.may_change_rules(by, proposed_by=row.proposed_by_id).require()
    if row.state != RuleDraft.State.WRITING:
        raise RulesDecided(_("This draft is no longer being written."))
    return row


def keep(row: RuleDraft) -> None:
    """Keep what was written into a draft; nothing was tried of it yet."""
    # What was tried before belongs to what was written before.
    row.preview = None
    row.save(update_fields=["content", "preview"])


def _tried(row: RuleDraft, *, at: datetime) -> dict[str, Any]:
    month = rules.added(rules.month_of(at), -1)
    found = queries.preview(checked(row.content), month)
    if found is None:
        return {"month": f"{month:%Y-%m}", "upto": 0, "groups": None}
    groups, upto = found
    return {"month": f"{month:%Y-%m}", "upto": upto, "groups": queries.stored_preview(groups)}
