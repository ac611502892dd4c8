"""The lists behind the numbers: who is counted, who sees the list, and what a restricted order shows."""

from datetime import date, timedelta

import pytest
from django.db import connection

from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import listings, operations, queries, scope
from sanlian.workorders.listings import Figure
from tests import builders
from tests.builders import MONDAY, hours

pytestmark = pytest.mark.usefixtures("county")
LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def leader():
    return builders.officer("county", "leader")


def ids(actor, measure, at=LATER, **fields):
    page = listings.orders_behind(actor, Figure(measure, **fields), at=at)
    assert len(page.items) == listings.count_behind(actor, Figure(measure, **fields), at=at)
    return [row.id for row in page.items]


def where(actor, order_id, at=LATER) -> set[str]:
    """Return the measures that count an order."""
    return {measure for measure in listings.MEASURES if order_id in ids(actor, measure, at)}


@pytest.mark.parametrize(
    ("walk", "expected"),
    [
        (builders.ask, {"received", "in_hand", "at_desk"}),
        (builders.dispatched, {"received", "in_hand", "to_accept"}),
        (builders.accepted, {"received", "in_hand", "to_contact"}),
        (builders.replied, {"received", "replied", "contact_due", "to_rate"}),
        (
            builders.rated,
            {"received", "replied", "closed", "ended", "solved", "satisfied", "closed_solved", "contact_due"},
        ),
    ],
)
def test_each_stage_of_a_life_is_counted_where_it_belongs(leader, walk, expected):
    assert where(leader, walk().order_id) == expected


def test_not_solved_stays_an_answer_until_the_resident_gives_another(leader):
    order_id = builders.rated(solved="no", satisfied="unsatisfied").order_id
    assert where(leader, order_id) >= {"unsolved", "unsatisfied", "reopened", "in_hand", "to_accept"}
    assert where(leader, order_id).isdisjoint({"solved", "closed", "replied", "contact_due"})


def test_whoever_lets_a_promise_run_out_without_a_word_has_not_made_contact_in_time(leader):
    request = builders.accepted()
    late = request.order.due_at + hours(1)
    operations.mark_overdue(at=late)
    assert where(leader, request.order_id, late) >= {"overdue", "contact_due"}

    operations.contact(request.order_id, with_whom="本人", by=builders.officer("dept-housing"), at=late)
    assert "contact_in_time" not in where(leader, request.order_id, late)


def test_a_word_within_the_limit_counts(leader):
    request = builders.accepted()
    operations.contact(
        request.order_id, with_whom="本人", by=builders.officer("dept-housing"), at=MONDAY + hours(2)
    )
    assert where(leader, request.order_id) >= {"contact_due", "contact_in_time", "to_reply"}


def test_a_promise_that_ends_today_is_named(leader):
    request = builders.accepted()
    assert "due_today" in where(leader, request.order_id, request.order.due_at - hours(1))


def test_place_category_unit_and_days_narrow_the_list(leader):
    order = builders.dispatched().order
    fields = {"category": "road.lamp", "unit": "dept-housing", "place_code": "330825201"}
    assert ids(leader, "received", **fields) == [order.pk]
    assert ids(leader, "received", **fields | {"category": "road", "unit": "dept"}) == [order.pk]
    assert ids(leader, "received", since=MONDAY, until=MONDAY + timedelta(days=1)) == [order.pk]
    for other in (
        {"category": "water"},
        {"category": "road.l"},
        {"unit": "dept-water"},
        {"unit": "dept-hous"},
        {"place_code": "330825101"},
        {"since": MONDAY + hours(1)},
        {"until": MONDAY},
    ):
        assert ids(leader, "received", **fields | other) == []


def test_a_township_sees_its_own(leader):
    here, elsewhere = builders.ask(), builders.ask(place_code="330825101003")
    assert ids(leader, "received") == [elsewhere.order_id, here.order_id]
    assert ids(builders.officer("twp-330825201"), "received") == [here.order_id]
    assert ids(builders.officer("dept-housing"), "received") == []
    assert ids(people.resident_actor(here.reporter_id), "received") == []


def test_a_restricted_order_is_counted_and_not_told(leader):
    request = builders.ask(category="safety.violence", text="隔壁有人打孩子")
    assert request.order.restricted
    (row,) = listings.orders_behind(leader, Figure("received"), at=LATER).items
    assert (row.hidden, row.id, row.code, row.title, row.category_code) == (True, 0, "", "", "")

    (row,) = listings.orders_behind(builders.desk_of(request.order), Figure("received"), at=LATER).items
    assert (row.hidden, row.id) == (False, request.order_id)


def test_a_long_list_is_read_page_by_page(leader):
    made = [builders.ask().order_id for _ in range(5)]
    seen, after = [], None
    while True:
        page = listings.orders_behind(leader, Figure("received"), at=LATER, after=after, size=2)
        seen += [row.id for row in page.items]
        if (after := page.next) is None:
            break
    assert seen == made[::-1]


@pytest.mark.parametrize("figure", [Figure("visits"), Figure("")])
def test_a_figure_that_does_not_exist_is_refused(leader, figure):
    with pytest.raises(errors.Invalid):
        listings.orders_behind(leader, figure, at=LATER)


def test_a_made_up_cursor_is_refused(leader):
    with pytest.raises(errors.Invalid):
        listings.orders_behind(leader, Figure("received"), at=LATER, after="zzz")
    assert queries.hardest(leader, at=LATER) == []


def test_the_hardest_are_the_overdue_and_those_that_rest_in_turn(leader):
    much_later = MONDAY + timedelta(days=14)
    late, in_time = builders.accepted(at=MONDAY), builders.accepted(at=much_later)
    rests = builders.accepted(at=MONDAY + hours(1))
    by = builders.officer("dept-housing")
    operations.contact(rests.order_id, with_whom="方秋云", by=by, at=MONDAY + hours(2))
    operations.ask_suspension(
        rests.order_id, reason="要等雨季过去", until=date(2021, 8, 30), by=by, at=MONDAY + hours(2)
    )
    operations.grant_plea(rests.order_id, by=builders.officer("county", "dispatcher"), at=MONDAY + hours(3))
    found = [each.pk for each in queries.hardest(leader, at=much_later)]
    assert found == [late.order_id, rests.order_id]
    # Who has room for one sees what is late, however long something has been allowed to rest.
    assert [each.pk for each in queries.hardest(leader, at=much_later, size=1)] == [late.order_id]
    assert in_time.order_id not in found


def asked_for_the_hardest(leader):
    """Return the two questions, each with what stands beside it: what is late, and what rests."""
    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        queries.hardest(leader, at=LATER, place_code="330825201")
    return asked[-2:]


def test_a_plan_that_is_kept_sees_how_wide_a_place_is(leader):
    for sql, params in asked_for_the_hardest(leader):
        assert "'330825201'" in sql
        assert "330825201" not in params


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no plan without numbers of rows")
def test_the_hardest_are_read_off_indexes_in_their_order(leader):
    plans = []
    for sql, params in asked_for_the_hardest(leader):
        with connection.cursor() as cursor:
            # A county of a test is so small that reading and sorting all of it would be the best plan.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}", params)
            plans.append("\n".join(str(row) for row in cursor.fetchall()))
    late, resting = plans
    assert "order_running_due" in late
    assert "order_resting" in resting


def test_only_digits_are_spelled_into_a_statement():
    with pytest.raises(ValueError):
        str(queries.WorkOrder.objects.filter(scope.within("1_2")).query)
