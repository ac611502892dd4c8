"""How often somebody may try: generous for a village hall that shares one address, never in the way of danger."""

import ipaddress
from datetime import datetime, timedelta

from django.http import HttpRequest

from sanlian.people import operations as people
from sanlian.people.contact import normal_phone

HOUR = timedelta(hours=1)
SHOUTS_AN_HOUR = 60
SEARCHES_AN_HOUR = 40
# A receipt has four digits a day: so few guesses a telephone make guessing hopeless.
SEARCHES_OF_A_PHONE = 8
# A stranger who has codes sent uses up the own address's share; a telephone rings seldom enough to be no nuisance.
CODES_FROM_HERE = 3
CODES_OF_A_PHONE = 10
CODES_AN_HOUR = 40


def count_shout(http: HttpRequest, *, urgent: bool, at: datetime) -> None:
    """
    Count a shout of this address; what is urgent always passes.

    :raises people.TooManyAttempts: beyond sixty in an hour
    """
    if not urgent and (address := public_address(http)):
        people.count_attempt("shout", who=address, most=SHOUTS_AN_HOUR, within=HOUR, at=at)


def count_search(http: HttpRequest, *, phone: str, at: datetime) -> None:
    """
    Count a search for a matter by number and telephone.

    :raises people.TooManyAttempts: beyond eight for a telephone, or forty from an address, in an hour
    """
    people.count_attempt("find", who=normal_phone(phone), most=SEARCHES_OF_A_PHONE, within=HOUR, at=at)
    if address := public_address(http):
        people.count_attempt("find from", who=address, most=SEARCHES_AN_HOUR, within=HOUR, at=at)


def count_code(http: HttpRequest, *, phone: str, at: datetime) -> None:
    """
    Count a code that is sent to a telephone.

    :raises people.TooManyAttempts: beyond three for a telephone from one address, ten for it in all, or forty from an
        address, in an hour
    """
    address = public_address(http)
    if address:
        people.count_attempt("code from", who=address, most=CODES_AN_HOUR, within=HOUR, at=at)
        people.count_attempt("code", who=f"{phone} {address}", most=CODES_FROM_HERE, within=HOUR, at=at)
    people.count_attempt("code", who=phone, most=CODES_OF_A_PHONE, within=HOUR, at=at)


def count_try(nonce: str, *, most: int, at: datetime) -> None:
    """
    Count a code that somebody typed into one form.

    :raises people.TooManyAttempts: beyond as many
    """
    people.count_attempt("code typed", who=nonce, most=most, within=HOUR, at=at)


def first_use(nonce: str, *, at: datetime) -> bool:
    """Return whether a code serves for the first time."""
    try:
        people.count_attempt("code used", who=nonce, most=1, within=timedelta(days=1), at=at)
    except people.TooManyAttempts:
        return False
    return True


def public_address(http: HttpRequest) -> str:
    """
    Return whom an address counts for: one machine, or the network of an IPv6 line; nobody for a private one.

    A private address is our own proxy, behind which everybody stands; counting it would shut out the county.
    """
    try:
        address = ipaddress.ip_address(http.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if not address.is_global:
        return ""
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
