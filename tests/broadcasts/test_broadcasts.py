"""One message to many: addressed once each, receipts that add up, and nobody but the unit is measured."""

import json
from datetime import timedelta

import pytest

from sanlian.broadcasts import facts, operations, permissions, queries
from sanlian.broadcasts.models import Broadcast, Receipt, Tally
from sanlian.journal import operations as journal
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.notify import queries as notify
from sanlian.people import crowds, queries as people
from sanlian.people.actors import Actor
from tests import builders
from tests.broadcasts.conftest import TEAM
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
ON = MONDAY.date()


def member(user_id) -> Actor:
    return people.actor_of_user(user_id, on=ON)


def receivers(sent):
    return list(Receipt.objects.filter(broadcast_id=sent.broadcast_id).order_by("pk"))


@pytest.fixture
def sms(tmp_path, settings):
    settings.NOTIFY_CHANNELS = {
        **settings.NOTIFY_CHANNELS,
        "sms": {"adapter": "file", "folder": str(tmp_path)},
    }

    def read():
        path = tmp_path / "sms.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return read


def test_everybody_of_the_groups_is_addressed_once(broadcast):
    sent = broadcast()

    wanted = crowds.audience(["linked_member", "grid_head", *TEAM], [TOWNSHIP], on=ON)
    assert {receipt.user_id: receipt.place_code for receipt in receivers(sent)} == wanted
    assert sent.addressed == len(wanted) > 20
    assert sum(Tally.objects.values_list("addressed", flat=True)) == len(wanted)
    first = receivers(sent)[0]
    assert notify.unread(first.user_id) == 1


def test_the_same_key_sends_nothing_twice(broadcast):
    first, again = broadcast(), broadcast()

    assert again.repeated and again.broadcast_id == first.broadcast_id
    assert Broadcast.objects.count() == 1
    assert notify.unread(receivers(first)[0].user_id) == 1


def test_only_the_chosen_places_are_addressed(broadcast):
    sent = broadcast(places=[VILLAGE], groups=list(TEAM))

    assert {receipt.place_code for receipt in receivers(sent)} == {VILLAGE}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 61}, "title"),
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"form": "essay"}, "form"),
        ({"form": "number"}, "question"),
        ({"places": []}, "places"),
        ({"groups": []}, "groups"),
        ({"phones_after": 0}, "phones_after"),
        ({"remind_after": 9999}, "phones_after"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_written(broadcast, fields, field):
    before = Entry.objects.count()

    with pytest.raises(operations.BadBroadcast) as refusal:
        broadcast(**fields)

    assert refusal.value.field == field
    assert (Broadcast.objects.count(), Receipt.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_where_nobody_is_nothing_is_sent(broadcast):
    with pytest.raises(operations.NobodyThere):
        broadcast(groups=["administrator"])
    assert not Broadcast.objects.exists()


@pytest.mark.parametrize(
    ("unit", "role", "places"),
    [
        (f"twp-{TOWNSHIP}", "dispatcher", ["330825101"]),
        (f"twp-{TOWNSHIP}", "dispatcher", [TOWNSHIP, "330825101201"]),
        (f"vil-{VILLAGE}", "village_secretary", [VILLAGE]),
        ("dept-housing", "handler", [VILLAGE]),
        ("county", "administrator", [VILLAGE]),
    ],
)
def test_nobody_broadcasts_beyond_the_own_places(broadcast, unit, role, places):
    with pytest.raises(errors.NotAllowed):
        broadcast(by=builders.officer(unit, role), places=places)
    assert not Broadcast.objects.exists()


def test_receipts_add_up_by_village_and_township(broadcast, sender, worked_off, sms):
    sent = broadcast(form="yes_no", question="看过了吗？", by_sms=True)
    number = sent.broadcast_id
    worked_off(MONDAY)
    one, two, three, *_rest = receivers(sent)
    operations.read(number, by=member(one.user_id), at=MONDAY + hours(1))
    assert not operations.read(number, by=member(one.user_id), at=MONDAY + hours(1))
    operations.answer(number, yes=True, by=member(two.user_id), at=MONDAY + hours(1))
    operations.answer(number, yes=True, by=member(three.user_id), at=MONDAY + hours(1))
    operations.answer(number, yes=False, note="有一户没人", by=member(three.user_id), at=MONDAY + hours(2))
    worked_off(MONDAY + hours(2))

    found = queries.progress(number, by=sender, township=TOWNSHIP)

    whole = found.whole
    assert (whole.addressed, whole.delivered) == (sent.addressed, sent.addressed) == (len(sms()), len(sms()))
    assert (whole.read, whole.done, whole.yes, whole.no) == (3, 2, 1, 1)
    assert [count.place_code for count in found.townships] == [TOWNSHIP]
    assert sum(count.addressed for count in found.villages) == sent.addressed
    assert notify.unread(one.user_id) == 0


def test_without_sms_it_is_delivered_when_it_is_read(broadcast, sender, worked_off):
    sent = broadcast()
    worked_off(MONDAY)
    assert queries.progress(sent.broadcast_id, by=sender).whole.delivered == 0

    operations.read(sent.broadcast_id, by=member(receivers(sent)[0].user_id), at=MONDAY)
    worked_off(MONDAY)

    whole = queries.progress(sent.broadcast_id, by=sender).whole
    assert (whole.delivered, whole.read) == (1, 1)


def test_numbers_are_summed_and_a_correction_counts_once(broadcast, sender, worked_off):
    sent = broadcast(form="number", question="转移了几个人？")
    one, two, *_rest = receivers(sent)
    for receipt, number in ((one, 5), (two, 7), (one, 3)):
        operations.answer(sent.broadcast_id, number=number, by=member(receipt.user_id), at=MONDAY)
    worked_off(MONDAY)

    whole = queries.progress(sent.broadcast_id, by=sender).whole
    assert (whole.done, whole.sum, whole.read) == (2, 10, 2)


def test_counters_can_be_rebuilt_from_the_journal(broadcast, worked_off, sms):
    sent = broadcast(form="yes_no", question="好了吗？", urgent=True)
    for receipt in receivers(sent)[:9]:
        operations.answer(sent.broadcast_id, yes=receipt.pk % 2 == 0, by=member(receipt.user_id), at=MONDAY)
    worked_off(MONDAY)
    columns = ("place_code", "addressed", "delivered", "read", "done", "yes", "no", "sum")
    before = sorted(Tally.objects.values_list(*columns))

    journal.replay(queries.READER)

    assert sorted(Tally.objects.values_list(*columns)) == before
    assert sum(row[3] for row in before) == 9


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ("yes_no", {}),
        ("yes_no", {"number": 3}),
        ("number", {"yes": True}),
        ("number", {"number": -1}),
        ("number", {"number": 1_000_000}),
    ],
)
def test_what_is_no_answer_is_refused(broadcast, form, answer):
    sent = broadcast(form=form, question="怎么样？")
    one = receivers(sent)[0]
    before = Entry.objects.count()

    with pytest.raises(operations.NoAnswer):
        operations.answer(sent.broadcast_id, **answer, by=member(one.user_id), at=MONDAY)

    one.refresh_from_db()
    assert (one.read_at, one.done_at, Entry.objects.count()) == (None, None, before)


