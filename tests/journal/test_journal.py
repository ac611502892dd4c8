"""The journal: written with the operation or not at all, chained, delivered once."""

import signal
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from sanlian.journal import operations, queries, readers
from sanlian.journal.models import Delivery, Entry, Tick
from sanlian.journal.operations import operation, record
from sanlian.people.actors import HOUSE

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 8, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def alone():
    """Let no reader and no duty of the product's own listen during this test."""
    kept = [(registry, dict(registry)) for registry in (readers.READERS, readers.DUTIES)]
    for registry, _content in kept:
        registry.clear()
    yield
    for registry, content in kept:
        registry.clear()
        registry.update(content)


@pytest.fixture
def heard(alone):
    """Register a reader of «test.rang» for this test; return what it hears."""
    facts: list[readers.Fact] = []
    readers.reader("test.bell", of=["test.rang"], reset=facts.clear)(facts.append)
    return facts


@operation
def ring(*, times: int = 1, fail: bool = False) -> None:
    for number in range(times):
        record("test.rang", subject=("bell", 1), by=HOUSE, at=NOW, details={"number": number})
    if fail:
        raise ValueError("cracked")


def test_facts_are_chained_and_fit(heard):
    ring(times=3)
    ring()
    assert queries.verify().broken_at is None
    assert [fact.details["number"] for fact in queries.of_subject("bell", 1)] == [0, 1, 2, 0]


def test_outside_an_operation_nothing_can_be_recorded():
    with pytest.raises(RuntimeError):
        record("test.rang", subject=("bell", 1), by=HOUSE, at=NOW)


def test_what_fails_leaves_nothing(heard):
    before = Entry.objects.count()
    with pytest.raises(ValueError, match="cracked"):
        ring(fail=True)
    assert Entry.objects.count() == before
    assert Delivery.objects.count() == 0


def test_operations_together_are_written_at_the_end_without_the_refused_ones(heard):
    before = Entry.objects.count()
    with operations.together():
        ring(times=2)
        with pytest.raises(ValueError, match="cracked"):
            ring(fail=True)
        ring()
        assert Entry.objects.count() == before

    assert [fact.details["number"] for fact in queries.of_subject("bell", 1)] == [0, 1, 0]
    assert Delivery.objects.count() == 3
    assert queries.verify().broken_at is None
    ring()
    assert Entry.objects.count() == before + 4


def test_what_breaks_the_block_undoes_all_operations_in_it(heard):
    before = Entry.objects.count()

    with pytest.raises(KeyError), operations.together():
        ring()
        raise KeyError

    assert Entry.objects.count() == before
    ring()
    assert Entry.objects.count() == before + 1


def test_operations_are_gathered_at_the_outermost_only(heard):
    with operations.together(), pytest.raises(RuntimeError), operations.together():
        pass


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("UPDATE journal_entry SET by_name = 'x' WHERE seq = {seq}", "changed"),
        ("DELETE FROM journal_entry WHERE seq = {seq}", "missing"),
    ],
)
def test_the_first_broken_entry_is_named(damage, why):
    ring(times=4)
    seq = Entry.objects.order_by("-seq")[2].seq
    with connection.cursor() as cursor:
        cursor.execute(damage.format(seq=seq))
    found = queries.verify()
    assert (found.broken_at, found.why) == (seq, why)
    with pytest.raises(CommandError, match=str(seq)):
        call_command("journal_verify")


def test_a_cut_off_tail_is_noticed():
    ring(times=3)
    Entry.objects.order_by("-seq").first().delete()
    assert queries.verify().why == "cut off"


def test_two_entries_that_changed_places_are_noticed():
    ring(times=4)
    first, second = Entry.objects.order_by("-seq")[1:3][::-1]
    Entry.objects.filter(pk=first.pk).update(seq=first.seq + 1000)
    Entry.objects.filter(pk=second.pk).update(seq=first.seq)
    Entry.objects.filter(pk=first.seq + 1000).update(seq=second.seq)
    assert queries.verify().broken_at == first.seq


