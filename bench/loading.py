"""
Orders by the million, made inside PostgreSQL: what pages read, spread as in a county, in minutes.

Each order lives the plain life: asked, sent on at once or from a desk, accepted, replied to, rated or left unrated.
When each step came is drawn; what lies after the moment of loading has not happened yet. The journal gets the facts
of every order, but hashes of zeros: nothing that is measured reads them, and new entries are chained to the last.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sanlian.figures.rules import EDGES

DAYS = 100
FILLED = (
    "workorders_workorder",
    "workorders_servicerequest",
    "workorders_orderwords",
    "workorders_assignment",
    "workorders_reply",
    "workorders_rating",
    "journal_entry",
    "figures_ordercard",
    "figures_daily",
    "figures_balance",
    "figures_waiting",
)
_NUMBERED = ("workorders_workorder", "workorders_servicerequest")
_SETTINGS = {
    "synchronous_commit": "off",
    "maintenance_work_mem": "'512MB'",
    "work_mem": "'256MB'",
    "max_parallel_workers_per_gather": "0",
    # The rows are made to fit; asking for each whether they do would take longer than making them.
    "session_replication_role": "replica",
}
_EMPTIED = (*FILLED, "journal_delivery", "journal_head", "figures_progress")
_FILES = [Path(__file__).with_name(name) for name in ("orders.sql", "figures.sql")]
_STATEMENT = re.compile(r"^-- (?P<what>\w+)\n(?P<sql>.*?;)$", re.MULTILINE | re.DOTALL)


# Statements of what the leaders' screen does not read: with them ten million orders are three times as large.
LEFT_OUT = frozenset(
    {"requests", "pairs", "spellings", "surroundings", "findable", "replies", "ratings", "journal"}
)


class Cursor(Protocol):
    """What SQL is handed to: a cursor of psycopg that binds parameters itself, or Django's."""

    def execute(self, sql: str, parameters: Any = None, /) -> Any:
        """Run one statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows of the last statement."""


def statements(*files: Path) -> Iterator[tuple[str, str]]:
    """Yield what each statement of some files makes, in a word, and the statement."""
    for file in files or _FILES:
        for found in _STATEMENT.finditer(file.read_text(encoding="utf-8")):
            yield found["what"], found["sql"]


def fill(
    cursor: Cursor,
    *,
    orders: int,
    at: datetime,
    days: int = DAYS,
    lean: bool = False,
    progress: Callable[[str], None] = lambda words: None,
) -> None:
    """
    Fill a county's order tables, emptied first, with `orders` lives of the last days before `at`.

    `lean` leaves out what the leaders' screen does not read. Runs inside the caller's transaction, as a superuser.
    Indexes are taken down and built again over the whole.
    """
    for name, value in _SETTINGS.items():
        cursor.execute(f"SET LOCAL {name} = {value}")
    cursor.execute("SELECT setseed(0.2021)")
    cursor.execute(f"TRUNCATE {', '.join(_EMPTIED)} CASCADE")
    _fill_in_what_is_not_named(cursor)
    again = _take_down_indexes(cursor)
    for what, sql in statements():
        if lean and what in LEFT_OUT:
            continue
        progress(what)
        cursor.execute(sql, {"orders": orders, "at": at, "days": days, "edges": list(EDGES)})
    for number, sql in enumerate(again, 1):
        progress(f"index {number}/{len(again)}")
        cursor.execute(sql)
    _close_the_books(cursor)


def _fill_in_what_is_not_named(cursor: Cursor) -> None:
    """
    Let columns that the statements do not name be empty, 0 or false.

    Django keeps defaults to itself; so a table may get a column without the statements having to know.
    """
    cursor.execute(
        """SELECT format('ALTER TABLE %%I ALTER COLUMN %%I SET DEFAULT %%s', table_name, column_name,
                         CASE data_type WHEN 'boolean' THEN 'false' WHEN 'character varying' THEN quote_literal('')
                                        WHEN 'text' THEN quote_literal('') ELSE '0' END)
           FROM information_schema.columns
           WHERE table_schema = current_schema() AND table_name = ANY(%s) AND is_nullable = 'NO'
             AND column_default IS NULL AND is_identity = 'NO'
             AND data_type IN ('boolean', 'character varying', 'text', 'smallint', 'integer')""",
        [list(FILLED)],
    )
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


def _take_down_indexes(cursor: Cursor) -> list[str]:
    """Drop every index of the filled tables but the primary keys, and return how to build them again."""
    tables = [list(FILLED)]
    cursor.execute(
        """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
                  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                         pg_get_constraintdef(oid))
           FROM pg_constraint WHERE contype = 'u' AND conrelid = ANY(%s::regclass[])""",
        tables,
    )
    rules = cursor.fetchall()
    for drop, _ in rules:
        cursor.execute(drop)
    cursor.execute(
        """SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
           FROM pg_index WHERE NOT indisprimary AND indrelid = ANY(%s::regclass[])""",
        tables,
    )
    indexes = cursor.fetchall()
    for drop, _ in indexes:
        cursor.execute(drop)
    return [again for _, again in [*rules, *indexes]]


def _close_the_books(cursor: Cursor) -> None:
    """Set the journal's head and the counters of the keys behind what was loaded."""
    cursor.execute(
        "INSERT INTO journal_head (id, seq, hash) SELECT 1, coalesce(max(seq), 0), repeat('0', 64) FROM journal_entry"
    )
    for table in _NUMBERED:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
        )
