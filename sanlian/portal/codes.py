"""
Codes by SMS, with which somebody shows to hold a telephone.

A code is kept nowhere: the form carries a signed ticket with a keyed fingerprint of it. So nobody else's wrong guesses
use up a person's tries, and a number of which nothing is known answers like any other.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import get_language, gettext as _

from sanlian.kernel import errors
from sanlian.notify import operations as notify
from sanlian.notify.operations import Person, Telling
from sanlian.people import queries as people
from sanlian.people.contact import normal_phone
from sanlian.portal import guards

LIVES = timedelta(minutes=10)
TRIES = 5
_SALT = "sanlian.portal.code"


class WrongCode(errors.Invalid):
    """The code is not the one that was sent, or was tried too often."""


class CodeOver(errors.Conflict):
    """The code was sent too long ago, or has served; another one is to be sent."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Who has shown to hold which telephone."""

    resident_id: int
    phone: str


def send(http: HttpRequest, phone: str, *, at: datetime) -> str:
    """
    Send a code to a telephone by which a resident is known; return the ticket for its form, whoever that is.

    :raises people.TooManyAttempts: beyond what guards.count_code allows
    """
    phone = normal_phone(phone)
    guards.count_code(http, phone=phone, at=at)
    nonce, code = secrets.token_urlsafe(12), f"{secrets.randbelow(10**6):06d}"
    resident = people.find_resident(phone)
    if resident is not None:
        telling = Telling(
            message="portal.code",
            to=[Person("resident", resident, language=get_language() or "zh-hans")],
            values={"code": code},
            about=("resident", resident),
            key=f"code {nonce}",
            # Whoever asks at night waits for it.
            urgent=True,
        )
        notify.tell([telling], at=at)
    return signing.dumps([phone, nonce, _fingerprint(phone, nonce, code)], salt=_SALT)


def phone_of(ticket: str) -> str:
    """
    Return the telephone to which a ticket's code was sent.

    :raises CodeOver: when the ticket is too old or none of ours
    """
    return _opened(ticket)[0]


def proved(ticket: str, code: str, *, at: datetime) -> Proof:
    """
    Return who holds the telephone to which the code was sent; it serves once.

    :raises WrongCode: for any other code, and when more than five were tried
    :raises CodeOver: when it was sent more than ten minutes ago or has served
    """
    phone, nonce, fingerprint = _opened(ticket)
    guards.count_try(nonce, most=TRIES, at=at)
    typed = "".join(letter for letter in normal_phone(code) if letter.isdigit())
    resident = people.find_resident(phone)
    if resident is None or not hmac.compare_digest(_fingerprint(phone, nonce, typed), fingerprint):
        raise WrongCode(_("The code is not right. Please look at the message once more."), field="code")
    if not guards.first_use(nonce, at=at):
        raise CodeOver(_("This code has served. Please have another one sent."))
    return Proof(resident, phone)


def _opened(ticket: str) -> tuple[str, str, str]:
    try:
        phone, nonce, fingerprint = signing.loads(ticket, salt=_SALT, max_age=LIVES)
    except (signing.BadSignature, ValueError):
        raise CodeOver(_("This code is too old. Please have another one sent.")) from None
    return phone, nonce, fingerprint


def _fingerprint(phone: str, nonce: str, code: str) -> str:
    told = f"{phone} {nonce} {code}".encode()
    return hmac.new(f"{_SALT} {settings.CONTACT_KEY}".encode(), told, hashlib.sha256).hexdigest()
