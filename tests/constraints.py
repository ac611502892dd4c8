"""
Checking at a test's end that every foreign key leads somewhere, on SQLite: of the tables that the test wrote to.

Django has SQLite look through all rows of all tables, the county's too, after each test, as SQLite says nothing of
keys until a commit. What no statement touched is as it was when the test began.
"""

import re
from collections import defaultdict

from django.apps import apps
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

_WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|(DELETE) FROM) "(\w+)"')
_READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "EXPLAIN")


class _Written:
    def __init__(self):
        self.tables, self.unknown = set(), False
        self._pointing = defaultdict(set)
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.local_fields:
                if field.is_relation and field.related_model:
                    self._pointing[field.related_model._meta.db_table].add(model._meta.db_table)

    def note(self, execute, sql, params, many, context):
        if found := _WRITES.match(sql):
            gone, table = found.groups()
            # Where a row went, those that pointed at it are in question.
            self.tables |= self._pointing[table] if gone else {table}
        elif not sql.startswith(_READS):
            self.unknown = True
        return execute(sql, params, many, context)

    def take(self):
        """Return the tables to check, None for all, and begin anew."""
        tables = None if self.unknown else sorted(self.tables)
        self.tables, self.unknown = set(), False
        return tables


def check_only_what_was_written(patch) -> None:
    """Have only those tables checked, until the patch is undone."""
    written, check = _Written(), DatabaseWrapper.check_constraints

    def check_written(self, table_names=None):
        tables = written.take() if table_names is None else table_names
        if tables is None or tables:
            check(self, tables)

    patch.setattr(DatabaseWrapper, "check_constraints", check_written)
    patch.setattr(connections["default"], "execute_wrappers", [written.note])
