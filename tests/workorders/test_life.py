"""The life of an order through its operations."""

from datetime import timedelta

import pytest

from sanlian.journal import queries as journal
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Assignment
from tests import builders
from tests.builders import MONDAY, hours

pytestmark = pytest.mark.usefixtures("county")


def owner_rows(order_id: int) -> list[Assignment]:
    return [a for a in queries.assignments(order_id) if a.ended_at is None and a.role != "assist"]


def test_a_request_gets_an_order_with_owner_limit_and_receipt():
    request = builders.ask()

    order = request.order
    assert order.status == Status.FORMED
    assert order.unit.code == "twp-330825201"
    assert order.due_at > MONDAY
    assert order.code == request.code
    assert request.code.startswith("210802-")
    assert [row.role for row in owner_rows(order.pk)] == ["desk"]
    assert [fact.name for fact in queries.timeline(order.pk)] == [facts.REQUESTED, facts.FORMED]


def test_from_shout_to_closed():
    request = builders.rated()

    assert request.order.status == Status.CLOSED
    assert request.order.ended_at is not None
    assert owner_rows(request.order_id) == []
    names = [fact.name for fact in queries.timeline(request.order_id)]
    assert names == [
        facts.REQUESTED,
        facts.FORMED,
        facts.DISPATCHED,
        facts.ACCEPTED,
        facts.REPLIED,
        facts.RATED,
        facts.CLOSED,
    ]
    assert journal.verify().broken_at is None


def test_the_units_clock_starts_at_dispatch_and_the_citizens_at_submission():
    request = builders.ask()
    later = MONDAY + hours(30)
    operations.dispatch(request.order_id, to="dept-housing", by=builders.desk_of(request.order), at=later)

    (lead,) = owner_rows(request.order_id)
    assert lead.started_at == later
    assert lead.due_at > queries.request(request.pk).order.due_at == request.order.due_at


def test_two_officers_accept_at_once_and_the_second_is_told():
    request = builders.dispatched()
    first, second = builders.officers("dept-housing")[:2]
    operations.accept(request.order_id, by=first, at=MONDAY + hours(1))
    entries = Entry.objects.count()

    with pytest.raises(errors.Conflict):
        operations.accept(request.order_id, by=second, at=MONDAY + hours(1))

    assert queries.request(request.pk).order.handler_id == first.id
    assert Entry.objects.count() == entries


def test_another_unit_cannot_accept():
    request = builders.dispatched()
    with pytest.raises(errors.NotAllowed):
        operations.accept(request.order_id, by=builders.officer("dept-water"), at=MONDAY + hours(1))
    assert queries.request(request.pk).order.status == Status.DISPATCHED


def test_a_decline_goes_back_to_the_desk_and_the_second_to_the_centre():
    request = builders.dispatched()
    due = request.order.due_at
    operations.decline(
        request.order_id,
        reason="address_unclear",
        suggested="dept-water",
        note="找不到是哪一盏",
        by=builders.officer("dept-housing"),
        at=MONDAY + hours(2),
    )
    order = queries.request(request.pk).order
    assert (order.status, order.unit.code, order.bounces) == (Status.FORMED, "twp-330825201", 1)

    operations.dispatch(order.pk, to="dept-water", by=builders.desk_of(order), at=MONDAY + hours(3))
    operations.decline(
        order.pk,
        reason="needs_lead",
        suggested="dept-housing",
        note="要几家一起",
        by=builders.officer("dept-water"),
        at=MONDAY + hours(4),
    )
    order = queries.request(request.pk).order
    assert (order.status, order.unit.code, order.bounces) == (Status.FORMED, "county", 2)
    assert order.due_at == due
    assert len(owner_rows(order.pk)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": "busy"}, "reason"),
        ({"reason": "not_our_duty", "list_item": ""}, "list_item"),
        ({"list_item": "no-such-item"}, "list_item"),
        ({"suggested": "dept-moon"}, "suggested"),
        ({"suggested": "dept-housing"}, "suggested"),
        ({"note": "  "}, "note"),
    ],
)
def test_a_decline_without_ground_changes_nothing(changed, field):
    request = builders.dispatched()
    entries = Entry.objects.count()
    fields = {"reason": "duplicate", "list_item": "", "suggested": "dept-water", "note": "x"} | changed

    with pytest.raises(operations.NoGround) as refusal:
        operations.decline(
            request.order_id, by=builders.officer("dept-housing"), at=MONDAY + hours(1), **fields
        )

    assert refusal.value.field == field
    assert queries.request(request.pk).order.status == Status.DISPATCHED
    assert Entry.objects.count() == entries


