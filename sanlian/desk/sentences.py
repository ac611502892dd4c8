"""The journal's facts as lines of a timeline."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.desk.tellers import WORDS
from sanlian.journal.readers import Fact
from sanlian.look.clock import SHANGHAI
from sanlian.people import contact
from sanlian.workorders import facts, rules
from sanlian.workorders.lifecycle import Solved


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: who did what, more words under it, and whether it belongs to the important ones."""

    at: datetime
    mark: str
    who: str
    what: str
    more: str
    important: bool
    inside: bool = False


def lines(found: Iterable[Fact], *, reveal: bool, judges: bool = False, at: datetime) -> list[Line]:
    """
    Return facts as lines, the newest first; what somebody said of the work stays closed until the month is over.

    :param reveal: whether the viewer may read residents' names
    :param judges: whether the viewer reads each rating at once: who oversees the work and did not do it
    """
    told = [
        _line(fact if judges else _closed_rating(fact, at), reveal=reveal)
        for fact in found
        if fact.name in WORDS
    ]
    return told[::-1]


def _closed_rating(fact: Fact, at: datetime) -> Fact:
    """Return a rating of the running month without its answers: nobody shall work for one person's mark."""
    of_work = (
        fact.name in {facts.RATED, facts.CALLED_BACK} or fact.details.get("rating", Solved.NO) != Solved.NO
    )
    if not of_work or rules.month_of(fact.at) < rules.month_of(at):
        return fact
    closed = {"solved": "", "satisfied": "", "note": "", "said": "", "closed": True}
    return replace(fact, details={**fact.details, **closed})


def who(fact: Fact, *, reveal: bool) -> str:
    """Return who did it; the house is called the system, a resident by the family name only."""
    if fact.by_kind == "house":
        return _("System")
    if fact.by_kind == "resident":
        if fact.name == facts.RATED or not fact.by_name:
            # Who says what of whom is not for those who are spoken of.
            return _("A resident")
        return fact.by_name if reveal else contact.masked_name(fact.by_name)
    if stood_in_for := fact.details.get("for"):
        return _("%(name)s (for %(other)s)") % {"name": fact.by_name, "other": stood_in_for}
    return fact.by_name


def _line(fact: Fact, *, reveal: bool) -> Line:
    mark, what, more = WORDS[fact.name](fact.details)
    if written_at := fact.details.get("written_at"):
        when = f"{datetime.fromisoformat(written_at).astimezone(SHANGHAI):%m-%d %H:%M}"
        more = " · ".join(
            [*([more] if more else []), _("written without a signal %(when)s") % {"when": when}]
        )
    important = fact.name in _IMPORTANT or bool(fact.details.get("first") or fact.details.get("public"))
    inside = fact.name == facts.PROGRESSED and not fact.details.get("public", True)
    return Line(fact.at, mark, who(fact, reveal=reveal), what, more, important, inside)


_IMPORTANT = frozenset(WORDS) - {
    facts.FORMED,
    facts.CONTACTED,
    facts.PROGRESSED,
    facts.CARRIED,
    facts.CONTACT_SEEN,
}
