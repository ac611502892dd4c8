"""Asking the level above for more time, or to let a matter rest: who may, what moves, and who is told."""

from datetime import date, datetime, timedelta

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import facts, inboxes, listings, operations, queries
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Plea
from tests.builders import MONDAY, SHANGHAI, TOWNSHIP, VILLAGE, accepted, hours, officer, officers, reply

pytestmark = pytest.mark.usefixtures("county")
# road.lamp is a small matter: three working days, so the promise of Monday is Thursday, five in the afternoon.
FRIDAY = date(2021, 8, 6)
AT_NOON = MONDAY + hours(3)
DESK = f"twp-{TOWNSHIP}"


def centre():
    return officer("county", "dispatcher")


def five(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=SHANGHAI)


def ask_more(request, *, to="dept-housing", until=FRIDAY, by=None, at=AT_NOON):
    return operations.ask_extension(
        request.order_id, reason="等配件", until=until, by=by or officer(to), at=at
    )


def resting(*, until=date(2021, 8, 16), at=AT_NOON, to="dept-housing"):
    request = accepted(to=to)
    operations.contact(request.order_id, with_whom="方秋云", by=officer(to), at=at)
    operations.ask_suspension(request.order_id, reason="要等雨季过去", until=until, by=officer(to), at=at)
    above = centre() if to.startswith("dept") else officer(DESK, "dispatcher")
    operations.grant_plea(request.order_id, by=above, at=at + hours(1))
    return request


def state(request):
    order = queries.order(request.order_id)
    return order.status, order.due_at, Plea.objects.count(), Entry.objects.count()


# ── more time ─────────────────────────────────────────────────────────────────────────────────────


def test_the_promise_moves_only_when_it_is_granted_one_level_up():
    request = accepted()
    promised = request.order.due_at
    ask_more(request)
    assert queries.order(request.order_id).due_at == promised
    assert [
        hop.order_id for hop in inboxes.inbox(centre(), inboxes.Sieve(view="decide"), at=MONDAY).items
    ] == [request.order_id]
    assert inboxes.inbox(officer(DESK, "dispatcher"), inboxes.Sieve(view="decide"), at=MONDAY).items == []

    operations.grant_plea(request.order_id, by=centre(), at=MONDAY + hours(5))

    order = queries.order(request.order_id)
    assert order.due_at == five(FRIDAY) > promised
    assert order.yellow_at < order.due_at
    (hop,) = [hop for hop in queries.assignments(order.pk) if hop.ended_at is None]
    assert hop.due_at == hop.next_due_at == five(FRIDAY)
    assert inboxes.inbox_counts(centre(), at=MONDAY).decide == 0
    told = queries.timeline(order.pk)[-1]
    assert (told.name, told.details["reason"]) == (facts.EXTENDED, "等配件")
    assert operations.mark_overdue(at=promised + hours(1)) == 0


def test_a_village_asks_its_township():
    request = accepted(to=f"vil-{VILLAGE}")
    ask_more(request, to=f"vil-{VILLAGE}")
    with pytest.raises(errors.NotAllowed):
        operations.grant_plea(request.order_id, by=centre(), at=MONDAY + hours(4))

    operations.grant_plea(request.order_id, by=officer(DESK, "dispatcher"), at=MONDAY + hours(4))

    assert queries.order(request.order_id).due_at == five(FRIDAY)


def test_a_refusal_has_a_reason_and_moves_nothing():
    request = accepted()
    ask_more(request)
    before = state(request)
    with pytest.raises(errors.Invalid) as refused:
        operations.refuse_plea(request.order_id, answer=" ", by=centre(), at=MONDAY + hours(4))
    assert refused.value.field == "answer"
    assert state(request) == before

    operations.refuse_plea(request.order_id, answer="配件明天就到", by=centre(), at=MONDAY + hours(4))

    assert queries.order(request.order_id).due_at == request.order.due_at
    assert queries.timeline(request.order_id)[-1].name == facts.EXTENSION_REFUSED
    ask_more(request, at=MONDAY + hours(5))


def test_granted_once_is_granted_for_good():
    request = accepted()
    ask_more(request)
    operations.grant_plea(request.order_id, by=centre(), at=MONDAY + hours(4))
    before = state(request)

    with pytest.raises(errors.Conflict):
        ask_more(request, until=date(2021, 8, 9), at=MONDAY + hours(5))

    assert state(request) == before


@pytest.mark.parametrize(
    "until",
    [
        None,
        date(2021, 8, 5),  # the day that is promised already
        date(2021, 8, 7),  # a Saturday
        date(2021, 8, 11),  # further than as much again: Tuesday the tenth
    ],
)
def test_the_new_day_lies_within_bounds(until):
    request = accepted()
    before = state(request)

    with pytest.raises(errors.Invalid) as refused:
        ask_more(request, until=until)

    assert refused.value.field == "until"
    assert state(request) == before


def test_it_is_asked_before_the_promise_runs_out_and_by_whoever_has_the_order():
    request = accepted()
    before = state(request)
    with pytest.raises(errors.Conflict):
        ask_more(request, at=request.order.due_at)
    with pytest.raises(errors.NotAllowed):
        ask_more(request, by=officer("dept-water"))
    with pytest.raises(errors.Conflict):
        ask_more(request, by=officers("dept-housing")[1])
    assert state(request) == before


