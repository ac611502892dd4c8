"""What leaves the house: one fact a transaction, told the instant of the try; what was given up is owed again."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from sanlian.journal import operations, queries, readers
from sanlian.journal.models import Delivery
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


def test_what_is_sent_out_is_never_replayed(alone):
    with pytest.raises(ValueError, match="one by one"):
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
