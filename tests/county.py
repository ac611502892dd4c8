"""The demonstration county as a stage for tests: built once a worker, and again after a live server emptied it."""

from datetime import UTC, datetime

import pytest

BUILT_AT = datetime(2021, 1, 4, 1, 0, tzinfo=UTC)


def build_county() -> None:
    """Fill an empty database with the county's places, catalogue and invented people."""
    from django.core.management import call_command

    from sanlian.catalogue import queries as catalogue
    from sanlian.demonstration import build
    from sanlian.demonstration.roster import SMALL
    from sanlian.people import queries as people
    from sanlian.places import queries as places

    for room in (people, places):
        room.forget()
    catalogue.look_again()
    if people.units():
        return
    call_command("catalogue_load", stdout=_NOWHERE)
    call_command("scoring_load", stdout=_NOWHERE)
    call_command("notify_load", stdout=_NOWHERE)
    call_command("warnings_load", stdout=_NOWHERE)
    call_command("places_import", str(build.PLACES_FILE), stdout=_NOWHERE)
    call_command("places_demo", stdout=_NOWHERE)
    build.build_people(at=BUILT_AT, size=SMALL)


class _Nowhere:
    def write(self, words: str) -> None:
        pass


_NOWHERE = _Nowhere()


@pytest.fixture(scope="session")
def _standing_county(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        build_county()


@pytest.fixture
def county(_standing_county, db):
    """Return nothing; the database holds the county. Use it beside `db`, or with `live_server` after it."""
    from sanlian.people.models import Unit

    if not Unit.objects.exists():
        build_county()
