"""What the tables held comes back as it was, and nobody is waited for without an end."""

from contextlib import closing

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection
from django.utils import timezone

from sanlian.people.models import Unit
from sanlian.workorders.models import ServiceRequest
from tests import builders, kept_tables

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("county")]


def rows():
    """Return what each table holds; in which order says nothing."""
    return {name: sorted(map(repr, held)) for name, held in kept_tables.look().items()}


def test_tables_are_emptied_and_put_back_as_they_were():
    first = builders.ask(at=timezone.now())
    before, kept = rows(), kept_tables.keep()

    kept_tables.empty()
    assert not any(rows().values())
    assert Permission.objects.exists()

    kept_tables.put_back(kept)
    assert rows() == before
    # Numbers given out later follow.
    assert builders.ask(at=timezone.now()).pk > first.pk
    assert ServiceRequest.objects.count() == 2


def test_whoever_holds_what_is_to_be_emptied_is_waited_for_only_so_long(monkeypatch):
    monkeypatch.setattr(kept_tables, "_PATIENCE", 1)
    kept = kept_tables.keep()
    with closing(connection.copy()) as other, other.cursor() as held:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA busy_timeout = 100")
            held.execute("BEGIN IMMEDIATE")
            with pytest.raises(TimeoutError, match="was not free for 1 seconds"):
                kept_tables.put_back(kept)
        else:
            held.execute("BEGIN")
            held.execute(f"LOCK TABLE {Unit._meta.db_table}")
        with pytest.raises(OperationalError, match=r"locked|lock timeout"):
            kept_tables.empty()
        held.execute("ROLLBACK")
    connection.close()

    assert Unit.objects.exists()
