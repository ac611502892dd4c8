"""What can be asked about partners and what they handed in."""

import hashlib

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanlian.exchange.models import Handed as Handed, Partner as Partner
from sanlian.kernel import errors
from sanlian.people.actors import Actor


class UnknownKey(errors.NotAllowed):
    """No partner has this key, or its time is over."""


class UnknownPartner(errors.NotFound):
    """No partner goes by this code."""


def digest(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def holder(key: str) -> Partner:
    """Return the partner that a key belongs to; :raises UnknownKey: when it is nobody's, or no longer."""
    found = Partner.objects.filter(key_digest=digest(key), ended_at=None).first() if key else None
    if found is None:
        raise UnknownKey(
            _("This key is not known. Keys are given out by the county’s centre."), field="api_key"
        )
    return found


def partner(code: str) -> Partner:
    """Return a partner by its code, one whose time is over too; :raises UnknownPartner: when there is none."""
    found = Partner.objects.filter(code=code).first()
    if found is None:
        raise UnknownPartner(_("There is no partner “%(code)s”.") % {"code": code})
    return found


def partners() -> list[Partner]:
    """Return all partners, those whose time is over last."""
    return sorted(Partner.objects.order_by("code"), key=lambda each: each.ended_at is not None)


def actor_of(partner: Partner) -> Actor:
    """Return a partner as whoever does it: the record names it; no rule gives it a right."""
    return Actor(kind="partner", id=partner.pk, name=partner.name)


def handed_by(partner: Partner) -> QuerySet[Handed, int]:
    """Return the numbers of the requests that a partner handed in, as a part of another question."""
    return Handed.objects.filter(partner=partner).values_list("request", flat=True)


def account_of(request_id: int) -> str:
    """Return the account over there that a request was handed in for; empty where none was given."""
    return Handed.objects.filter(request=request_id).values_list("account", flat=True).first() or ""
