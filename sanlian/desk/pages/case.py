"""An order with all that its page is made of, read once for the page and for what is done on it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from sanlian.desk.acts import Acts, Standing, acts_of
from sanlian.journal.readers import Fact
from sanlian.kernel.verdict import Verdict
from sanlian.look.access import officer
from sanlian.workorders import facts, quality, queries
from sanlian.workorders.queries import WorkOrder
from sanlian.workorders.voices import Recording

_PLEAS = {facts.EXTENSION_ASKED, facts.SUSPENSION_ASKED}
_LISTED = {facts.LISTED, facts.CARRIED}


@dataclass(frozen=True, slots=True)
class Listed:
    """Where an order stood on a weekly list: the list's Tuesday, the leader responsible, what was to be reached."""

    week: date
    leader: str
    goal: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Case(Standing):
    """An order with all that its page is made of, read once."""

    facts: list[Fact]
    entries: list[Listed]
    parts: list[WorkOrder]

    @cached_property
    def acts(self) -> Acts:
        """Return what can be done by whoever looks, and what cannot now."""
        return acts_of(self)


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer wrote down of a recording, and why it could not be kept."""

    recording_id: int
    words: str
    fault: str


@dataclass(frozen=True, slots=True)
class Heard:
    """
    A recording, whether this officer may hear it and write it down, and what was typed in vain.

    `of_work` where it says what somebody thinks of the work.
    """

    recording: Recording
    may_hear: Verdict
    may_write: bool
    of_work: bool
    typed: Typed | None


def read(request: HttpRequest, order_id: int) -> Case:
    """Return an order's case; :raises errors.NotFound: for one that is not shown to this officer."""
    actor, at = officer(request), timezone.now()
    found = queries.get(order_id, by=actor)
    hops = queries.assignments(found.pk)
    supervision = queries.supervision(found) if found.overdue_since else None
    told = queries.timeline(found.pk)
    # What the story does not name is not asked for.
    named = {fact.name for fact in told}
    pleas = queries.pleas(found.pk) if named & _PLEAS else []
    parts = quality.parts_of(found.pk) if facts.SPLIT in named else []
    called = quality.call_ups(found.pk) if facts.CALLED_UP in named else []
    return Case(
        actor=actor,
        order=found,
        hops=hops,
        pleas=pleas,
        supervision=supervision,
        facts=told,
        entries=_entries(told),
        parts=parts,
        open_parts=sum(part.ended_at is None for part in parts),
        call_ups=called,
        at=at,
    )


def _entries(told: list[Fact]) -> list[Listed]:
    """Return where the order stood on weekly lists, the newest first, as its story tells it."""
    found: list[Listed] = []
    for fact in told:
        said = fact.details
        if fact.name in _LISTED:
            week = date.fromisoformat(said["week"])
            found.insert(0, Listed(week, said["leader"], said["goal"], said["reason"]))
        elif fact.name == facts.HANDED_OVER and said.get("list") and found:
            # Whoever leads the team now answers for this week's.
            found[0] = replace(found[0], leader=said["to"])
    return found
