"""Telling people: once each, in their inbox and by the channels they chose, quietly at night."""

from collections import Counter
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanlian.journal import queries as journal
from sanlian.journal.models import Delivery
from sanlian.journal.operations import pay_once
from sanlian.journal.readers import READERS
from sanlian.kernel import errors
from sanlian.notify import channels, operations, queries
from sanlian.notify.models import Note, Sending
from sanlian.notify.operations import Person, Telling
from sanlian.people import operations as people_operations
from sanlian.people.actors import HOUSE
from tests import builders
from tests.builders import MONDAY, SHANGHAI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
NIGHT = datetime(2021, 8, 2, 23, 30, tzinfo=SHANGHAI)
MORNING = datetime(2021, 8, 3, 7, 0, tzinfo=SHANGHAI)
VALUES = {"code": "0802-1234", "matter": "road.lamp", "place": builders.VILLAGE, "unit": "dept-housing"}
LINK = "https://sanlian.example/r/1.abc/"


def words(name, value):
    return str(value)


def to_officer(officer, *, key="one", urgent=False, **fields):
    return Telling(
        "order.new", [Person("officer", officer.id)], VALUES, ("order", 7), key, urgent=urgent, **fields
    )


def to_resident(resident, *, key="one", language="zh-hans"):
    values = {"code": "0802-1234", "link": LINK}
    return Telling("request.done", [Person("resident", resident.id, language)], values, ("request", 3), key)


def prefer(officer, **fields):
    usual = {"channels": {}, "digest": False, "quiet": "", "language": "zh-hans", "email": ""}
    operations.prefer(**usual | fields, by=officer, at=MONDAY)


@pytest.fixture
def officer():
    return builders.officer("dept-housing")


def test_an_officer_finds_it_in_the_inbox_and_nothing_leaves(officer, outbox):
    operations.tell([to_officer(officer)], at=MONDAY)

    (told,) = queries.inbox(officer.id, words=words).items
    assert (told.title, told.unread, queries.unread(officer.id)) == ("新任务单", True, 1)
    assert "0802-1234" in told.text
    assert not Sending.objects.exists()


def test_a_note_is_read_by_its_owner_only(officer):
    operations.tell([to_officer(officer)], at=MONDAY)
    note = queries.inbox(officer.id, words=words).items[0]
    other = builders.officer("county")

    with pytest.raises(errors.NotFound):
        queries.find_note(note.id, user_id=other.id)
    assert operations.mark_read(about=("order", 7), by=other, at=MONDAY) == 0
    assert queries.unread(officer.id) == 1

    assert operations.mark_read(about=("order", 7), by=officer, at=MONDAY) == 1
    assert queries.unread(officer.id) == 0


def test_what_is_urgent_goes_by_sms_too_and_through_the_night(officer, outbox, worked_off):
    operations.tell([to_officer(officer, urgent=True)], at=NIGHT)
    worked_off(NIGHT)

    (sent,) = outbox()
    assert "0802-1234" in sent["text"] and "/desk/about/order/7/" in sent["text"]
    assert queries.sendings_about("order", 7)[0].sent_at == NIGHT


def test_the_night_is_quiet_until_morning(outbox, worked_off):
    operations.tell([to_resident(builders.resident())], at=NIGHT)
    worked_off(NIGHT)
    operations.release_held(at=MORNING - timedelta(minutes=1))
    worked_off(MORNING - timedelta(minutes=1))
    assert outbox() == []

    assert operations.release_held(at=MORNING) == 1
    worked_off(MORNING)

    assert len(outbox()) == 1


def test_the_same_occasion_is_told_once_outside(outbox, worked_off):
    resident = builders.resident()
    operations.tell([to_resident(resident)], at=MONDAY)
    operations.tell([to_resident(resident)], at=MONDAY)
    worked_off(MONDAY)

    assert len(outbox()) == 1


def test_who_left_no_number_is_not_written_to(outbox):
    nobody = builders.resident(phone="", name="方秋云")

    assert operations.tell([to_resident(nobody)], at=MONDAY) == 0
    assert not Sending.objects.exists()


def test_a_resident_reads_the_language_of_the_request(outbox, worked_off):
    operations.tell([to_resident(builders.resident(), language="en")], at=MONDAY)
    worked_off(MONDAY)

    assert "is done, please check" in outbox()[0]["text"]


def test_channels_are_chosen_and_an_address_is_sealed(officer, outbox, worked_off):
    prefer(officer, channels={"orders": ["email", "chat"]}, email="wang@example.org", language="en")
    operations.tell([to_officer(officer)], at=MONDAY)
    worked_off(MONDAY)

    assert [sent["to"] for sent in outbox("email")] == ["wang@example.org"]
    assert outbox("email")[0]["title"] == "A new order"
    assert len(outbox("chat")) == 1
    assert outbox() == []
    from sanlian.notify.models import Preference

    assert "wang" not in Preference.objects.get().email_sealed


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"email": "no address"}, operations.BadAddress),
        ({"channels": {"orders": ["email"]}}, operations.BadAddress),
        ({"quiet": "at night"}, operations.BadHours),
        ({"quiet": "07:00-07:00"}, operations.BadHours),
    ],
)
def test_preferences_that_cannot_be_are_refused(officer, fields, refusal):
    before = queries.choices(officer.id)

    with pytest.raises(refusal):
        prefer(officer, **fields)

    assert queries.choices(officer.id) == before


