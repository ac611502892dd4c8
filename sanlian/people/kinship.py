"""What officers have declared of their families, for the few who may read it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanlian.people import contact, permissions
from sanlian.people.actors import Actor
from sanlian.people.models import Relative
from sanlian.people.rules import RELATION_WORDS, Relation


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as its reader sees it; `until` is the day on which it was taken back, None while it stands."""

    number: int
    relation: str
    name: str
    phone: str
    household: str
    since: date
    until: date | None
    declared_at: datetime


def relatives_of(user_id: int, *, by: Actor) -> list[Declared]:
    """
    Return what an officer has declared, those that stand first, then the newest.

    :raises errors.NotAllowed: as permissions.may_see_relatives says
    """
    permissions.may_see_relatives(by, user_id).require()
    rows = Relative.objects.filter(user=user_id).select_related("household").order_by("-pk")
    found = [
        Declared(
            number=row.pk,
            relation=_(RELATION_WORDS[Relation(row.relation)]),
            name=contact.unseal(row.name_sealed),
            phone=contact.masked_phone(contact.unseal(row.phone_sealed)),
            household=row.household.address if row.household else "",
            since=row.valid_from,
            until=row.valid_to,
            declared_at=row.declared_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda declared: declared.until is not None)
