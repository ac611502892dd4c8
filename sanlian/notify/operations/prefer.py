"""How an officer wants to hear."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.notify import facts, rules
from sanlian.notify.models import Preference
from sanlian.notify.rules import GROUP_WORDS, Channel
from sanlian.people import contact
from sanlian.people.actors import Actor


class BadAddress(errors.Invalid):
    """This is no e-mail address, or one is missing where letters are wanted."""


class BadHours(errors.Invalid):
    """These are no quiet hours."""


@operation
def prefer(
    *,
    channels: Mapping[str, Sequence[str]],
    digest: bool,
    quiet: str,
    language: str,
    email: str,
    by: Actor,
    at: datetime,
) -> None:
    """
    Keep how an officer wants to hear beside the inbox, which always has everything.

    :param channels: the channels of each group; unknown ones are left out
    :param quiet: the officer's own quiet hours as 21:00-07:00; empty: the county's
    :raises BadAddress: when the address is none, or letters are wanted without one
    :raises BadHours: when the hours cannot be read
    """
    email = email.strip()
    wanted = {
        group: [name for name in channels.get(group, ()) if name in set(Channel)] for group in GROUP_WORDS
    }
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise BadAddress(_("This is not an e-mail address."), field="email") from None
    elif any(Channel.EMAIL in names for names in wanted.values()):
        raise BadAddress(_("Please enter the address to which letters go."), field="email")
    try:
        rules.quiet_of(quiet)
    except ValueError:
        raise BadHours(_("Please write the quiet hours like 21:00-07:00."), field="quiet") from None
    Preference.objects.update_or_create(
        user_id=by.id or 0,
        defaults={
            "channels": wanted,
            "digest": digest,
            "quiet": quiet.replace(" ", ""),
            "language": language if language in rules.LANGUAGES else rules.LANGUAGES[0],
            "email_sealed": contact.seal(email),
        },
    )
    record(
        facts.PREFERRED,
        subject=("user", by.id),
        by=by,
        at=at,
        details={"channels": wanted, "digest": digest, "quiet": quiet},
    )
