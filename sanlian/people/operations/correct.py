"""Correcting how people and units are called, and what is known of a household."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people import contact, facts, permissions, queries
from sanlian.people.actors import Actor
from sanlian.people.models import Household, Unit
from sanlian.people.operations.households import NoSuchHousehold
from sanlian.people.operations.posts import person

MOST_TAGS, LONGEST_TAG = 10, 20


class BadName(errors.Invalid):
    """A name that cannot be shown."""


@operation
def correct_name(user_id: int, *, name: str, by: Actor, at: datetime) -> None:
    """
    Write somebody's name as it is.

    :raises BadName: when it is empty or longer than 40 characters
    :raises NoSuchPerson: when there is no open account of this number
    :raises errors.NotAllowed: as permissions.may_appoint says for the county centre
    """
    permissions.may_appoint(by, place_code="").require()
    who = person(user_id)
    if not name or len(name) > contact.NAME_LIMIT:
        raise BadName(_("A name has 1 to 40 characters."), field="name")
    was, who.name = who.name, name
    who.save(update_fields=["name"])
    record(
        facts.NAME_CORRECTED,
        subject=("person", who.pk),
        by=by,
        at=at,
        details={"person": name, "was": was},
    )


@operation
def correct_unit(
    code: str, *, name: str, short_name: str, name_en: str, active: bool, by: Actor, at: datetime
) -> None:
    """
    Write a unit's names as they are, and whether it still takes things on; code, kind and place stay.

    :raises queries.NoSuchUnit: when no unit, open or closed, has this code
    :raises errors.NotAllowed: as permissions.may_appoint says for the county centre
    """
    permissions.may_appoint(by, place_code="").require()
    unit = Unit.objects.select_for_update(no_key=True).filter(code=code).first()
    if unit is None:
        raise queries.NoSuchUnit(_("There is no unit with the code %(code)s.") % {"code": code})
    was = {"name": unit.name, "active": unit.active}
    unit.name, unit.short_name, unit.name_en, unit.active = name, short_name, name_en, active
    unit.save(update_fields=["name", "short_name", "name_en", "active"])
    record(
        facts.UNIT_CORRECTED,
        subject=("unit", unit.pk),
        by=by,
        at=at,
        details={"unit": code, "name": name, "active": active, "was": was},
    )
    queries.forget()


@operation
def tag_household(household_id: int, *, tags: Sequence[str], by: Actor, at: datetime) -> None:
    """
    Write what must be known of a household, such as that somebody old lives alone there.

    :raises NoSuchHousehold: when there is none
    :raises BadName: for more than ten tags, or one longer than 20 characters
    :raises errors.NotAllowed: as permissions.may_keep_links says
    """
    household = Household.objects.select_for_update(no_key=True).filter(pk=household_id).first()
    if household is None:
        raise NoSuchHousehold(_("This household does not exist."))
    permissions.may_keep_links(by, household.grid_code).require()
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise BadName(_("At most 10 tags of at most 20 characters."), field="tags")
    Household.objects.filter(pk=household_id).update(tags=list(tags))
    record(
        facts.HOUSEHOLD_TAGGED, subject=("household", household_id), by=by, at=at, details={"tags": len(tags)}
    )
