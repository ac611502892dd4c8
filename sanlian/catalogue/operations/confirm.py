"""The second pair of eyes: confirming a proposed change or refusing it, and putting it in force on its day."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.catalogue import facts, listings, permissions, queries
from sanlian.catalogue.models import CatalogueVersion, Proposal
from sanlian.catalogue.operations._tables import bring, keep_version, plain
from sanlian.catalogue.operations.propose import LONGEST_REASON, BadProposal, hold, wait_for_it
from sanlian.catalogue.rules import changed
from sanlian.journal.operations import operation, record
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor


@operation
def confirm(number: int, *, by: Actor, at: datetime) -> str:
    """
    Confirm a change that somebody else has proposed, and return its state: in force, or waiting for its day.

    It is looked at once more: what has changed since may contradict it.

    :raises UnknownProposal: when there is none
    :raises BadProposal: when it can no longer take effect; it goes on waiting, to be refused or withdrawn
    :raises Decided: when it no longer waits
    :raises NotAllowed: when the actor may not, or has proposed it
    """
    proposal = hold(number)
    permissions.may_confirm(by, proposed_by=proposal.proposed_by_id).require()
    wait_for_it(proposal, Proposal.State.WAITING)
    found = listings.preview(listings.changes_of(proposal.changes))
    if found.problems:
        raise BadProposal(found.problems)
    proposal.state, proposal.decided_by_id, proposal.decided_at = Proposal.State.SCHEDULED, by.id, at
    proposal.effects = listings.stored(found.rows)
    proposal.save(update_fields=["state", "decided_by", "decided_at", "effects"])
    record(
        facts.CONFIRMED,
        subject=("proposal", str(number)),
        by=by,
        at=at,
        details={"proposed_by": proposal.proposed_by_id, "from_day": proposal.from_day.isoformat()},
    )
    if proposal.from_day <= timezone.localdate(at):
        _put_in_force(proposal, by=by, at=at)
    return proposal.state


@operation
def refuse(number: int, *, reason: str, by: Actor, at: datetime) -> None:
    """
    Refuse a change that somebody else has proposed, with a reason.

    :raises UnknownProposal: when there is none
    :raises BadProposal: without a reason
    :raises Decided: when it no longer waits
    :raises NotAllowed: when the actor may not, or has proposed it
    """
    proposal = hold(number)
    permissions.may_confirm(by, proposed_by=proposal.proposed_by_id).require()
    wait_for_it(proposal, Proposal.State.WAITING)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadProposal([_("Say in at most 500 characters why not.")], field="reason")
    _refuse(proposal, reason, by=by, at=at)


@operation
def take_effect(*, at: datetime) -> int:
    """Put confirmed changes in force whose day has come, in the order of their confirmation; return how many."""
    due = Proposal.objects.select_for_update().filter(
        state=Proposal.State.SCHEDULED, from_day__lte=timezone.localdate(at)
    )
    done = 0
    for proposal in due.order_by("from_day", "decided_at"):
        found = listings.preview(listings.changes_of(proposal.changes))
        if found.problems:
            # Another change came first. Who proposed it sees why, and proposes anew what still makes sense.
            _refuse(proposal, " ".join(found.problems)[:LONGEST_REASON], by=HOUSE, at=at)
            continue
        _put_in_force(proposal, by=HOUSE, at=at)
        done += 1
    return done


def _refuse(proposal: Proposal, reason: str, *, by: Actor, at: datetime) -> None:
    proposal.state, proposal.answer = Proposal.State.REFUSED, reason
    proposal.decided_at = at
    if by.id is not None:
        proposal.decided_by_id = by.id
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record(
        facts.REFUSED,
        subject=("proposal", str(proposal.pk)),
        by=by,
        at=at,
        details={"proposed_by": proposal.proposed_by_id, "reason": reason},
    )


def _put_in_force(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    found = changed(listings.present(), listings.changes_of(proposal.changes))
    content = found.content
    content.label = _label()
    bring(content, at=at)
    keep_version(content, plain(content), from_files=False, at=at)
    proposal.state, proposal.version, proposal.in_force_at = Proposal.State.IN_FORCE, content.label, at
    proposal.effects = listings.stored(found.rows)
    proposal.save(update_fields=["state", "version", "in_force_at", "effects"])
    names = people.user_names([proposal.proposed_by_id, proposal.decided_by_id or 0])
    record(
        facts.IN_FORCE,
        subject=("proposal", str(proposal.pk)),
        by=by,
        at=at,
        details={
            "version": content.label,
            "proposed_by": names.get(proposal.proposed_by_id, ""),
            "confirmed_by": names.get(proposal.decided_by_id or 0, ""),
            "rows": proposal.effects,
        },
    )
    queries.look_again()


def _label() -> str:
    """Return the next version's name: that of the files, and how many changes of the county's own came on top."""
    files = CatalogueVersion.objects.filter(from_files=True).order_by("-pk").only("label").first()
    own = CatalogueVersion.objects.filter(from_files=False).count()
    return f"{files.label if files else ''}+{own + 1}"[-32:]
