"""What leaves the house: at least once, never replayed; what was given up is owed again."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sanlian.journal import operations, queries, readers
from sanlian.journal.models import Delivery
from sanlian.journal.operations.deliver import LEASE
from tests.journal.test_journal import NOW, alone as alone, ring

pytestmark = pytest.mark.django_db


def test_the_fault_of_one_sends_no_other_a_second_time(alone):
    sent = []

    def send(fact, at):
        if fact.details["number"] == 1:
            raise OSError("no signal")
        sent.append((fact.details["number"], at))

    readers.reader("test.post", of=["test.rang"], leaves=True)(send)
    ring(times=3)
    later = NOW + timedelta(hours=1)
    for _look in range(3):
        operations.work_off(at=later)

    assert sent == [(0, later), (2, later)]
    assert Delivery.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_what_leaves_by_the_hundred_holds_no_transaction_and_another_worker_takes_the_next(alone):
    tried = []

    def send(told, at):
        assert not connection.in_atomic_block
        tried.append([fact.details["number"] for fact in told])
        operations.work_off(at=at)
        return {fact.id: OSError("no signal") for fact in told if fact.details["number"] % 50 == 1}

    readers.reader("test.post", of=["test.rang"], leaves=True, batch=True)(send)
    ring(times=150)

    assert operations.work_off(at=NOW, leaving=False) == 0
    operations.work_off(at=NOW)
    assert [len(batch) for batch in tried] == [100, 50]
    assert sorted(number for batch in tried for number in batch) == list(range(150))
    assert {each.attempts for each in Delivery.objects.all()} == {1}

    operations.work_off(at=NOW + timedelta(minutes=1))
    assert tried[2:] == [[1, 51, 101]]


@pytest.mark.django_db(transaction=True)
def test_a_whole_batch_that_breaks_off_is_tried_again_and_a_worker_that_died_keeps_nothing(alone):
    class Killed(BaseException):
        pass

    faults, sent = [Killed(), OSError("no gateway")], []

    def send(told, at):
        if faults:
            raise faults.pop(0)
        sent.extend(fact.id for fact in told)
        return {}

    readers.reader("test.post", of=["test.rang"], leaves=True, batch=True)(send)
    ring(times=3)
    with pytest.raises(Killed):
        operations.work_off(at=NOW)
    assert operations.work_off(at=NOW) == 0

    leased = NOW + LEASE
    assert operations.work_off(at=leased) == 0
    assert {each.error for each in Delivery.objects.all()} == {"OSError: no gateway"}
    operations.work_off(at=leased + timedelta(minutes=1))
    assert len(sent) == 3 and not Delivery.objects.exists()


def test_what_is_sent_out_is_never_replayed(alone):
    with pytest.raises(ValueError, match="never sent anew"):
        readers.reader("test.post", of=["test.rang"], leaves=True, reset=lambda: None)(lambda fact, at: None)


def test_what_was_given_up_is_listed_and_tried_again(alone, capsys):
    broken, heard = [True], []

    def hear(fact):
        if broken:
            raise OSError("no signal")
        heard.append(fact)

    readers.reader("test.bell", of=["test.rang"])(hear)
    ring(times=2)
    for day in range(10):
        operations.work_off(at=NOW + timedelta(days=day))
    assert [(each.reader, each.number, each.error) for each in queries.given_up()] == [
        ("test.bell", 2, "OSError: no signal")
    ]
    call_command("journal_retry")
    assert "test.bell: 2 given up" in capsys.readouterr().out

    broken.clear()
    call_command("journal_retry", "test.bell")
    operations.work_off(at=Delivery.objects.first().due_at)

    assert len(heard) == 2
    assert queries.given_up() == []
    call_command("journal_retry")
    assert "Nothing was given up" in capsys.readouterr().out


def test_an_unknown_reader_is_not_tried(alone):
    with pytest.raises(CommandError, match=r"test\.nobody"):
        call_command("journal_retry", "test.nobody")