def test_who_was_not_addressed_cannot_read_or_answer(broadcast):
    sent = broadcast()
    stranger = builders.officer("dept-housing")

    for deed in (operations.read, operations.answer):
        with pytest.raises(queries.NoSuchBroadcast):
            deed(sent.broadcast_id, by=stranger, at=MONDAY)
    with pytest.raises(queries.NoSuchBroadcast):
        queries.received(sent.broadcast_id, by=stranger)


def test_who_did_not_answer_is_reminded_and_not_too_often(broadcast, sender):
    sent = broadcast()
    one = receivers(sent)[0]
    operations.answer(sent.broadcast_id, by=member(one.user_id), at=MONDAY)

    with pytest.raises(operations.AlreadyPressed):
        operations.remind(sent.broadcast_id, by=sender, at=MONDAY + hours(0.9))
    assert operations.remind(sent.broadcast_id, by=sender, at=MONDAY + hours(1)) == sent.addressed - 1
    with pytest.raises(operations.AlreadyPressed):
        operations.remind(sent.broadcast_id, by=sender, at=MONDAY + hours(1.5))

    assert notify.unread(one.user_id) == 0
    assert notify.unread(receivers(sent)[1].user_id) == 2


def test_a_reminder_comes_by_itself_once(broadcast):
    sent = broadcast(remind_after=2)

    assert operations.remind_due(at=MONDAY + hours(1.9)) == 0
    assert operations.remind_due(at=MONDAY + hours(2)) == 1
    assert operations.remind_due(at=MONDAY + hours(3)) == 0
    assert notify.unread(receivers(sent)[0].user_id) == 2


