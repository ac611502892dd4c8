"""What the tables hold, or what changed in them, kept in memory and put back: faster than the operations again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

# Django fills these itself whenever a test has emptied the database.
_NOT_OURS = {"django_migrations", "django_content_type", "auth_permission"}

Kept = dict[str, Any]


def keep() -> Kept:
    """Return the rows of every table that has some, in a form that only `put_back` understands."""
    tables = [name for name in connection.introspection.table_names() if name not in _NOT_OURS]
    with connection.cursor() as cursor:
        rows = {name: _read(cursor, name) for name in tables}
    return {name: held for name, held in rows.items() if held}


def put_back(kept: Kept) -> None:
    """Fill empty tables with what was kept; numbers given out later follow the highest that is there."""
    # Foreign keys are checked when the transaction ends, so the order of the tables does not matter.
    with transaction.atomic(), connection.cursor() as cursor:
        for name, held in kept.items():
            _write(cursor, name, held)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_models(kept))):
            cursor.execute(statement)


def _read(cursor, name: str):
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT BINARY)') as copy:
            held = b"".join(copy)
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
        return held if cursor.fetchone()[0] else b""
    return cursor.execute(f'SELECT * FROM "{name}"').fetchall()


def _write(cursor, name: str, held) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT BINARY)') as copy:
            copy.write(held)
        return
    # Past Django's cursor, which would read the marks of its own style.
    marks = ", ".join("?" * len(held[0]))
    cursor.cursor.connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', held)


@dataclass(frozen=True)
class Difference:
    """What happened between two looks at the tables: which rows went and which came; a changed one did both."""

    gone: dict[str, list[Any]]
    come: dict[str, list[Any]]


def look() -> dict[str, list[Any]]:
    """Return all rows of every table, to compare with a later look."""
    tables = [name for name in connection.introspection.table_names() if name not in _NOT_OURS]
    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in tables}


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
                _write(cursor, name, rows)
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
