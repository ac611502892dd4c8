"""What the tables hold, or what changed in them, kept in memory and put back: faster than the operations again."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

# Django fills these once, and no test changes them.
_NOT_OURS = {"django_migrations", "django_content_type", "auth_permission"}
# Seconds for whoever still reads or writes, as a server's thread does whose browser has gone.
_PATIENCE = 30

# All of SQLite's file, or the rows of PostgreSQL's tables by their names.
Kept = sqlite3.Connection | dict[str, bytes]


def empty() -> None:
    """Take the rows out of all tables, as Django's `flush` does, which takes many times as long."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _tables()
    )
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
        cursor.execute(asked)
        names = [f'"{row[0]}"' for row in cursor.fetchall()]
        if connection.vendor == "sqlite":
            for name in names:
                cursor.execute(f"DELETE FROM {name}")
        elif names:
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")


def keep() -> Kept:
    """Return what the tables hold, in a form that only `put_back` understands."""
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(":memory:")
        _copy(connection.connection, copy)
        return copy
    with connection.cursor() as cursor:
        rows = {name: _read(cursor, name) for name in _tables()}
    return {name: held for name, held in rows.items() if held}


def put_back(kept: Kept) -> None:
    """Fill empty tables with what was kept; numbers given out later follow the highest that is there."""
    if isinstance(kept, sqlite3.Connection):
        connection.ensure_connection()
        _copy(kept, connection.connection)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # Each row was checked when it came. Whoever may not switch the checks off has them when this ends.
        cursor.execute(
            "SELECT set_config('session_replication_role', 'replica', true)"
            " WHERE has_parameter_privilege('session_replication_role', 'SET')"
        )
        for name, held in kept.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT BINARY)') as copy:
                copy.write(held)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_models(kept))):
            cursor.execute(statement)


def _tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name not in _NOT_OURS]


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    until = monotonic() + _PATIENCE

    def step(status: int, remaining: int, total: int) -> None:
        # Python would ask a file that somebody else holds for ever.
        if monotonic() > until:
            raise TimeoutError(f"SQLite's file was not free for {_PATIENCE} seconds.")

    source.backup(target, progress=step)


def _read(cursor, name: str) -> bytes:
    with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT BINARY)') as copy:
        held = b"".join(copy)
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
    return held if cursor.fetchone()[0] else b""


@dataclass(frozen=True)
class Difference:
    """What happened between two looks at the tables: which rows went and which came; a changed one did both."""

    gone: dict[str, list[Any]]
    come: dict[str, list[Any]]


def look() -> dict[str, list[Any]]:
    """Return all rows of every table, to compare with a later look."""
    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in _tables()}


def difference(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> Difference:
    """Return what leads from one look to the other."""
    gone, come = {}, {}
    for name in after:
        there, here = set(before[name]), set(after[name])
        if lost := there - here:
            gone[name] = list(lost)
        if new := [row for row in after[name] if row not in there]:
            come[name] = new
    return Difference(gone, come)


def repeat(what: Difference) -> None:
    """Let happen again what happened between the two looks; the tables are as they were at the first."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, rows in what.gone.items():
            _remove(cursor, name, rows)
        for name, rows in what.come.items():
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(b"\n".join([*rows, b""]))
            else:
                # Past Django's cursor, which would read the marks of its own style.
                marks = ", ".join("?" * len(rows[0]))
                cursor.cursor.connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_models(what.come))):
            cursor.execute(statement)


def _rows(cursor, name: str) -> list[Any]:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
            return b"".join(copy).split(b"\n")[:-1]
    return cursor.execute(f'SELECT * FROM "{name}"').fetchall()


def _remove(cursor, name: str, rows: list[Any]) -> None:
    column = connection.introspection.get_primary_key_column(cursor, name)
    cursor.execute(f'SELECT * FROM "{name}" LIMIT 0')
    at = [each[0] for each in cursor.description].index(column)
    if connection.vendor == "postgresql":
        keys = [row.split(b"\t")[at].decode() for row in rows]
        cursor.execute(f'DELETE FROM "{name}" WHERE "{column}"::text = ANY(%s)', [keys])
        return
    for row in rows:
        cursor.execute(f'DELETE FROM "{name}" WHERE "{column}" = %s', [row[at]])


def _models(tables: Iterable[str]) -> Iterable[type]:
    wanted = set(tables)
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in wanted)
