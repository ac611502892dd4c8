"""Whom a note for inside calls by name: @ and the name, as people write it anyway."""

from datetime import datetime

from sanlian.kernel import errors
from sanlian.people import crowds, queries as people
from sanlian.people.actors import Actor, Permission
from sanlian.workorders import queries, rules
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations._desk import desk_of


def mentioned(order: WorkOrder, words: str, *, by: Actor, at: datetime) -> list[int]:
    """
    Return the numbers of officers whom words call by name and who may see the order.

    Known are those of the units that have or had it, of the place's desk, and of the county centre: a name that
    nobody there has calls nobody, and one that two have calls both.
    """
    called = words.replace("＠", "@")
    if "@" not in called:
        return []
    on = at.astimezone(rules.SHANGHAI).date()
    units = set(Assignment.objects.filter(order=order).values_list("unit__code", flat=True))
    units |= {desk_of(order.place_code, order.about).code, people.county_unit().code}
    staff = crowds.officer_ids(units, permission=Permission.SEE_ORDERS, on=on)
    staff_too = crowds.officer_ids(units, permission=Permission.HANDLE, on=on)
    numbers = {number for found in (staff, staff_too) for each in found.values() for number in each}
    names = people.user_names(numbers - by.identities)
    return [
        number
        for number, name in sorted(names.items())
        if f"@{name}" in called and _sees(number, order, at=at)
    ]


def _sees(user_id: int, order: WorkOrder, *, at: datetime) -> bool:
    try:
        actor = people.actor_of_user(user_id, on=at.astimezone(rules.SHANGHAI).date())
    except errors.NotFound:
        return False
    return queries.visible_to(actor).filter(pk=order.pk).exists()