def test_an_entry_put_in_at_the_end_is_noticed():
    ring(times=2)
    last = Entry.objects.order_by("-seq").first()
    last.seq += 1
    last.save(force_insert=True)
    assert (queries.verify().broken_at, queries.verify().why) == (last.seq, "put in")


def test_details_are_kept_as_they_will_be_read():
    details = {2: "b", 10: "a", "pair": (1, 2), "zürich": "路", "small": 1e-7, "nothing": None}

    @operation
    def note() -> None:
        record("test.rang", subject=("bell", 1), by=HOUSE, at=NOW, details=details)

    note()
    assert queries.of_subject("bell", 1)[0].details["pair"] == [1, 2]
    assert queries.verify().broken_at is None


@pytest.mark.parametrize("value", [NOW, {1}, float("nan")])
def test_what_is_no_json_is_not_recorded(value):
    @operation
    def note() -> None:
        record("test.rang", subject=("bell", 1), by=HOUSE, at=NOW, details={"value": value})

    with pytest.raises((TypeError, ValueError)):
        note()
    assert not Entry.objects.filter(name="test.rang").exists()


def test_each_reader_gets_each_fact_once(heard):
    ring(times=2)
    assert operations.work_off(at=NOW) == 2
    assert operations.work_off(at=NOW) == 0
    assert len(heard) == 2


def test_a_failing_reader_is_tried_again_later_and_given_up_with_an_alarm(alone, caplog):
    def burn(fact):
        raise OSError("no line")

    readers.reader("test.burning", of=["test.rang"])(burn)
    ring()
    at = NOW
    for _attempt in range(8):
        assert operations.work_off(at=at) == 0
        assert operations.work_off(at=at + timedelta(seconds=1)) == 0
        at += timedelta(days=1)
    delivery = Delivery.objects.get()
    assert (delivery.given_up, delivery.attempts) == (True, 8)
    assert "no line" in delivery.error
    assert any(line.levelname == "ERROR" and "gave up" in line.message for line in caplog.records)


def test_one_bad_fact_does_not_hold_up_a_batch(alone):
    heard = []

    def hear(facts):
        if any(fact.details["number"] == 1 for fact in facts):
            raise ValueError("bad")
        heard.extend(facts)

    readers.reader("test.picky", of=["test.rang"], batch=True)(hear)
    ring(times=3)
    assert operations.work_off(at=NOW) == 2
    assert [fact.details["number"] for fact in heard] == [0, 2]


def test_replay_empties_and_reads_all_again(heard):
    ring(times=3)
    operations.work_off(at=NOW)
    assert operations.replay("test.bell") == 3
    assert len(heard) == 3
    with pytest.raises(operations.NoSuchReader):
        operations.replay("test.nobody")


def test_a_duty_fires_once_for_each_instant(alone):
    fired = []
    readers.duty("test.hourly", cron="0 * * * *")(fired.append)
    assert operations.fire_duties(at=NOW + timedelta(minutes=5)) == 1
    assert operations.fire_duties(at=NOW + timedelta(minutes=50)) == 0
    assert operations.fire_duties(at=NOW + timedelta(minutes=61)) == 1
    assert fired == [NOW, NOW + timedelta(hours=1)]
    assert Tick.objects.count() == 2


def test_who_looks_again_and_again_asks_once_for_an_instant(alone, django_assert_num_queries):
    fired, seen = [], {}
    readers.duty("test.hourly", cron="0 * * * *")(fired.append)
    operations.fire_duties(at=NOW)
    # Fired by somebody else, as far as this loop knows: it asks once.
    with django_assert_num_queries(1):
        assert operations.fire_duties(at=NOW, seen=seen) == 0
    with django_assert_num_queries(0):
        assert operations.fire_duties(at=NOW + timedelta(minutes=59), seen=seen) == 0
    assert operations.fire_duties(at=NOW + timedelta(hours=1), seen=seen) == 1
    assert fired == [NOW, NOW + timedelta(hours=1)]


