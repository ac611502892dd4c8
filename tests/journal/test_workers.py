"""Several workers at once, on the database that lets them: each debt is paid once, and a replay stands alone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from sanlian.journal import operations, queries, readers
from sanlian.journal.models import Delivery, Tick
from sanlian.journal.operations import operation, record
from sanlian.people.actors import HOUSE
from tests.threads import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]
NOW = datetime(2021, 8, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@operation
def ring(times: int) -> None:
    for number in range(times):
        record("test.rang", subject=("bell", 1), by=HOUSE, at=NOW, details={"number": number})


@pytest.fixture
def listening():
    """Let one reader alone listen, which keeps a row for each fact that it hears."""
    kept = [(registry, dict(registry)) for registry in (readers.READERS, readers.DUTIES)]
    for registry, _content in kept:
        registry.clear()

    def hear(fact):
        # The constraint on the table would betray a fact that was handed over twice.
        Tick.objects.create(duty=f"heard {fact.id}", at=NOW)

    def forget():
        Tick.objects.all().delete()

    readers.reader("test.table", of=["test.rang"], reset=forget)(hear)
    yield
    for registry, content in kept:
        registry.clear()
        registry.update(content)


def test_workers_at_once_pay_every_debt_once(listening):
    ring(1500)

    at_once(*[lambda: operations.work_off(at=NOW)] * 4)

    assert Tick.objects.count() == 1500
    assert Delivery.objects.count() == 0


def test_writers_at_once_leave_one_chain(listening):
    at_once(*[lambda: [ring(2) for _ in range(20)]] * 4)

    found = queries.verify()
    assert (found.entries, found.broken_at) == (160, None)


def test_a_replay_while_workers_pay_and_writers_write_loses_and_doubles_nothing(listening):
    ring(800)

    at_once(
        lambda: operations.work_off(at=NOW),
        lambda: operations.replay("test.table"),
        lambda: [ring(5) for _ in range(20)],
        lambda: operations.work_off(at=NOW),
    )
    operations.work_off(at=NOW)

    assert Tick.objects.count() == 900
    assert Delivery.objects.count() == 0


def test_a_duty_fires_once_however_many_workers_look(listening):
    fired = []
    readers.duty("test.hourly", cron="0 * * * *")(fired.append)

    at_once(*[lambda: operations.fire_duties(at=NOW)] * 4)

    assert len(fired) == 1
