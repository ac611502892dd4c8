"""Whose hands an order is in, who may take it out of them, and who is told what."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import operations as people_operations, queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Unit
from sanlian.workorders import inboxes, operations, queries, rules
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import Assignment
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours

pytestmark = pytest.mark.usefixtures("county")
BACK = {"reason": "duplicate", "suggested": "dept-water", "note": "已有一件"}


def declined(request, *, by="dept-housing"):
    operations.decline(request.order_id, by=builders.officer(by), at=MONDAY + hours(1), **BACK)
    return queries.order(request.order_id)


def test_whoever_comes_second_is_told_who_has_it():
    request = builders.dispatched()
    first, second = builders.officers("dept-housing")[:2]
    operations.accept(request.order_id, by=first, at=MONDAY + hours(1))

    with pytest.raises(errors.Conflict) as refused, translation.override("zh-hans"):
        operations.accept(request.order_id, by=second, at=MONDAY + hours(1))

    with translation.override("zh-hans"):
        assert refused.value.message == f"这件单子刚被{first.name}接走了。"


def test_nobody_hands_back_what_a_colleague_has_taken():
    request = builders.dispatched()
    first, second = builders.officers("dept-housing")[:2]
    operations.accept(request.order_id, by=first, at=MONDAY + hours(1))
    entries = Entry.objects.count()

    with pytest.raises(errors.Conflict, match=first.name):
        operations.decline(request.order_id, by=second, at=MONDAY + hours(2), **BACK)

    assert Entry.objects.count() == entries
    order = operations.decline(request.order_id, by=first, at=MONDAY + hours(2), **BACK)
    assert (order.status, order.accepted_at, order.handler_id) == (Status.FORMED, None, None)


def test_what_went_up_for_a_ruling_is_not_the_townships_to_send():
    request = builders.dispatched()
    desk = builders.desk_of(request.order)
    order = declined(request)
    operations.dispatch(order.pk, to="dept-water", by=desk, at=MONDAY + hours(2))
    operations.decline(
        order.pk,
        by=builders.officer("dept-water"),
        at=MONDAY + hours(3),
        **(BACK | {"suggested": "dept-housing"}),
    )

    with pytest.raises(errors.NotAllowed):
        operations.dispatch(order.pk, to="dept-housing", by=desk, at=MONDAY + hours(4))

    centre = builders.officer("county", "dispatcher")
    assert operations.dispatch(order.pk, to="dept-housing", by=centre, at=MONDAY + hours(4)).unit_id


def test_the_centre_may_send_what_waits_at_a_township():
    request = builders.ask()
    centre = builders.officer("county", "dispatcher")
    order = operations.dispatch(request.order_id, to="dept-housing", by=centre, at=MONDAY)
    assert order.status == Status.DISPATCHED


def test_a_neighbouring_desk_may_not():
    request = builders.ask()
    other = next(unit for unit in people.units("township") if unit.code != f"twp-{TOWNSHIP}")
    with pytest.raises(errors.NotAllowed):
        operations.dispatch(
            request.order_id, to="dept-housing", by=builders.officer(other.code, "dispatcher"), at=MONDAY
        )


def test_a_desk_that_leads_and_declines_hands_up_to_the_centre():
    request = builders.dispatched(to=f"twp-{TOWNSHIP}")
    order = declined(request, by=f"twp-{TOWNSHIP}")
    assert order.unit.code == "county"


def test_sent_anew_it_waits_for_nobody_who_was_not_asked_again():
    request = builders.ask()
    desk = builders.desk_of(request.order)
    operations.dispatch(
        request.order_id, to="dept-housing", assists=["dept-water", "dept-civil"], by=desk, at=MONDAY
    )
    declined(request)

    operations.dispatch(
        request.order_id,
        to="dept-water",
        assists=["dept-civil", "dept-police"],
        by=desk,
        at=MONDAY + hours(2),
    )

    rows = Assignment.objects.filter(order_id=request.order_id, role="assist").select_related("unit")
    assert {row.unit.code: row.outcome for row in rows} == {
        "dept-water": "released",
        "dept-civil": "",
        "dept-police": "",
    }
    assert len(rows) == 3


def test_a_matter_found_to_be_sensitive_is_hidden_from_then_on():
    request = builders.ask()
    assert not request.order.restricted
    order = operations.dispatch(
        request.order_id,
        to="dept-police",
        category="safety.violence",
        by=builders.desk_of(request.order),
        at=MONDAY,
    )
    assert queries.order(order.pk).restricted


def test_an_order_outlives_its_unit():
    request = builders.accepted()
    Unit.objects.filter(code="dept-housing").update(active=False)
    people.forget()
    try:
        assert people.find_unit("dept-housing") is None
        marked = operations.mark_overdue(at=request.order.due_at + hours(1))
        assert marked == 1
    finally:
        people.forget()


def test_who_left_no_name_sees_nothing_by_name():
    nameless = people.resident_actor(None)
    operations.submit(
        operations.Ask(text="路灯不亮"),
        category="road.lamp",
        place_id=None,
        place_code=VILLAGE,
        by=nameless,
        at=MONDAY,
    )
    assert not queries.visible_to(nameless).exists()


def test_a_stranger_is_not_told_whether_it_was_rated():
    request = builders.rated()
    stranger = builders.resident(phone="12977777777", name="路人")
    with pytest.raises(errors.NotAllowed):
        operations.rate(request.pk, solved="yes", satisfied="satisfied", by=stranger, at=MONDAY + hours(30))


def test_after_fifteen_days_it_is_not_opened_again():
    request = builders.replied()
    operations.close_silent(at=MONDAY + timedelta(days=9))
    entries = Entry.objects.count()
    who = people.resident_actor(request.reporter_id)

    with pytest.raises(operations.TooLate):
        operations.rate(request.pk, solved="no", by=who, at=MONDAY + timedelta(days=16))

    assert Entry.objects.count() == entries
    assert queries.order(request.order_id).status == Status.CLOSED


def test_an_order_for_two_closes_when_both_have_answered_and_opens_for_either():
    request = builders.replied()
    other = people_operations.know_resident(name="另一位", phone="12966660000", by=HOUSE, at=MONDAY)
    second = queries.request(request.pk)
    second.pk, second.code, second.idempotency_key = None, "210802-99999", None
    second.reporter_id = second.beneficiary_id = other
    second.save(force_insert=True)
    fields = {"satisfied": "satisfied", "at": MONDAY + hours(6)}

    operations.rate(request.pk, solved="yes", by=people.resident_actor(request.reporter_id), **fields)
    assert queries.order(request.order_id).status == Status.REPLIED
    operations.rate(second.pk, solved="no", by=people.resident_actor(other), **fields)

    order = queries.order(request.order_id)
    assert (order.status, order.round) == (Status.DISPATCHED, 2)


# ── receipts as people write them ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written", ["0802-3917", "08023917", "210802-3917", "２１０８０２－３９１７", " 0802 3917 "]
)
def test_a_receipt_is_found_however_it_is_written(written):
    assert "210802-3917" in rules.possible_receipts(written, at=MONDAY)


@given(st.integers(0, 10**8 - 1), st.sampled_from([4, 5, 6, 8]), st.booleans())
def test_every_receipt_comes_back_from_what_people_see(number, digits, with_year):
    code = f"210802-{number % 10**digits:0{digits}}"
    shown = code if with_year else rules.shown_receipt(code)
    assert code in rules.possible_receipts(shown, at=MONDAY)
    assert code in rules.possible_receipts(shown.replace("-", ""), at=MONDAY)


@pytest.mark.parametrize("written", ["", "路灯", "1234567", "0" * 40, "²³⁴⁵"])
def test_what_is_no_receipt_finds_nothing(written):
    assert rules.possible_receipts(written, at=MONDAY) == []


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "W" * 999])
def test_a_page_that_does_not_exist_is_refused_in_the_readers_language(cursor):
    officer = builders.officer("dept-housing")
    with pytest.raises(queries.NoSuchPage) as refused:
        inboxes.inbox(officer, at=MONDAY, after=cursor)
    assert refused.value.message == "列表没有这一页。"