def test_after_one_working_day_nothing_can_be_declined():
    request = builders.dispatched()
    with pytest.raises(errors.Conflict):
        operations.decline(
            request.order_id,
            reason="duplicate",
            suggested="dept-water",
            note="x",
            by=builders.officer("dept-housing"),
            at=MONDAY + timedelta(days=2),
        )


def test_not_solved_opens_again_at_the_unit_that_replied_and_keeps_the_first_clock():
    request = builders.replied()
    due = request.order.due_at
    who = people.resident_actor(request.reporter_id)
    operations.rate(request.pk, solved="no", comment="晚上还是不亮", by=who, at=MONDAY + hours(25))

    order = queries.request(request.pk).order
    assert (order.status, order.unit.code, order.round) == (Status.DISPATCHED, "dept-housing", 2)
    assert order.due_at == due
    assert len(owner_rows(order.pk)) == 1


def test_only_the_person_who_asked_rates_and_once():
    request = builders.replied()
    stranger = builders.resident(phone="12977777777", name="路人")
    with pytest.raises(errors.NotAllowed):
        operations.rate(request.pk, solved="yes", satisfied="satisfied", by=stranger, at=MONDAY + hours(6))
    with pytest.raises(errors.NotAllowed):
        operations.rate(
            request.pk,
            solved="yes",
            satisfied="satisfied",
            by=builders.officer("dept-housing"),
            at=MONDAY + hours(6),
        )
    who = people.resident_actor(request.reporter_id)
    operations.rate(request.pk, solved="yes", satisfied="satisfied", by=who, at=MONDAY + hours(6))
    with pytest.raises(operations.AlreadyRated):
        operations.rate(request.pk, solved="yes", satisfied="satisfied", by=who, at=MONDAY + hours(7))


def test_solved_is_asked_before_satisfied():
    request = builders.replied()
    who = people.resident_actor(request.reporter_id)
    with pytest.raises(operations.NoAnswer):
        operations.rate(request.pk, solved="", satisfied="satisfied", by=who, at=MONDAY + hours(6))
    with pytest.raises(operations.NoAnswer):
        operations.rate(request.pk, solved="yes", satisfied="", by=who, at=MONDAY + hours(6))
    assert queries.rating_of(request.pk, round=1) is None


def test_the_lead_cannot_reply_while_an_assist_is_open():
    request = builders.ask()
    operations.dispatch(
        request.order_id,
        to="dept-housing",
        assists=["dept-land"],
        by=builders.desk_of(request.order),
        at=MONDAY,
    )
    lead, assistant = builders.officer("dept-housing"), builders.officer("dept-land")
    operations.accept(request.order_id, by=lead, at=MONDAY + hours(1))
    with pytest.raises(errors.Conflict):
        builders.reply(request, by=lead, at=MONDAY + hours(2))

    (assist,) = [a for a in queries.assignments(request.order_id) if a.role == "assist"]
    operations.answer_assist(assist.pk, note="看过了，地基没事", by=assistant, at=MONDAY + hours(2))
    builders.reply(request, by=lead, at=MONDAY + hours(3))
    assert queries.request(request.pk).order.status == Status.REPLIED


@pytest.mark.parametrize("missing", ["spoken_with", "done", "done_by"])
def test_a_reply_needs_its_four_elements(missing):
    request = builders.accepted()
    fields = {"spoken_with": "本人", "done": "修好了", "done_by": MONDAY.date()}
    fields[missing] = None if missing == "done_by" else " "
    with pytest.raises(operations.IncompleteReply) as refusal:
        operations.reply(
            request.order_id, by=builders.officer("dept-housing"), at=MONDAY + hours(2), **fields
        )
    assert refusal.value.field == missing
    assert queries.replies(request.order_id) == []


