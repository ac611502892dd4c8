"""The second pair of eyes: rules that somebody has proposed are confirmed, refused, or taken back."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import queries as people
from sanlian.people.actors import Actor
from sanlian.scoring import facts, permissions, queries, rules
from sanlian.scoring.models import RuleDraft, RuleVersion
from sanlian.scoring.operations.load import keep_version
from sanlian.scoring.operations.revise_rules import LONGEST_REASON, NoReason, RulesDecided, checked, hold


class RulesMovedOn(errors.Conflict):
    """Other rules were put in force since the draft was begun."""


@operation
def confirm_rules(number: int, *, by: Actor, at: datetime) -> date:
    """
    Confirm rules that somebody else has proposed, and return the first day of the month from which they hold.

    That is the next month: whoever works this month knows by which rules.

    :raises RulesMovedOn: when other rules came first; the draft goes on waiting, to be refused or taken back
    :raises RulesDecided: when it no longer waits
    :raises queries.NoSuchRules: when there is none
    :raises errors.NotAllowed: when the actor may not, or has proposed it
    """
    row = _waiting(number, by=by)
    if queries.newest_version().pk != row.base_id:
        raise RulesMovedOn(_("Other rules were confirmed meanwhile. Begin a new draft with those."))
    first_month = rules.added(rules.month_of(at), 1)
    row.content = {**row.content, "version": _label(), "from": f"{first_month:%Y-%m}"}
    names = people.user_names([row.proposed_by_id, by.id or 0])
    told = {
        "proposed_by": names.get(row.proposed_by_id, ""),
        "confirmed_by": names.get(by.id or 0, ""),
        "changed_rules": queries.changed_rules(row.base.content, row.content),
    }
    row.version = keep_version(checked(row.content), row.content, shipped=False, by=by, at=at, details=told)
    row.state, row.decided_by_id, row.decided_at = RuleDraft.State.CONFIRMED, by.id, at
    row.save(update_fields=["content", "version", "state", "decided_by", "decided_at"])
    return row.version.first_month


@operation
def refuse_rules(number: int, *, reason: str, by: Actor, at: datetime) -> None:
    """
    Refuse rules that somebody else has proposed, with a reason.

    :raises NoReason: without one
    :raises queries.NoSuchRules, RulesDecided, errors.NotAllowed: as confirm_rules does
    """
    row = _waiting(number, by=by)
    reason = storable(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise NoReason(_("Say in at most 500 characters why not."), field="reason")
    row.state, row.answer, row.decided_by_id, row.decided_at = RuleDraft.State.REFUSED, reason, by.id, at
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    subject = ("rules_draft", str(row.pk))
    record(facts.RULES_REFUSED, subject=subject, by=by, at=at, details={"reason": reason})


@operation
def withdraw_rules(number: int, *, by: Actor, at: datetime) -> None:
    """
    Take a draft back that is being written or waits; only whoever began it does.

    :raises queries.NoSuchRules, RulesDecided, errors.NotAllowed: as they say
    """
    row = hold(number)
    permissions.may_change_rules(by, proposed_by=row.proposed_by_id).require()
    if row.state not in (RuleDraft.State.WRITING, RuleDraft.State.WAITING):
        raise RulesDecided(_("This draft is decided already."))
    row.state = RuleDraft.State.WITHDRAWN
    row.save(update_fields=["state"])
    record(facts.RULES_WITHDRAWN, subject=("rules_draft", str(row.pk)), by=by, at=at, details={})


def _waiting(number: int, *, by: Actor) -> RuleDraft:
    row = hold(number)
    permissions.may_confirm_rules(by, proposed_by=row.proposed_by_id).require()
    if row.state != RuleDraft.State.WAITING:
        raise RulesDecided(_("This draft does not wait for a decision."))
    return row


def _label() -> str:
    """Return the next version's name: the newest of the files, and how many of the county's own came on top."""
    shipped = RuleVersion.objects.filter(shipped=True).order_by("pk").last()
    own = RuleVersion.objects.filter(shipped=False).count()
    return f"{shipped.label if shipped else ''}+{own + 1}"[-20:]