def test_nobody_decides_what_they_asked_and_nobody_asks_twice_at_once():
    request = accepted(to="county")
    ask_more(request, to="county")
    before = state(request)
    with pytest.raises(errors.Conflict):
        ask_more(request, to="county")
    asker = next(one for one in officers("county") if one.id == officer("county").id)
    with pytest.raises(errors.NotAllowed):
        operations.grant_plea(request.order_id, by=asker, at=MONDAY + hours(4))
    assert state(request) == before


def test_an_answer_that_comes_too_late_moves_nothing():
    request = accepted()
    ask_more(request)
    before = state(request)

    with pytest.raises(errors.Conflict):
        operations.grant_plea(request.order_id, by=centre(), at=request.order.due_at)

    assert state(request) == before


def test_what_was_asked_goes_with_the_unit_that_asked():
    request = accepted()
    ask_more(request)
    reply(request, by=officer("dept-housing"), at=MONDAY + hours(4))

    assert inboxes.inbox(centre(), inboxes.Sieve(view="decide"), at=MONDAY).items == []
    with pytest.raises(errors.Conflict):
        operations.grant_plea(request.order_id, by=centre(), at=MONDAY + hours(5))


# ── letting it rest ───────────────────────────────────────────────────────────────────────────────


def test_a_matter_rests_only_after_the_people_were_spoken_to():
    request = accepted()
    before = state(request)

    with pytest.raises(errors.Conflict):
        operations.ask_suspension(
            request.order_id,
            reason="等雨季过去",
            until=date(2021, 8, 16),
            by=officer("dept-housing"),
            at=MONDAY + hours(2),
        )

    assert state(request) == before


@pytest.mark.parametrize("until", [None, date(2021, 8, 2), date(2022, 8, 2)])
def test_the_day_of_review_lies_within_half_a_year(until):
    request = accepted()
    operations.contact(request.order_id, with_whom="方秋云", by=officer("dept-housing"), at=MONDAY + hours(2))
    before = state(request)

    with pytest.raises(errors.Invalid) as refused:
        operations.ask_suspension(
            request.order_id, reason="等", until=until, by=officer("dept-housing"), at=MONDAY + hours(2)
        )

    assert refused.value.field == "until"
    assert state(request) == before


def test_while_it_rests_no_clock_runs_and_it_is_shown_apart():
    request = resting()
    order = queries.order(request.order_id)
    assert order.status == Status.SUSPENDED
    assert order.review_at == datetime(2021, 8, 16, 8, 30, tzinfo=SHANGHAI)

    assert operations.mark_overdue(at=order.due_at + timedelta(days=4)) == 0
    on_hold = listings.Figure("on_hold", place_code=TOWNSHIP)
    assert listings.count_behind(centre(), on_hold, at=MONDAY) == 1
    assert operations.resume_due(at=order.review_at - hours(1)) == 0
    with pytest.raises(errors.Conflict):
        reply(request, by=officer("dept-housing"), at=MONDAY + hours(6))


def test_on_the_day_of_review_it_goes_on_with_the_time_that_was_left():
    request = resting()
    # It stood still on Monday at one: the afternoon (three and a half hours) and three days were left.
    review = queries.order(request.order_id).review_at

    assert operations.resume_due(at=review) == 1

    order = queries.order(request.order_id)
    assert order.status == Status.ACCEPTED
    assert (order.suspended_at, order.review_at) == (None, None)
    # Three days and half a day from Monday the 16th: Thursday at noon.
    assert order.due_at == datetime(2021, 8, 19, 12, 0, tzinfo=SHANGHAI)
    (hop,) = [hop for hop in queries.assignments(order.pk) if hop.ended_at is None]
    assert hop.due_at == hop.next_due_at == order.due_at
    assert queries.timeline(order.pk)[-1].details["by_calendar"] is True


def test_the_unit_or_the_desk_above_goes_on_by_hand():
    request = resting()
    before = state(request)
    with pytest.raises(errors.NotAllowed):
        operations.resume(request.order_id, by=officer("dept-water"), at=MONDAY + hours(30))
    assert state(request) == before

    operations.resume(request.order_id, by=officer("dept-housing"), at=MONDAY + hours(28))

    assert queries.order(request.order_id).due_at == datetime(2021, 8, 6, 17, 0, tzinfo=SHANGHAI)
    reply(request, by=officer("dept-housing"), at=MONDAY + hours(29))


def test_what_is_late_rests_and_stays_late():
    request = accepted()
    due = request.order.due_at
    operations.contact(request.order_id, with_whom="方秋云", by=officer("dept-housing"), at=due)
    operations.mark_overdue(at=due)
    operations.ask_suspension(
        request.order_id, reason="等", until=date(2021, 8, 16), by=officer("dept-housing"), at=due
    )
    operations.grant_plea(request.order_id, by=centre(), at=due + hours(1))

    operations.resume(request.order_id, by=centre(), at=due + timedelta(days=5))

    order = queries.order(request.order_id)
    assert (order.due_at, order.overdue_since) == (due, due)


def test_who_asked_may_withdraw_what_rests():
    request = resting()
    operations.withdraw(request.pk, by=people.resident_actor(request.reporter_id), at=MONDAY + hours(30))

    order = queries.order(request.order_id)
    assert (order.status, order.review_at) == (Status.WITHDRAWN, None)
