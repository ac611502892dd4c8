"""Declaring relatives, so that nobody handles an order of their own family; and taking a declaration back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import contact, facts, permissions
from sanlian.people.actors import Actor
from sanlian.people.models import Household, Relative, User
from sanlian.people.operations.posts import UnusableDays, person
from sanlian.people.rules import Relation, interest_of


class UnusableRelative(errors.Invalid):
    """It does not say who the relative is, or that is the person who declares."""


class AlreadyDeclared(errors.Conflict):
    """This relative was declared before, and nobody took it back."""


class NoSuchRelative(errors.NotFound):
    """No declaration has this number."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative as declared: a name, and the telephone or the household by which an order of theirs is known."""

    relation: str
    name: str = ""
    phone: str = ""
    household_id: int | None = None


@operation
def declare_relative(user_id: int, *, kin: Kin, since: date, by: Actor, at: datetime) -> int:
    """
    Keep that somebody is a relative of an officer; return the declaration's number.

    From this moment the officer handles no order that the relative asks for or that is about them. The record
    notes that something was declared, never who it is about.

    :param since: since when they are related, today or earlier
    :raises UnusableRelative: for an unknown relation, without telephone or household, or for oneself
    :raises AlreadyDeclared: when it was declared before
    :raises NoSuchPerson, UnusableDays: as what was entered is
    :raises errors.NotAllowed: as permissions.may_keep_relatives says
    """
    permissions.may_keep_relatives(by, user_id).require()
    who = person(user_id)
    key = _checked(kin, who, since, at)
    same = Q(phone_key=key) if key else Q(household=kin.household_id)
    if Relative.objects.filter(same, user=who, valid_to=None).exists():
        raise AlreadyDeclared(_("This was declared before."), field="phone" if key else "household")
    row = Relative.objects.create(
        user=who,
        relation=kin.relation,
        name_sealed=contact.seal(storable(kin.name)[: contact.NAME_LIMIT]),
        phone_sealed=contact.seal(contact.normal_phone(kin.phone)),
        phone_key=key,
        household_id=kin.household_id,
        # A colleague of the family: what is said against them is no business of this officer either.
        account=User.objects.filter(phone=contact.normal_phone(kin.phone)).first() if key else None,
        valid_from=since,
        declared_at=at,
    )
    _keep(who)
    record(facts.RELATIVE_DECLARED, subject=("person", row.user_id), by=by, at=at, details=_told(row))
    return row.pk


@operation
def end_relative(number: int, *, by: Actor, at: datetime) -> None:
    """
    Take a declaration back from today on; it stays among those that were made.

    :raises NoSuchRelative: when there is none, or it was taken back before
    :raises errors.NotAllowed: as permissions.may_keep_relatives says
    """
    found = Relative.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    row = found.filter(pk=number, valid_to=None).first()
    if row is None:
        raise NoSuchRelative(_("This declaration does not exist, or it was taken back."))
    permissions.may_keep_relatives(by, row.user_id).require()
    Relative.objects.filter(pk=row.pk).update(valid_to=localdate(at))
    _keep(row.user)
    record(facts.RELATIVE_ENDED, subject=("person", row.user_id), by=by, at=at, details=_told(row))


def _checked(kin: Kin, who: User, since: date, at: datetime) -> str:
    """Return the key of the telephone, empty where a household is named instead."""
    if kin.relation not in set(Relation):
        raise UnusableRelative(_("Please choose how you are related."), field="relation")
    digits = contact.normal_phone(kin.phone)
    if kin.household_id is None and not digits:
        raise UnusableRelative(
            _("Please give the telephone or the household, so that their orders are known."), field="phone"
        )
    if digits and not 7 <= len(digits) <= 15:
        raise UnusableRelative(_("This telephone number has too few or too many digits."), field="phone")
    if digits == who.phone:
        raise UnusableRelative(_("That is the person's own number; it counts anyway."), field="phone")
    if kin.household_id is not None and not Household.objects.filter(pk=kin.household_id).exists():
        raise UnusableRelative(_("This household does not exist."), field="household")
    if since > localdate(at):
        raise UnusableDays(_("Please declare it on the day."), field="since")
    return contact.phone_key(digits)


def _keep(who: User) -> None:
    """Write into the account what rules ask of it: by what an order of the person's family is known."""
    rows = Relative.objects.filter(user=who, valid_to=None)
    keys = {
        key
        for row in rows
        for key in interest_of(phone_key=row.phone_key, household=row.household_id, account=row.account_id)
    }
    User.objects.filter(pk=who.pk).update(interests=sorted(keys))


def _told(row: Relative) -> dict[str, str]:
    return {"person": row.user.name, "since": row.valid_from.isoformat()}
