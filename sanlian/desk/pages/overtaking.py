"""Whoever presses too late reads who was faster; what they typed is kept."""

from django.utils.translation import gettext as _

from sanlian.desk import acts, sentences
from sanlian.desk.pages.case import Case
from sanlian.journal.readers import Fact
from sanlian.kernel import errors
from sanlian.people import names
from sanlian.workorders import facts


class MovedOn(errors.Conflict):
    """The order is no longer as it was when this was written."""


def overtaken(case: Case, verb: str, refusal: errors.Refusal) -> str:
    """Return the sentence that names who was faster; empty when nobody was."""
    stale = case.order.status not in acts.STEPS[verb].sources or isinstance(refusal, errors.NotAllowed)
    moves = [fact for fact in case.facts if fact.name in _MOVES]
    if not stale or not moves or _own(case, moves[-1]):
        return ""
    return _sentence(moves[-1])


def require_unmoved(case: Case, verb: str, *, seen: int) -> None:
    """
    Do nothing when the order stands as its writer has read it.

    What others have written since is for a reply alone, which the resident reads: a note may stand beside theirs.

    :param seen: number of the last fact of the order that the writer had before them
    :raises MovedOn: naming the latest that came between
    """
    heard = _MOVES | _NEWS if verb == "reply" else _MOVES
    between = [fact for fact in case.facts if fact.id > seen and fact.name in heard and not _own(case, fact)]
    if between:
        raise MovedOn(_sentence(between[-1]))


def _own(case: Case, fact: Fact) -> bool:
    return fact.by_kind == "officer" and fact.by_id == case.actor.id


def _sentence(last: Fact) -> str:
    words = {
        "name": sentences.who(last, reveal=False),
        "unit": names.unit_words(str(last.details.get("unit", ""))),
    }
    return {
        facts.ACCEPTED: _("%(name)s has just taken this order. Your text is kept."),
        facts.DECLINED: _("%(name)s has just handed this order back. Your text is kept."),
        facts.DISPATCHED: _("This order has just been sent to %(unit)s. Your text is kept."),
        facts.REPLIED: _("%(name)s has just replied. Your text is kept."),
        facts.WITHDRAWN: _("The person who asked has just withdrawn it. Your text is kept."),
        facts.REOPENED: _("The resident says it is not solved; it is open again. Your text is kept."),
        facts.CLOSED: _("This order has just been closed. Your text is kept."),
        facts.RETURNED: _("%(name)s has just sent the answer back. Your text is kept."),
        facts.MERGED: _("%(name)s has just merged this order into another. Your text is kept."),
        facts.REFUSED: _("%(name)s has just decided not to take this on. Your text is kept."),
        facts.SUSPENDED: _("%(name)s has just let this order rest. Your text is kept."),
        facts.RESUMED: _("This order has just been taken up again. Your text is kept."),
        facts.ADDED: _(
            "Whoever asked has added something since you wrote. Please read it first. Your text is kept."
        ),
        facts.JOINED: _(
            "Another request was put together with this order since you wrote. Please read it first. Your text is kept."
        ),
        facts.CONTACTED: _(
            "%(name)s has noted a talk since you wrote. Please read it first. Your text is kept."
        ),
        facts.PROGRESSED: _(
            "%(name)s has written a note since you wrote. Please read it first. Your text is kept."
        ),
        facts.ASSIST_ANSWERED: _(
            "%(name)s has answered for a unit that helps since you wrote. Please read it first. Your text is kept."
        ),
    }[last.name] % words


# What whoever replies must have read: it may change the answer.
_NEWS = frozenset({facts.ADDED, facts.JOINED, facts.CONTACTED, facts.PROGRESSED, facts.ASSIST_ANSWERED})
_MOVES = frozenset(
    {
        facts.ACCEPTED,
        facts.DECLINED,
        facts.DISPATCHED,
        facts.REPLIED,
        facts.WITHDRAWN,
        facts.REOPENED,
        facts.CLOSED,
        facts.MERGED,
        facts.RETURNED,
        facts.REFUSED,
        facts.SUSPENDED,
        facts.RESUMED,
    }
)
