"""Knowing a resident: found again by telephone, or entered for the first time."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.journal.operations import operation
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import contact
from sanlian.people.actors import Actor
from sanlian.people.models import Resident


class UnusablePhone(errors.Invalid):
    """The telephone number cannot be one."""


@operation
def know_resident(*, name: str = "", phone: str = "", by: Actor, at: datetime) -> int:
    """
    Return the number of the resident with this telephone, entering a new one where there is none.

    Without a telephone a resident cannot be found again, so each call enters a new one. A name given later than
    the number is kept with it; a name once given is not overwritten by a stranger who types the same number.

    :raises UnusablePhone: when the number has not 7 to 15 digits
    """
    digits = contact.normal_phone(phone)
    if phone.strip() and not 7 <= len(digits) <= 15:
        raise UnusablePhone(_("This telephone number has too few or too many digits."), field="phone")
    key, name = contact.phone_key(digits), storable(name)[: contact.NAME_LIMIT]
    found = Resident.objects.filter(phone_key=key).first() if key else None
    if found is None:
        new = Resident(
            name_sealed=contact.seal(name),
            phone_sealed=contact.seal(digits),
            phone_key=key,
            tail_key=contact.tail_key(digits),
        )
        if not key:
            new.save()
            return new.pk
        # Somebody else may enter the same number at this moment: whoever comes second finds the first.
        Resident.objects.bulk_create([new], ignore_conflicts=True)
        found = Resident.objects.get(phone_key=key)
    if name and not found.name_sealed:
        Resident.objects.filter(pk=found.pk).update(name_sealed=contact.seal(name))
    return found.pk


@operation
def know_residents(people: Sequence[tuple[str, str, int | None]], *, by: Actor, at: datetime) -> list[int]:
    """Enter many residents at once, as (name, telephone, household number); return their numbers in order."""
    rows = Resident.objects.bulk_create(
        [
            Resident(
                name_sealed=contact.seal(name),
                phone_sealed=contact.seal(contact.normal_phone(phone)),
                phone_key=contact.phone_key(phone),
                tail_key=contact.tail_key(phone),
                household_id=household,
            )
            for name, phone, household in people
        ],
        batch_size=500,
    )
    return [row.pk for row in rows]


def key_tails(*, most: int = 20_000) -> int:
    """Note by what last four digits residents are found who were entered before that was kept; return how many."""
    rows = list(Resident.objects.filter(tail_key="").exclude(phone_key="")[:most])
    for row in rows:
        row.tail_key = contact.tail_key(row.phone)
    Resident.objects.bulk_update(rows, ["tail_key"], batch_size=500)
    return len(rows)


@operation
def rename_resident(resident_id: int, *, name: str, by: Actor, at: datetime) -> None:
    """Keep another name for a resident; the caller has proof that it is the resident who says so."""
    sealed = contact.seal(storable(name)[: contact.NAME_LIMIT])
    Resident.objects.filter(pk=resident_id).update(name_sealed=sealed)


@operation
def forget_resident(resident_id: int, *, by: Actor, at: datetime) -> bool:
    """
    Drop a resident whom nothing asks for any more; return whether that was done.

    Who belongs to a household stays known: the county's own register says so, not a request.
    """
    gone, _by_table = Resident.objects.filter(pk=resident_id, household=None).delete()
    return bool(gone)
