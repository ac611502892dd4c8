"""Who may pay a reader: many workers at a time, or one replay alone."""

import zlib

from django.db import connection

from sanlian.journal.readers import Reader

# Advisory locks of PostgreSQL, held to the end of the transaction. On SQLite one writer at a time needs none.
_ROOM = zlib.crc32(b"sanlian.journal") - 2**31


def share(reader: Reader) -> bool:
    """Return whether the reader may be paid in this transaction: no replay of it is under way."""
    return _ask("pg_try_advisory_xact_lock_shared", reader)


def alone(reader: Reader) -> None:
    """Wait until nobody pays the reader, and keep it so until this transaction ends."""
    _ask("pg_advisory_xact_lock", reader)


def _ask(function: str, reader: Reader) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_ROOM, zlib.crc32(reader.name.encode()) - 2**31])
        return cursor.fetchone()[0] is not False