def test_those_who_have_not_read_can_be_called_and_each_look_is_written_down(broadcast, sender):
    sent = broadcast(phones_after=4)
    number, one = sent.broadcast_id, receivers(sent)[0]
    operations.read(number, by=member(one.user_id), at=MONDAY)
    with pytest.raises(errors.Conflict):
        operations.see_phones(number, place_code=TOWNSHIP, by=sender, at=MONDAY + hours(3.9))

    assert (
        operations.see_phones(number, place_code=TOWNSHIP, by=sender, at=MONDAY + hours(4))
        == sent.addressed - 1
    )

    entry = Entry.objects.get(name=facts.PHONES_SEEN)
    assert (entry.by_id, entry.details) == (sender.id, {"place": TOWNSHIP, "people": sent.addressed - 1})
    seen, cursor = [], ""
    while cursor is not None:
        page = queries.unread(number, place_code=TOWNSHIP, by=sender, cursor=cursor, with_phones=True)
        seen += page.items
        cursor = page.next
    assert len(seen) == sent.addressed - 1
    assert all(each.phone for each in seen)
    assert [each.place_code for each in seen] == sorted(each.place_code for each in seen)


def test_telephones_are_for_those_with_the_right_to_contact_data(broadcast):
    sent = broadcast(phones_after=1)
    leader = builders.officer(f"twp-{TOWNSHIP}", "leader")

    assert queries.progress(sent.broadcast_id, by=leader).whole.addressed == sent.addressed
    assert not queries.unread(sent.broadcast_id, place_code=TOWNSHIP, by=leader).items[0].phone
    for deed in (
        lambda: operations.see_phones(
            sent.broadcast_id, place_code=TOWNSHIP, by=leader, at=MONDAY + hours(9)
        ),
        lambda: queries.unread(sent.broadcast_id, place_code=TOWNSHIP, by=leader, with_phones=True),
    ):
        with pytest.raises(errors.NotAllowed):
            deed()
    assert not Entry.objects.filter(name=facts.PHONES_SEEN).exists()


def test_a_desk_sees_its_own_part_of_what_the_county_sends(broadcast, sender):
    centre = builders.officer("county", "dispatcher")
    sent = broadcast(by=centre, places=["330825"], groups=["grid_head"])

    own = queries.progress(sent.broadcast_id, by=sender)
    assert {count.place_code for count in own.townships} == {TOWNSHIP}
    assert (
        own.whole.addressed < queries.progress(sent.broadcast_id, by=centre).whole.addressed == sent.addressed
    )
    assert not permissions.may_press(sender, own.broadcast)
    with pytest.raises(errors.NotAllowed):
        queries.unread(sent.broadcast_id, place_code="330825101", by=sender)
    elsewhere = builders.officer("twp-330825101", "dispatcher")
    other = broadcast(key="two")
    with pytest.raises(queries.NoSuchBroadcast):
        queries.progress(other.broadcast_id, by=elsewhere)


def test_what_is_over_takes_no_answers_and_presses_nobody(broadcast, sender):
    sent = broadcast(remind_after=1)
    operations.end(sent.broadcast_id, by=sender, at=MONDAY)

    with pytest.raises(errors.Conflict):
        operations.answer(sent.broadcast_id, by=member(receivers(sent)[0].user_id), at=MONDAY)
    with pytest.raises(errors.Conflict):
        operations.remind(sent.broadcast_id, by=sender, at=MONDAY + hours(5))
    assert operations.remind_due(at=MONDAY + hours(5)) == 0
    assert operations.read(sent.broadcast_id, by=member(receivers(sent)[0].user_id), at=MONDAY)


def test_the_reach_of_what_is_urgent_is_measured_once_a_township_and_names_nobody(broadcast, worked_off):
    calm, urgent = broadcast(), broadcast(key="two", urgent=True, phones_after=4)
    for receipt in receivers(urgent):
        operations.read(urgent.broadcast_id, by=member(receipt.user_id), at=MONDAY)
    worked_off(MONDAY)

    assert operations.measure_reach(at=MONDAY + hours(3.9)) == 0
    assert operations.measure_reach(at=MONDAY + hours(4)) == 1
    assert operations.measure_reach(at=MONDAY + timedelta(days=2)) == 0

    entry = Entry.objects.get(name=facts.REACHED)
    assert entry.subject_id == str(urgent.broadcast_id) != str(calm.broadcast_id)
    assert entry.details == {
        "unit": f"twp-{TOWNSHIP}",
        "place": TOWNSHIP,
        "addressed": urgent.addressed,
        "read": urgent.addressed,
        "reached": True,
    }


def test_progress_costs_the_same_however_many_were_addressed(
    broadcast, sender, django_assert_max_num_queries
):
    few = broadcast(places=[VILLAGE], groups=["team_leader"])
    many = broadcast(key="two")
    for sent in (few, many):
        with django_assert_max_num_queries(3):
            found = queries.progress(sent.broadcast_id, by=sender)
        # Where there is one township its villages are shown at once.
        assert found.township == TOWNSHIP
        assert sum(count.addressed for count in found.villages) == found.whole.addressed == sent.addressed
