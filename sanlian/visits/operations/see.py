"""Looking at what is known of the people of a household: never without a trace."""

from datetime import datetime

from sanlian.journal.operations import operation, record
from sanlian.people.actors import Actor
from sanlian.visits import facts, queries
from sanlian.visits.operations._day import day_of


@operation
def see_household(household_id: int, *, by: Actor, at: datetime) -> queries.About:
    """
    Note that the actor looks at what is known of a household; a page shows it only after this.

    :raises errors.NotFound: when there is none; errors.NotAllowed: for whom it is not
    """
    about = queries.household(household_id, by=by, on=day_of(at))
    record(
        facts.HOUSEHOLD_SEEN,
        subject=("household", household_id),
        by=by,
        at=at,
        details={"place": about.place_code},
    )
    return about
