"""What the tests of the catalogue start from."""

import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from sanlian.catalogue import operations, queries
from sanlian.people.actors import HOUSE
from tests import kept_tables
from tests.catalogue.files import FOLDER

MONDAY = datetime(2026, 8, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def forgetful():
    """Let no test see the copy that another one left."""
    queries.look_again()
    yield
    queries.look_again()


@pytest.fixture
def files(tmp_path):
    """Return a copy of the shipped files that a test may spoil."""
    return shutil.copytree(FOLDER, tmp_path / "catalogue")


@pytest.fixture(scope="session")
def _shipped(django_db_setup, django_db_blocker):
    """Load the shipped files once a worker, away from every test: what came of it, and the rows."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = kept_tables.look()
        outcome = operations.load(FOLDER, by=HOUSE, at=MONDAY)
        rows = kept_tables.difference(before, kept_tables.look())
        transaction.set_rollback(True)
    return outcome, rows


@pytest.fixture
def loaded(_shipped, db):
    """Return what loading the shipped files into an empty database did."""
    outcome, rows = _shipped
    kept_tables.repeat(rows)
    return outcome


@pytest.fixture
def edit(files):
    """Return a function that replaces words in one of the copied files."""

    def replace(name, old, new):
        path = files / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
