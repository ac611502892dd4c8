"""Adding to counters: rows that exist are raised, others made, in one statement for many."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

_ROWS_AT_ONCE = 400


def add(
    model: type[Model], keys: Sequence[str], changes: Mapping[tuple[Any, ...], Mapping[str, int]]
) -> None:
    """
    Raise the counters of `model`'s rows; `changes` maps values of `keys` to column → difference.

    Written as SQL because Django's bulk_create can replace a column on conflict and not add to it.
    """
    counters = sorted({column for change in changes.values() for column in change})
    # Sorted, so that two writers meet the rows in the same order and cannot wait for each other.
    rows = iter(
        (*key, *(change.get(column, 0) for column in counters))
        for key, change in sorted(changes.items())
        if any(change.values())
    )
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        _upsert(model._meta.db_table, keys, counters, batch)


def _upsert(
    table: str, keys: Sequence[str], counters: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    quoted = connection.ops.quote_name
    name, rows = quoted(table), list(rows)
    columns = [quoted(column) for column in (*keys, *counters)]
    values = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
    raised = ", ".join(f"{column} = {name}.{column} + EXCLUDED.{column}" for column in map(quoted, counters))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {name} ({', '.join(columns)}) VALUES {values} "
            f"ON CONFLICT ({', '.join(map(quoted, keys))}) DO UPDATE SET {raised}",
            [value for row in rows for value in row],
        )
