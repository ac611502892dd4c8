"""Accounts and the doors they open: opened and closed, passwords given and chosen, locks taken off, sessions ended."""

import secrets
from datetime import datetime

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people import contact, facts, permissions
from sanlian.people.actors import HOUSE, Actor, Role
from sanlian.people.models import Post, User
from sanlian.people.operations.appoint import Appointment, TelephoneTaken, appoint
from sanlian.people.operations.posts import NoSuchPerson

# Without letters and figures that are taken for each other when read out.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 12


class UnusableAccount(errors.Invalid):
    """Name or telephone cannot be those of a person."""


class UnusablePassword(errors.Invalid):
    """The password is too easy to guess."""


class StillInOffice(errors.Conflict):
    """Who holds a post cannot lose the account: orders would have nobody."""


class AdministratorsThere(errors.Conflict):
    """The first three administrators were made before."""


@operation
def open_account(*, phone: str, name: str, by: Actor, at: datetime) -> tuple[int, str]:
    """
    Open an account without posts; return its number and the first password, which is kept nowhere.

    :raises UnusableAccount: without a name, or with a telephone that has not 7 to 15 digits
    :raises TelephoneTaken: when the number belongs to an account already, a closed one too
    :raises errors.NotAllowed: as permissions.may_keep_accounts says
    """
    permissions.may_keep_accounts(by).require()
    digits, name = contact.normal_phone(phone), storable(name)
    if not 7 <= len(digits) <= 15:
        raise UnusableAccount(_("This telephone number has too few or too many digits."), field="phone")
    if not name or len(name) > contact.NAME_LIMIT:
        raise UnusableAccount(_("Please enter a name of at most 40 characters."), field="name")
    if User.objects.filter(phone=digits).exists():
        taken = _("The telephone number %(phone)s is taken.") % {"phone": digits}
        raise TelephoneTaken(taken, field="phone")
    password = _new_password()
    user = User.objects.create_user(digits, password, name=name, must_choose_password=True)
    note(facts.ACCOUNT_OPENED, user, by=by, at=at)
    return user.pk, password


@operation
def close_account(user_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """
    Close an account: nobody logs in with it any more, and who is logged in is out.

    :raises StillInOffice: while the person holds a post; ending it hands its orders over
    :raises UnusableAccount: without a reason
    :raises NoSuchPerson, errors.NotAllowed: as every operation on an account does
    """
    user = _held(user_id, by)
    reason = storable(reason)[:100]
    if not reason:
        raise UnusableAccount(_("Please say why."), field="reason")
    if Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=localdate(at)), user=user).exists():
        raise StillInOffice(
            _("%(name)s holds a post. Please end it first; then the account can be closed.")
            % {"name": user.name}
        )
    if user.is_active:
        User.objects.filter(pk=user.pk).update(is_active=False)
        note(facts.ACCOUNT_CLOSED, user, by=by, at=at, reason=reason)


@operation
def reopen_account(user_id: int, *, by: Actor, at: datetime) -> str:
    """Open a closed account again; return a first password. :raises NoSuchPerson, errors.NotAllowed: as above."""
    user = _held(user_id, by)
    password = _set_first_password(user)
    User.objects.filter(pk=user.pk).update(is_active=True)
    note(facts.ACCOUNT_REOPENED, user, by=by, at=at)
    return password


@operation
def give_password(user_id: int, *, by: Actor, at: datetime) -> str:
    """
    Give an account a new first password and return it; whoever is logged in with the old one is out.

    :raises NoSuchPerson, errors.NotAllowed: as every operation on an account does
    """
    user = _held(user_id, by)
    password = _set_first_password(user)
    note(facts.PASSWORD_GIVEN, user, by=by, at=at)
    return password


@operation
def choose_password(*, password: str, by: Actor, at: datetime) -> None:
    """
    Let somebody choose their own password; the face has asked for the present one.

    :raises UnusablePassword: when it is too short, too common, figures alone, like name or number, or the old one
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=by.id or 0, is_active=True).first()
    if by.kind != "officer" or user is None:
        raise NoSuchPerson(_("This account does not exist or was closed."))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UnusablePassword(" ".join(error.messages), field="new") from error
    if user.check_password(password):
        raise UnusablePassword(_("This is the password you have. Please choose another one."), field="new")
    user.set_password(password)
    user.must_choose_password = False
    user.save(update_fields=["password", "must_choose_password"])
    note(facts.PASSWORD_CHOSEN, user, by=by, at=at)


@operation
def end_sessions(user_id: int, *, by: Actor, at: datetime) -> None:
    """Put whoever is logged in with an account out, everywhere. :raises NoSuchPerson, errors.NotAllowed: as above."""
    user = _held(user_id, by)
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    note(facts.SESSIONS_ENDED, user, by=by, at=at)


@operation
def unlock(user_id: int, *, by: Actor, at: datetime) -> None:
    """
    Open a log-in that too many wrong passwords have shut.

    :raises NoSuchPerson, errors.NotAllowed: as every operation on an account does
    """
    user = _held(user_id, by)
    if AccessAttempt.objects.filter(username=user.phone).delete()[0]:
        note(facts.UNLOCKED, user, by=by, at=at)


@operation
def note_log_in(*, address: str, by: Actor, at: datetime) -> None:
    """Note that somebody came in, and from which network address."""
    details = {"person": by.name, "address": address[:45]}
    record(facts.LOGGED_IN, subject=("person", by.id), by=by, at=at, details=details)


@operation
def make_administrators(
    *, system: tuple[str, str], security: tuple[str, str], audit: tuple[str, str], by: Actor, at: datetime
) -> dict[str, str]:
    """
    Make the first three administrators of a county, each a telephone and a name; return first passwords by telephone.

    :raises AdministratorsThere: when somebody is one of them already
    :raises TelephoneTaken: when a number is taken, or stands there twice
    """
    three = {Role.ADMINISTRATOR: system, Role.SECURITY: security, Role.AUDITOR: audit}
    if by != HOUSE or Post.objects.filter(role__in=list(three)).exists():
        raise AdministratorsThere(
            _("There are administrators already. The security administrator gives posts.")
        )
    people = [Appointment(phone, name, (("county", role),)) for role, (phone, name) in three.items()]
    numbers = appoint(people, password=None, since=localdate(at), by=by, at=at)
    users = User.objects.filter(pk__in=numbers.values())
    return {user.phone: _set_first_password(user) for user in users}


def _held(user_id: int, by: Actor) -> User:
    permissions.may_keep_accounts(by, user_id).require()
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise NoSuchPerson(_("This account does not exist."))
    return user


def _new_password() -> str:
    return "".join(secrets.choice(_LETTERS) for _number in range(_LENGTH))


def _set_first_password(user: User) -> str:
    password = _new_password()
    user.set_password(password)
    user.must_choose_password = True
    user.save(update_fields=["password", "must_choose_password"])
    AccessAttempt.objects.filter(username=user.phone).delete()
    return password


def note(name: str, user: User, *, by: Actor, at: datetime, **more: str) -> None:
    """Note a fact about an account: whose it is, and what more there is to say."""
    record(name, subject=("person", user.pk), by=by, at=at, details={"person": user.name, **more})
