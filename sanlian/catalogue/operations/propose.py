"""Proposing a change to lists, limits or the duty tree, and taking the proposal back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.catalogue import facts, listings, permissions
from sanlian.catalogue.models import Proposal
from sanlian.catalogue.rules import EDITABLE, RowChange
from sanlian.journal.operations import operation, record
from sanlian.kernel.errors import Conflict, Invalid
from sanlian.people.actors import Actor

LONGEST_REASON = 500


class BadProposal(Invalid):
    """A change that cannot take effect; `problems` has one sentence for each reason."""

    def __init__(self, problems: Iterable[str], *, field: str | None = None) -> None:
        """Say all of them."""
        self.problems = list(problems)
        super().__init__("\n".join(self.problems), field=field)


class Decided(Conflict):
    """The proposal no longer waits."""


@operation
def propose(changes: Sequence[RowChange], *, from_day: date, reason: str, by: Actor, at: datetime) -> int:
    """
    Propose changes and return the proposal's number; nothing is another until a second person confirms it.

    :param changes: rows added (`before` None), changed, or ended (`after` None)
    :param from_day: the day they take effect, today at the earliest; orders of days before keep what they cite
    :raises BadProposal: when the lists would contradict each other, in words; or without a reason
    :raises NotAllowed: when the actor may not
    """
    permissions.may_propose(by).require()
    assert by.id is not None
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadProposal([_("Say in at most 500 characters why this changes.")], field="reason")
    if from_day < timezone.localdate(at):
        raise BadProposal(
            [_("A change takes effect today at the earliest: older orders keep what they cite.")],
            field="from_day",
        )
    if any(change.table not in EDITABLE for change in changes):
        raise BadProposal([_("This table is not changed by proposal.")])
    found = listings.preview(changes)
    if found.problems:
        raise BadProposal(found.problems)
    proposal = Proposal.objects.create(
        changes=listings.stored(changes),
        effects=listings.stored(found.rows),
        from_day=from_day,
        reason=reason,
        proposed_by_id=by.id,
        proposed_at=at,
    )
    record(
        facts.PROPOSED,
        subject=("proposal", str(proposal.pk)),
        by=by,
        at=at,
        details={
            "rows": [f"{row.table}:{row.code}" for row in found.rows],
            "from_day": from_day.isoformat(),
            "reason": reason,
        },
    )
    return proposal.pk


@operation
def withdraw(number: int, *, by: Actor, at: datetime) -> None:
    """
    Take a proposal back that is not in force yet.

    :raises UnknownProposal: when there is none
    :raises Decided: when it is in force, refused or withdrawn
    :raises NotAllowed: when somebody else has proposed it
    """
    proposal = hold(number)
    permissions.may_withdraw(by, proposed_by=proposal.proposed_by_id).require()
    wait_for_it(proposal, Proposal.State.WAITING, Proposal.State.SCHEDULED)
    proposal.state = Proposal.State.WITHDRAWN
    proposal.save(update_fields=["state"])
    record(facts.WITHDRAWN, subject=("proposal", str(number)), by=by, at=at, details={})


def hold(number: int) -> Proposal:
    """Return a proposal, held until the transaction ends; :raises UnknownProposal: when there is none."""
    found = Proposal.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise listings.UnknownProposal(_("There is no such proposal."))
    return found


def wait_for_it(proposal: Proposal, *states: str) -> None:
    """Do nothing for a proposal in one of these states; :raises Decided: otherwise."""
    if proposal.state not in states:
        state = str(Proposal.State(proposal.state).label)
        raise Decided(_("This proposal is decided already: %(state)s.") % {"state": state})