def test_a_duty_that_fails_is_tried_again(alone):
    tries = []

    def stumble(at):
        tries.append(at)
        if len(tries) == 1:
            raise OSError

    readers.duty("test.daily", cron="0 8 * * *")(stumble)
    assert operations.fire_duties(at=NOW) == 0
    assert operations.fire_duties(at=NOW) == 1


def test_the_facts_of_a_duty_are_written_at_its_end(alone):
    written = []

    def work(at):
        ring()
        written.append(Entry.objects.filter(name="test.rang").count())

    readers.duty("test.daily", cron="0 8 * * *")(work)
    assert operations.fire_duties(at=NOW) == 1
    assert written == [0]
    assert Entry.objects.filter(name="test.rang").count() == 1


def test_old_marks_of_duties_are_dropped(alone):
    for days in (1, 29, 31, 400):
        Tick.objects.create(duty="test.daily", at=NOW - timedelta(days=days))
    assert operations.forget_ticks(at=NOW) == 2
    assert Tick.objects.count() == 2


@pytest.fixture
def loops(monkeypatch):
    """The worker's module, whose loops neither wait nor close the test's connection; its handlers are put back."""
    from sanlian.journal.management.commands import worker

    monkeypatch.setattr(worker, "PATIENCE", 0)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    before = [(number, signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)]
    yield worker
    for number, handler in before:
        signal.signal(number, handler)


def test_the_worker_outlives_a_database_that_is_away(loops, monkeypatch, caplog):
    # One loop sends out, one fires duties, the third pays what is owed; each finds the database away once.
    looks = {"sends": 0, "fires": 0, "pays": 0}

    def look(which):
        looks[which] += 1
        if looks[which] == 1:
            raise OperationalError("the server went away")
        if which == "pays" and min(looks.values()) > 1:
            signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(loops, "work_off", lambda *, leaving, **_: look("sends" if leaving else "pays"))
    monkeypatch.setattr(loops, "fire_duties", lambda **_: look("fires"))
    call_command("worker", idle=0)
    assert min(looks.values()) > 1
    assert caplog.text.count("does not answer") == 3


def test_a_duty_that_takes_long_holds_up_nothing_that_is_owed(loops, monkeypatch):
    paid = threading.Event()
    waited = []

    def fire(**_):
        if not waited:
            waited.append(paid.wait(timeout=20))
        return 0

    def pay(*, leaving, **_):
        if not leaving:
            paid.set()
        if waited:
            signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(loops, "fire_duties", fire)
    monkeypatch.setattr(loops, "work_off", pay)
    call_command("worker", idle=0)
    assert waited == [True]


def test_a_signal_that_comes_while_the_worker_lies_down_to_rest_ends_it(loops, monkeypatch):
    worked = []

    class Interrupted(threading.Condition):
        def __enter__(self):
            # The worker hung here for ever: it held this lock, and what its signal called waited for it.
            assert self.acquire(timeout=5), "the line that was interrupted holds the lock"
            if worked and threading.current_thread() is threading.main_thread():
                signal.raise_signal(signal.SIGTERM)
            return True

    monkeypatch.setattr(threading, "Condition", Interrupted)
    monkeypatch.setattr(loops, "fire_duties", lambda **_: 0)
    monkeypatch.setattr(loops, "work_off", lambda *, leaving, **_: 0 if leaving else worked.append(1) or 0)
    call_command("worker", idle=0.01)
    assert worked == [1]


def test_the_worker_ends_when_nothing_is_due(heard):
    ring()
    call_command("worker", once=True)
    assert len(heard) == 1


def test_settled_is_what_a_reader_has_been_given(heard):
    assert queries.settled("test.bell") == 0
    ring(times=2)
    first = Entry.objects.order_by("seq").first().seq
    assert queries.settled("test.bell") == first - 1

    operations.work_off(at=NOW)
    assert queries.settled("test.bell") == first + 1
    ring()
    assert queries.settled("test.bell") == first + 1
    Delivery.objects.update(given_up=True)
    assert queries.settled("test.bell") == first + 2
