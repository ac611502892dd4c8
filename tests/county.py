"""The demonstration county as a stage for tests: built once a run, put back after a live server emptied it."""

import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from tests import kept_tables
from tests.database import alone

BUILT_AT = datetime(2021, 1, 4, 1, 0, tzinfo=UTC)


def _built() -> kept_tables.Difference:
    """Return the rows of the county's places, catalogue and invented people; the database stays empty."""
    from django.core.management import call_command

    from sanlian.demonstration import build
    from sanlian.demonstration.roster import SMALL
    from sanlian.people.actors import HOUSE
    from sanlian.workorders import operations

    _forget()
    with transaction.atomic():
        before = kept_tables.look()
        call_command("county_upgrade", stdout=_NOWHERE)
        # Nothing is drawn by chance: a test that wants a sample sets it.
        operations.set_samples({"check": 0, "call_back": 0}, by=HOUSE, at=BUILT_AT)
        call_command("places_import", str(build.PLACES_FILE), stdout=_NOWHERE)
        call_command("places_demo", stdout=_NOWHERE)
        build.build_people(at=BUILT_AT, size=SMALL)
        rows = kept_tables.difference(before, kept_tables.look())
        transaction.set_rollback(True)
    _forget()
    return rows


def _forget() -> None:
    """Forget what this process remembers of tables that have changed behind its back."""
    from sanlian.catalogue import queries as catalogue
    from sanlian.people import queries as people
    from sanlian.places import queries as places

    for room in (people, places):
        room.forget()
    catalogue.look_again()


class _Nowhere:
    def write(self, words: str) -> None:
        pass


_NOWHERE = _Nowhere()


@pytest.fixture(scope="session")
def _kept_county(shared, django_db_setup, django_db_blocker):
    """Return the county's rows, which whoever comes first has built, and written down for the other workers."""
    path = shared / "county"
    with alone(shared), django_db_blocker.unblock():
        if not path.exists():
            path.write_bytes(pickle.dumps(_built()))
        return pickle.loads(path.read_bytes())


@pytest.fixture(scope="session")
def _standing_county(_kept_county, django_db_blocker):
    """Put the county in once a worker, and return its tables, to be put back after a test has emptied them."""
    with django_db_blocker.unblock():
        kept_tables.repeat(_kept_county)
        _forget()
        return kept_tables.keep()


@pytest.fixture(scope="session")
def _stages():
    return {}


@pytest.fixture
def county(_standing_county, db):
    """Return nothing; the database holds the county. Use it beside `db`, or with `live_server` after it."""
    _set_up(_standing_county)


@pytest.fixture
def happened(county, _stages):
    """
    Return a function that lets something happen to the county, by its operations once a worker: `happened(happen)`.

    Later calls with the same function put its rows into the tables and return what it returned: keys, not objects.
    It must be the first that happens, and depend on nothing that a test sets.
    """

    def let(happen: Callable[[], Any]) -> Any:
        if happen in _stages:
            found, what = _stages[happen]
            kept_tables.repeat(what)
            _forget()
        else:
            before = kept_tables.look()
            found = happen()
            _stages[happen] = found, kept_tables.difference(before, kept_tables.look())
        return found

    return let


@pytest.fixture
def stage(_standing_county, _stages, transactional_db):
    """
    Return a function that lets something happen to the county, once a worker: `stage(happen)`.

    Later calls with the same function put back what it left. For what takes seconds and many tests look at.
    """

    def set_stage(happen: Callable[[], None]) -> None:
        if happen not in _stages:
            _set_up(_standing_county)
            happen()
            _stages[happen] = kept_tables.keep()
        else:
            _set_up(_stages[happen])

    return set_stage


def _set_up(kept: kept_tables.Kept) -> None:
    from sanlian.people.models import Unit

    if not Unit.objects.exists():
        kept_tables.put_back(kept)
        _forget()
