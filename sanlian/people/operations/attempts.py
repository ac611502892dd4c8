"""Counting attempts, so that what a few guesses would open stays shut; kept in the database, for all processes."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people.models import Attempt

DAY = timedelta(days=1)


class TooManyAttempts(errors.Refusal):
    """This was tried too often in too short a time."""

    http_status = 429


def count_attempt(kind: str, *, who: str, most: int, within: timedelta, at: datetime) -> None:
    """
    Count one attempt; stays counted whatever the caller does next, if called outside a transaction.

    :param kind: what is attempted; `who`: a telephone or an address, of which only a keyed hash is kept
    :param most: as many pass in one window of the length `within`
    :raises TooManyAttempts: for the next ones, until the window is over
    """
    length = int(within.total_seconds())
    window = int(at.timestamp()) // length
    key = hmac.new(
        settings.CONTACT_KEY.encode(), f"{kind} {who} {window}".encode(), hashlib.sha256
    ).hexdigest()
    attempt, new = Attempt.objects.get_or_create(key=key, defaults={"at": at})
    if new:
        Attempt.objects.filter(at__lt=at - DAY - within).delete()
        return
    Attempt.objects.filter(pk=attempt.pk).update(count=F("count") + 1)
    # Counted first and read then: many who try at once are each counted before any of them passes.
    attempt.refresh_from_db(fields=["count"])
    if attempt.count > most:
        raise TooManyAttempts(
            _("This was tried too often. Please wait an hour and try again, or call the village.")
        )
