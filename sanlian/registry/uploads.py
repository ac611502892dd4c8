"""
A file between trying it and bringing it: kept sealed for an hour, for the session that brought it.

It may hold telephone numbers, so it is encrypted like contact data and never served.
"""

import base64
import secrets
import zlib
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from sanlian.kernel import errors
from sanlian.people import contact

FOLDER = "registry"
KEPT = timedelta(hours=1)
_KEY = "registry_file"


class Gone(errors.Conflict):
    """The file that was tried is no longer kept."""


def keep(content: bytes, *, table: str, file_name: str, session: SessionBase, at: datetime) -> None:
    """Keep a file for this session, instead of the one before."""
    drop(session)
    _sweep(at)
    name = f"{FOLDER}/{at:%Y%m%d%H%M%S}-{secrets.token_hex(16)}"
    sealed = contact.seal(base64.b64encode(zlib.compress(content)).decode())
    session[_KEY] = {
        "name": default_storage.save(name, ContentFile(sealed.encode())),
        "table": table,
        "file_name": file_name,
    }


def kept(*, table: str, session: SessionBase) -> tuple[bytes, str]:
    """
    Return the file that was tried for a table, and what it was called.

    :raises Gone: when it was tried too long ago, or another one since
    """
    note = session.get(_KEY)
    if not note or note["table"] != table or not default_storage.exists(note["name"]):
        raise Gone(_("The file is no longer kept here. Please choose it again; nothing was changed."))
    with default_storage.open(note["name"]) as opened:
        sealed = opened.read().decode()
    return zlib.decompress(base64.b64decode(contact.unseal(sealed))), note["file_name"]


def drop(session: SessionBase) -> None:
    """Forget this session's file."""
    note = session.pop(_KEY, None)
    if note:
        default_storage.delete(note["name"])


def _sweep(at: datetime) -> None:
    """Delete what was never brought; the names begin with the instant in UTC's order."""
    oldest = f"{at - KEPT:%Y%m%d%H%M%S}"
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        if name < oldest:
            default_storage.delete(f"{FOLDER}/{name}")
