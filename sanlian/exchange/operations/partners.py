"""Partners come, get a new key, and go; what they handed in stays."""

import re
import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from sanlian.exchange import facts, queries
from sanlian.exchange.models import Partner
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import storable
from sanlian.people.actors import Actor

_CODE = re.compile(r"[a-z][a-z0-9-]{1,23}")
NAME_LIMIT = 40


class BadPartner(errors.Invalid):
    """A code or a name that a partner cannot go by."""


@operation
def add(*, code: str, name: str, by: Actor, at: datetime) -> str:
    """
    Add a partner and return its key, which is told this once and kept by nobody here.

    :param code: 2 to 24 small letters, digits and hyphens
    :raises BadPartner: for a code that is none or taken, or no name
    """
    name = storable(name)
    if not _CODE.fullmatch(code):
        raise BadPartner(
            _("A code has 2 to 24 small letters, digits or hyphens, a letter first."), field="code"
        )
    if not name or len(name) > NAME_LIMIT:
        raise BadPartner(_("A name has 1 to %(limit)s characters.") % {"limit": NAME_LIMIT}, field="name")
    key = secrets.token_urlsafe(32)
    made, new = Partner.objects.get_or_create(
        code=code, defaults={"name": name, "key_digest": queries.digest(key), "added_at": at}
    )
    if not new:
        raise BadPartner(_("There is a partner “%(code)s” already.") % {"code": code}, field="code")
    record(
        facts.PARTNER_ADDED, subject=("partner", made.pk), by=by, at=at, details={"code": code, "name": name}
    )
    return key


@operation
def renew(code: str, *, by: Actor, at: datetime) -> str:
    """
    Give a partner a new key and return it; the old one opens nothing from now on, and one who had ended is back.

    :raises queries.UnknownPartner: when there is none
    """
    found, key = queries.partner(code), secrets.token_urlsafe(32)
    Partner.objects.filter(pk=found.pk).update(key_digest=queries.digest(key), ended_at=None)
    record(facts.PARTNER_KEYED, subject=("partner", found.pk), by=by, at=at, details={"code": code})
    return key


@operation
def end(code: str, *, by: Actor, at: datetime) -> None:
    """
    Let a partner hand in nothing more; what it handed in goes on.

    :raises queries.UnknownPartner: when there is none
    :raises errors.Conflict: when its time is over already
    """
    found = queries.partner(code)
    if not Partner.objects.filter(pk=found.pk, ended_at=None).update(ended_at=at):
        raise errors.Conflict(_("The time of “%(code)s” is over already.") % {"code": code})
    record(facts.PARTNER_ENDED, subject=("partner", found.pk), by=by, at=at, details={"code": code})
