"""Whoever presses too late reads who was faster; what they typed is kept."""

from django.utils.translation import gettext as _

from sanlian.desk import acts, sentences
from sanlian.desk.pages.case import Case
from sanlian.kernel import errors
from sanlian.people import names
from sanlian.workorders import facts


def overtaken(case: Case, verb: str, refusal: errors.Refusal) -> str:
    """Return the sentence that names who was faster; empty when nobody was."""
    stale = case.order.status not in acts.STEPS[verb].sources or isinstance(refusal, errors.NotAllowed)
    moves = [fact for fact in case.facts if fact.name in _MOVES]
    if not stale or not moves or (moves[-1].by_kind == "officer" and moves[-1].by_id == case.actor.id):
        return ""
    last = moves[-1]
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
    }[last.name] % words


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