def test_the_same_key_gives_the_same_receipt_and_no_second_order():
    who = builders.resident()
    ask = operations.Ask(text="路灯不亮", reporter_id=who.id, idempotency_key="same")
    place = builders.ask().order
    fields = {"category": "road.lamp", "place_id": place.place_id, "place_code": place.place_code}
    first = operations.submit(ask, by=who, at=MONDAY, **fields)
    again = operations.submit(ask, by=who, at=MONDAY + hours(1), **fields)
    assert (again.code, again.order_id, again.repeated) == (first.code, first.order_id, True)


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_empty_and_endless_texts_are_refused_and_nothing_is_written(text):
    who = builders.resident()
    entries = Entry.objects.count()
    with pytest.raises(errors.Invalid):
        operations.submit(
            operations.Ask(text=text),
            category="road.lamp",
            place_id=None,
            place_code="330825",
            by=who,
            at=MONDAY,
        )
    assert Entry.objects.count() == entries


def test_withdrawing_is_for_the_requester_alone():
    request = builders.dispatched()
    with pytest.raises(errors.NotAllowed):
        operations.withdraw(request.pk, by=builders.officer("dept-housing"), at=MONDAY + hours(1))
    who = people.resident_actor(request.reporter_id)
    operations.withdraw(request.pk, by=who, at=MONDAY + hours(1))
    assert queries.request(request.pk).order.status == Status.WITHDRAWN
    assert owner_rows(request.order_id) == []


def test_an_expired_promise_is_marked_once():
    request = builders.accepted()
    late = request.order.due_at + hours(1)
    assert operations.mark_overdue(at=late) == 1
    assert operations.mark_overdue(at=late) == 0
    assert queries.request(request.pk).order.overdue_since == request.order.due_at
    assert queries.timeline(request.order_id)[-1].name == facts.OVERDUE


def test_what_nobody_rates_closes_after_five_working_days():
    request = builders.replied()
    assert operations.close_silent(at=MONDAY + timedelta(days=3)) == 0
    assert operations.close_silent(at=MONDAY + timedelta(days=9)) == 1
    assert queries.request(request.pk).order.status == Status.CLOSED


def test_a_hard_matter_stands_on_the_weekly_list_and_is_carried_with_a_reason():
    request = builders.accepted()
    leader = builders.officer("team-330825201207", "team_leader")
    entry = operations.list_weekly(request.order_id, goal="看现场", by=leader, at=MONDAY + hours(26))
    assert (entry.week.isoformat(), entry.carried, entry.leader_id) == ("2021-08-03", 0, leader.id)
    with pytest.raises(operations.NoReason):
        operations.carry_weekly(
            request.order_id, goal="动工", reason="", by=leader, at=MONDAY + timedelta(days=8)
        )
    again = operations.carry_weekly(
        request.order_id, goal="动工", reason="连着下雨", by=leader, at=MONDAY + timedelta(days=8)
    )
    assert again.carried == 1


def last(order_id: int, name: str) -> dict:
    return [fact.details for fact in queries.timeline(order_id) if fact.name == name][-1]


@pytest.mark.parametrize(("next_unit", "upheld"), [("dept-water", True), ("dept-housing", False)])
def test_the_next_dispatch_says_whether_a_decline_was_upheld(next_unit, upheld):
    request = builders.dispatched()
    assert "declined_by" not in last(request.order_id, facts.DISPATCHED)
    operations.decline(
        request.order_id,
        reason="address_unclear",
        suggested="dept-water",
        note="找不到是哪一盏",
        by=builders.officer("dept-housing"),
        at=MONDAY + hours(1),
    )
    order = queries.request(request.pk).order
    operations.dispatch(order.pk, to=next_unit, by=builders.desk_of(order), at=MONDAY + hours(2))

    said = last(order.pk, facts.DISPATCHED)
    assert (said["declined_by"], said["decline_upheld"]) == ("dept-housing", upheld)


@pytest.mark.parametrize(("contacted_after", "in_time"), [(2, True), (50, False), (None, False)])
def test_a_reply_says_whether_people_were_spoken_to_in_time(contacted_after, in_time):
    request = builders.accepted()
    officer = builders.officer("dept-housing")
    if contacted_after is not None:
        operations.contact(
            request.order_id, with_whom="本人，电话", by=officer, at=MONDAY + hours(contacted_after)
        )
    builders.reply(request, by=officer, at=MONDAY + hours(51))

    assert last(request.order_id, facts.REPLIED)["contacted_in_time"] is in_time


def test_a_rating_names_the_unit_that_replied():
    request = builders.rated()

    assert last(request.order_id, facts.RATED)["unit"] == "dept-housing"
