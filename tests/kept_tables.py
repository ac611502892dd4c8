"""What the tables hold, kept in memory and put back at once: faster than building it again by its operations."""

from collections.abc import Iterable
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


def _models(tables: Iterable[str]) -> Iterable[type]:
    wanted = set(tables)
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in wanted)
