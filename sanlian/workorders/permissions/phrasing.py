"""Who keeps reply templates."""

from django.utils.translation import gettext as _

from sanlian.kernel.verdict import YES, Verdict, no
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission


def may_keep_template(actor: Actor, unit_code: str) -> Verdict:
    """Say whether the actor keeps the templates of a unit: its own people; those for all, the county centre."""
    unit = people.find_unit(unit_code)
    wanted = Permission.DISPATCH if unit and unit.kind == "county" else Permission.HANDLE
    if unit is not None and actor.works_for(unit.id, wanted):
        return YES
    return no(_("Reply templates are kept by the unit that answers with them."))
