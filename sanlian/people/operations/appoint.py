"""Giving people accounts and posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.people import contact, facts, queries, rules
from sanlian.people.actors import ROLE_SECRECY, Actor, Role
from sanlian.people.models import Post, User
from sanlian.people.operations.posts import keep_apart


class TelephoneTaken(errors.Conflict):
    """Two people cannot log in with one telephone number."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person and the posts to hold: pairs of unit code and role."""

    phone: str
    name: str
    posts: tuple[tuple[str, str], ...]


@operation
def appoint(
    people: Sequence[Appointment], *, password: str | None, since: date, by: Actor, at: datetime
) -> dict[str, int]:
    """
    Create accounts with their posts; return the account numbers by telephone.

    :param password: one password for all, to be changed by each; None for accounts that cannot log in yet
    :raises TelephoneTaken: when a number belongs to an account already, or stands twice in the list
    :raises queries.NoSuchUnit: when a post names an unknown unit
    :raises errors.Invalid: when a role is unknown
    :raises NotApart: when somebody would be two of the three administrators
    """
    phones = [contact.normal_phone(person.phone) for person in people]
    _refuse_taken(phones)
    for person in people:
        roles = {role for _unit, role in person.posts}
        if len(roles & rules.SEPARATE) > 1:
            keep_apart((), roles=roles, since=since, until=None, field="posts")
    # One hash for all: hashing is slow on purpose, and these people get the same first password anyway.
    secret = make_password(password)
    User.objects.bulk_create(
        [
            User(
                phone=phone,
                name=person.name,
                password=secret,
                must_choose_password=password is not None and not settings.DEMONSTRATION,
            )
            for phone, person in zip(phones, people, strict=True)
        ],
        batch_size=500,
    )
    ids = dict(User.objects.filter(phone__in=phones).values_list("phone", "pk"))
    Post.objects.bulk_create(
        [
            Post(
                user_id=ids[phone],
                unit_id=queries.unit(unit_code).id,
                role=_role(role),
                secrecy=ROLE_SECRECY[role],
                valid_from=since,
            )
            for phone, person in zip(phones, people, strict=True)
            for unit_code, role in person.posts
        ],
        batch_size=500,
    )
    record(facts.STAFFED, subject=("county", "people"), by=by, at=at, details={"people": len(people)})
    return ids


def _refuse_taken(phones: Sequence[str]) -> None:
    taken = set(User.objects.filter(phone__in=phones).values_list("phone", flat=True))
    if taken or len(set(phones)) != len(phones):
        number = next(iter(taken), "") or next(p for p in phones if phones.count(p) > 1)
        raise TelephoneTaken(_("The telephone number %(phone)s is taken.") % {"phone": number})


def _role(role: str) -> str:
    if role not in set(Role):
        raise errors.Invalid(_("There is no role %(role)s.") % {"role": role})
    return role
