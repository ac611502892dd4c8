"""Proposing a change of places, and deciding on it: four eyes look at what moves people's posts and households."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.places import facts, listings, permissions, queries
from sanlian.places.models import Proposal
from sanlian.places.permissions import Keeper

LONGEST_REASON = 300


class NoReason(errors.Invalid):
    """Nobody said why, or at too great a length."""


class AlreadyDecided(errors.Conflict):
    """The proposal no longer waits."""


@operation
def propose(
    code: str, *, verb: str, said: Mapping[str, Any], day: date, reason: str, by: Keeper, at: datetime
) -> int:
    """
    Propose a change of places and return the proposal's number; nothing changes until somebody else confirms it.

    :param verb: what shall be done, as the registry calls it
    :param said: what the verb needs, as JSON can hold it; whoever confirms reads it
    :raises queries.UnknownPlace: when no place bears the code
    :raises errors.NotAllowed: as permissions.may_change says; the house proposes nothing, it changes
    :raises NoReason: without a reason
    """
    place = queries.get(code)
    permissions.may_propose(by, code).require()
    assert by.id is not None
    proposal = Proposal.objects.create(
        verb=verb,
        place_id=place.id,
        said=dict(said),
        day=day,
        reason=_checked(reason),
        proposed_by_id=by.id,
        proposed_by_name=by.name[:40],
        proposed_at=at,
    )
    details = {"place": code, "day": day.isoformat(), "reason": proposal.reason}
    record(facts.PROPOSED, subject=("place_proposal", proposal.pk), by=by, at=at, details=details)
    return proposal.pk


@operation
def settle(number: int, *, by: Keeper, at: datetime) -> None:
    """
    Note that a proposed change was confirmed, in the transaction that makes it.

    :raises listings.NoSuchProposal, AlreadyDecided: when there is none, or none that waits
    :raises errors.NotAllowed: as permissions.may_confirm says
    """
    proposal = _held(number)
    permissions.may_confirm(by, proposal.place.code, proposed_by=proposal.proposed_by_id).require()
    details = _decide(proposal, Proposal.State.DONE, answer="", by=by, at=at)
    record(facts.CONFIRMED, subject=("place_proposal", number), by=by, at=at, details=details)


@operation
def refuse(number: int, *, reason: str, by: Keeper, at: datetime) -> None:
    """
    Refuse a proposed change and say why; :raises: as `settle` does, and NoReason.
    """
    proposal = _held(number)
    permissions.may_confirm(by, proposal.place.code, proposed_by=proposal.proposed_by_id).require()
    details = _decide(proposal, Proposal.State.REFUSED, answer=_checked(reason), by=by, at=at)
    record(facts.REFUSED, subject=("place_proposal", number), by=by, at=at, details=details)


@operation
def withdraw(number: int, *, by: Keeper, at: datetime) -> None:
    """
    Take back a change that one has proposed oneself.

    :raises listings.NoSuchProposal, AlreadyDecided: when there is none, or none that waits
    :raises errors.NotAllowed: when somebody else has proposed it
    """
    proposal = _held(number)
    permissions.may_withdraw(by, proposal.place.code, proposed_by=proposal.proposed_by_id).require()
    details = _decide(proposal, Proposal.State.WITHDRAWN, answer="", by=by, at=at)
    record(facts.WITHDRAWN, subject=("place_proposal", number), by=by, at=at, details=details)


def _held(number: int) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("place")
    found = rows.filter(pk=number).first()
    if found is None:
        raise listings.NoSuchProposal(_("There is no such proposal."))
    if found.state != Proposal.State.WAITING:
        raise AlreadyDecided(_("This proposal is decided already."))
    return found


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise NoReason(_("Say in at most 300 characters why."), field="reason")
    return reason


def _decide(proposal: Proposal, state: str, *, answer: str, by: Keeper, at: datetime) -> dict[str, str]:
    """Write down who decided what, and return what the record says of it."""
    proposal.state, proposal.answer = state, answer
    proposal.decided_by_id, proposal.decided_by_name, proposal.decided_at = by.id, by.name[:40], at
    proposal.save(update_fields=["state", "answer", "decided_by_id", "decided_by_name", "decided_at"])
    reason = answer or proposal.reason
    return {"place": proposal.place.code, "day": proposal.day.isoformat(), "reason": reason}