def test_a_digest_gathers_a_day_into_one_message(officer, outbox, worked_off):
    prefer(officer, channels={"orders": ["sms"]}, digest=True)
    operations.tell([to_officer(officer, key=f"key {number}") for number in range(3)], at=MONDAY)
    worked_off(MONDAY)
    assert outbox() == []

    assert operations.fold_digests(at=MORNING) == 1
    assert operations.fold_digests(at=MORNING) == 0
    worked_off(MORNING)

    (sent,) = outbox()
    assert "3 条消息" in sent["text"]
    assert set(Sending.objects.values_list("state", flat=True)) == {"folded", "sent"}


def test_a_channel_that_fails_is_tried_again_with_the_same_key_and_given_up(
    settings, worked_off, outbox, caplog
):
    working = settings.NOTIFY_CHANNELS
    settings.NOTIFY_CHANNELS = {
        **working,
        "sms": {**working["sms"], "adapter": "tests.notify.conftest.Broken"},
    }
    resident = builders.resident()
    operations.tell([to_resident(resident), to_resident(resident, key="two")], at=MONDAY)
    for day in range(20):
        worked_off(MONDAY + timedelta(days=day))
    assert [each.reader for each in journal.given_up()] == ["notify.post"]
    assert Delivery.objects.filter(given_up=True).count() == 2
    assert set(Sending.objects.values_list("state", flat=True)) == {"queued"}

    from sanlian.journal import operations as journal_operations

    settings.NOTIFY_CHANNELS = working
    later = MONDAY + timedelta(days=30)
    journal_operations.retry("notify.post", at=later)
    worked_off(later)
    worked_off(later)

    assert {sent["key"] for sent in outbox()} == set(Sending.objects.values_list("key", flat=True))


class Picky:
    """A gateway with several hands that does not know one number, and keeps what it took."""

    hands = 4
    taken: ClassVar = []

    def __init__(self, options):
        pass

    def send(self, message):
        if message.to.endswith("7"):
            raise channels.NotTaken("no such number")
        self.taken.append(message.to)
        return f"ref {message.to}"


def by(settings, adapter):
    settings.NOTIFY_CHANNELS = {
        **settings.NOTIFY_CHANNELS,
        "sms": {**settings.NOTIFY_CHANNELS["sms"], "adapter": f"{__name__}.{adapter}"},
    }


def test_many_leave_at_once_and_what_one_number_does_keeps_no_other(settings, django_assert_max_num_queries):
    by(settings, "Picky")
    Picky.taken.clear()
    asked = [builders.resident(phone=f"1297777{number:04}") for number in range(30)]
    gone = builders.resident(phone="12988880001")
    operations.tell([to_resident(who) for who in [*asked, gone]], at=MONDAY)
    people_operations.forget_resident(gone.id, by=HOUSE, at=MONDAY)

    # However many leave: what is owed, whom it goes to, what became of it.
    with django_assert_max_num_queries(25):
        pay_once(READERS["notify.post"], at=MONDAY)

    assert sorted(Picky.taken) == [f"1297777{n:04}" for n in range(30) if n % 10 != 7]
    states = Counter(Sending.objects.values_list("state", flat=True))
    assert states == {"sent": 27, "queued": 3, "unreachable": 1}
    assert all(each.reference for each in Sending.objects.filter(state="sent"))
    assert Delivery.objects.filter(reader="notify.post").count() == 3


class Gone:
    """A gateway that is gone, and counts who knocks."""

    knocked: ClassVar = []

    def __init__(self, options):
        pass

    def send(self, message):
        self.knocked.append(message.key)
        raise channels.NotTaken("no answer")


def test_a_gateway_that_is_gone_is_not_asked_for_everybody(settings, worked_off):
    by(settings, "Gone")
    Gone.knocked.clear()
    operations.tell(
        [to_resident(builders.resident(phone=f"1297777{number:04}")) for number in range(20)], at=MONDAY
    )
    worked_off(MONDAY)
    assert len(Gone.knocked) == channels.GONE_AFTER
    assert Delivery.objects.filter(reader="notify.post", attempts=1).count() == 20


def test_a_switched_off_channel_writes_nothing(settings):
    settings.NOTIFY_CHANNELS = {
        **settings.NOTIFY_CHANNELS,
        "sms": {**settings.NOTIFY_CHANNELS["sms"], "adapter": "off"},
    }

    assert operations.tell([to_resident(builders.resident())], at=MONDAY) == 0


def test_nothing_leaves_while_days_that_are_over_are_lived(officer):
    with operations.nothing_leaves():
        operations.tell([to_resident(builders.resident()), to_officer(officer, urgent=True)], at=MONDAY)

    assert queries.unread(officer.id) == 1
    assert not Sending.objects.exists()


def test_many_are_told_in_few_questions():
    officers = builders.officers("dept-housing") + builders.officers("twp-330825201")
    with CaptureQueriesContext(connection) as asked:
        operations.tell(
            [to_officer(officer, key=f"{n}", urgent=True) for n in range(50) for officer in officers],
            at=MONDAY,
        )
    assert Note.objects.count() == 50 * len(officers)
    assert sum(query["sql"].startswith("SELECT") for query in asked) <= 5


def test_old_notes_and_messages_go(officer, outbox, worked_off):
    operations.tell([to_officer(officer, urgent=True)], at=MONDAY)
    worked_off(MONDAY)

    assert operations.forget_old(at=MONDAY + timedelta(days=179)) == 0
    assert operations.forget_old(at=MONDAY + timedelta(days=181)) == 2
    assert not Note.objects.exists()


def test_unknown_words_are_refused():
    with pytest.raises(queries.NoSuchMessage):
        operations.tell([Telling("no.such", [], {}, ("order", 1), "k")], by=HOUSE, at=MONDAY)
