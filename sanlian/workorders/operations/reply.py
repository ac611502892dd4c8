"""Replying: the four elements, a public answer and an internal note apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.workorders import lifecycle, permissions, quality, rules
from sanlian.workorders.drafts import Draft
from sanlian.workorders.models import Assignment, Attachment, Reply, WorkOrder
from sanlian.workorders.operations import _once, _step
from sanlian.workorders.operations._attach import Photo, attach
from sanlian.workorders.operations._rounds import close, to_be_checked
from sanlian.workorders.operations.split import note_done, open_parts
from sanlian.workorders.public import public_words

# What a reply changes of an order.
_REPLIED = ("replied_at", "contact_in_time", "check_state")


class IncompleteReply(errors.Invalid):
    """One of the four elements is missing or more; `faults` has the sentence of each field."""

    def __init__(self, message: str, *, field: str, faults: dict[str, str]) -> None:
        """Say the first fault, and keep all of them."""
        super().__init__(message, field=field)
        self.faults = faults


class NoEvidence(IncompleteReply):
    """The matter demands a photograph of the work, or of a paper, and there is none of this round."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A reply with all its elements, as they were typed."""

    spoken_with: str
    done: str
    done_by: date


@operation
def reply(
    order_id: int,
    *,
    spoken_with: str,
    done: str,
    done_by: date | None,
    internal_note: str = "",
    photos: Sequence[Photo] = (),
    draft: Draft | None = None,
    by: Actor,
    at: datetime,
) -> WorkOrder:
    """
    Answer the people who asked; from now on they say whether it is solved.

    What is private to third persons is taken out of what the people read, whoever wrote it by whatever door.
    When it was received is known and not asked; whom one spoke with, what was done (they read it) and by when are.
    The same `draft` replies once.

    :raises IncompleteReply: when one of the elements is missing or too long
    :raises NoEvidence: when the matter demands a photograph and neither the reply nor a note of this round has one
    :raises OtherWords: when the draft's form has said something else
    :raises errors.NotFound, errors.NotAllowed, errors.Conflict: as every step does
    """
    order = _step.hold(order_id)
    if _once.written(order, draft, at=at):
        return order
    mine = _answering(order, by=by)
    proved = bool(photos) or not quality.lacks_evidence(order, Attachment.objects.filter(order=order))
    said = _complete(spoken_with, done, done_by, proved=proved)
    answer = _kept(order, said, internal_note, by=by, at=at)
    _end_work(order, mine, at=at)
    number = attach(photos, order, at=at)
    told = _measured(order, mine, at=at) | _once.told(draft)
    _step.take(lifecycle.REPLY, order, by=by, at=at, save=_REPLIED, photos=number, **told)
    if order.parent_id is not None:
        # Nobody rates a part: the whole is rated, once it was summed up.
        close(order, by=by, at=at, rated=False)
        note_done(order, done=answer.done, by=by, at=at)
    return order


def _answering(order: WorkOrder, *, by: Actor) -> Assignment:
    """Return the hop that is answered for; :raises errors.NotAllowed, errors.Conflict: when the actor may not yet."""
    running = list(Assignment.objects.filter(order=order, ended_at=None))
    leads = [hop for hop in running if hop.role != "assist"]
    open_assists = len(running) - len(leads)
    permissions.may_reply(by, order, open_assists=open_assists, open_parts=open_parts(order)).require()
    return leads[0]


def _kept(order: WorkOrder, said: _Said, internal_note: str, *, by: Actor, at: datetime) -> Reply:
    """Keep the round's answer: what the people read without what is private to others, the note for inside whole."""
    assert order.accepted_at is not None
    return Reply.objects.create(
        order=order,
        round=order.round,
        received_at=order.accepted_at,
        spoken_with=public_words(order, said.spoken_with, at=at)[:200],
        done=public_words(order, said.done, at=at),
        done_by=said.done_by,
        internal_note=internal_note.strip()[:1000],
        by_id=by.id,
        at=at,
    )


def _end_work(order: WorkOrder, mine: Assignment, *, at: datetime) -> None:
    """End the unit's hop, and say in the order, unsaved, that it was answered and whether somebody looks at that."""
    order.check_state = "due" if to_be_checked(order) else ""
    check_due = _step.calendar().due(at, rules.CHECK_WAITS).at if order.check_state else mine.next_due_at
    Assignment.objects.filter(pk=mine.pk).update(ended_at=at, outcome="replied", next_due_at=check_due)
    order.replied_at = at
    if order.contacted_at is None:
        order.contact_in_time = False


def _measured(order: WorkOrder, mine: Assignment, *, at: datetime) -> dict[str, Any]:
    """Return what the fact says of both clocks and of the first contact."""
    return {
        "in_time": at <= order.due_at,
        "unit_in_time": at <= mine.due_at,
        "minutes": _step.minutes(order.contacted_at or order.accepted_at, at),
        "contacted": order.contacted_at is not None,
        "contacted_in_time": bool(order.contact_in_time),
    }


def _complete(spoken_with: str, done: str, done_by: date | None, *, proved: bool) -> _Said:
    """Return the elements when none is missing; :raises IncompleteReply: with every fault, each at its field."""
    faults: dict[str, str] = {}
    if not spoken_with.strip():
        faults["spoken_with"] = _("Please say whom you spoke with.")
    if not done.strip():
        faults["done"] = _("Please say what was done; the resident reads it.")
    elif len(done) > 1000:
        faults["done"] = _("Please keep the answer under 1,000 characters.")
    elif empty := rules.blanks(done):
        faults["done"] = _("Please fill in what still stands in braces: %(blanks)s") % {
            "blanks": " ".join(empty)
        }
    if done_by is None:
        faults["done_by"] = _("Please say by when it is done.")
    if not proved:
        faults["photos"] = _(
            "This matter is proved with a photograph: of the work, or of the paper. Please add one."
        )
    if done_by is None or faults:
        field, words = next(iter(faults.items()))
        refusal = NoEvidence if field == "photos" else IncompleteReply
        raise refusal(words, field=field, faults=faults)
    return _Said(spoken_with.strip(), done.strip(), done_by)
