"""What the tests of the catalogue start from."""

import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sanlian.catalogue import operations, queries
from sanlian.people.actors import HOUSE
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


@pytest.fixture
def loaded(db):
    """Return what loading the shipped files into an empty database did."""
    return operations.load(FOLDER, by=HOUSE, at=MONDAY)


@pytest.fixture
def edit(files):
    """Return a function that replaces words in one of the copied files."""

    def replace(name, old, new):
        path = files / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
