"""Who may change the catalogue."""

from django.utils.translation import gettext_lazy as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people.actors import Actor, Permission


def may_load(actor: Actor) -> Verdict:
    """Return whether the actor may put a version of the catalogue in force."""
    return _may_edit(actor)


def may_set_calendar_day(actor: Actor) -> Verdict:
    """Return whether the actor may say that a day is worked or not."""
    return _may_edit(actor)


def _may_edit(actor: Actor) -> Verdict:
    if actor.kind == "house" or actor.holds(Permission.EDIT_CATALOGUE):
        return YES
    return no(_("Only the county centre's administrators change the catalogue and the calendar."))
