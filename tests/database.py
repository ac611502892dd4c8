"""
The test database: migrated once a run, by the first worker, and copied by the others.

That one builds the county, too, while the others run what needs no database; each puts its rows in when the
first test asks for it.
"""

import fcntl
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

from tests import kept_tables


@pytest.fixture(scope="session")
def shared(request, tmp_path_factory) -> Path:
    """Return a folder that all workers of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@contextmanager
def alone(shared: Path):
    """Keep the other workers waiting; whoever dies gives up its turn."""
    with (shared / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite's test database in this run's own folder, in a file: a live server must see it too."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.getbasetemp() / "test.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(
    request,
    shared,
    django_test_environment,
    django_db_modify_db_settings,
    django_db_keepdb,
    django_db_createdb,
    django_db_blocker,
):
    """Have the tables made, or copied from the worker that made them."""
    made, among_others = shared / "made", hasattr(request.config, "workerinput")
    again = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock(), alone(shared):
        first = not made.exists()
        copied = not first and not again and _copy(made.read_text(encoding="utf-8"))
        before = setup_databases(verbosity=0, interactive=False, keepdb=again or copied)
        if first and among_others and not again:
            connection.close()
            connection.creation.clone_test_db("made", verbosity=0, autoclobber=True)
            made.write_text(connection.creation.get_test_db_clone_settings("made")["NAME"], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        # Tables are emptied after a test with real transactions in a tenth of the time that Django takes.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: kept_tables.empty())
        yield
    with django_db_blocker.unblock(), alone(shared):
        if first and made.exists():
            made.unlink()
            connection.close()
            connection.creation.destroy_test_db(suffix="made", verbosity=0)
        if not django_db_keepdb:
            teardown_databases(before, verbosity=0)


def _copy(name: str) -> bool:
    """Copy the tables that were made, or have them copied; return whether they are in place already."""
    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = name
        return False
    shutil.copy(name, test["NAME"])
    return True
