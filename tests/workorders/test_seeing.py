"""Who finds what, and that looking at names and numbers leaves a trace."""

import pytest

from sanlian.journal import operations as journal
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.workorders import facts, finding, inboxes, operations, queries
from sanlian.workorders.models import Assignment, WorkOrder
from tests.builders import MONDAY, TOWNSHIP, accepted, ask, dispatched, hours, officer, resident

pytestmark = pytest.mark.usefixtures("county")
PHONE = "12955555555"


def found(actor, text):
    journal.work_off(at=MONDAY + hours(1))
    return [order.pk for order in finding.search(actor, text, at=MONDAY + hours(1))]


def test_a_look_at_contact_data_is_a_fact_with_a_name():
    request, handler = accepted(), officer("dept-housing")

    operations.see_contact(request.order_id, by=handler, at=MONDAY + hours(2))

    last = queries.timeline(request.order_id)[-1]
    assert (last.name, last.by_id, last.details["unit"]) == (facts.CONTACT_SEEN, handler.id, "dept-housing")


@pytest.mark.parametrize("who", [("county", "leader"), ("dept-water", None), ("county", "administrator")])
def test_who_may_not_look_leaves_no_trace(who):
    request = accepted()
    before = Entry.objects.count()

    with pytest.raises(errors.NotAllowed):
        operations.see_contact(request.order_id, by=officer(*who), at=MONDAY + hours(2))

    assert Entry.objects.count() == before


def test_a_search_reads_receipts_words_and_villages():
    order, desk = ask().order, officer(f"twp-{TOWNSHIP}")

    for text in (order.code, order.code[2:], order.code[2:].replace("-", ""), "祠堂边", "缪家村"):
        assert found(desk, text) == [order.pk], text
    for text in ("", " ", "\0", "没有的话", "0802-99999999"):
        assert found(desk, text) == []


def test_a_telephone_finds_only_for_those_who_may_see_it():
    request = dispatched(by=resident(phone=PHONE))

    assert found(officer("dept-housing"), PHONE) == [request.order_id]
    assert found(officer(f"twp-{TOWNSHIP}"), "129 5555-5555") == [request.order_id]
    assert found(officer("county", "leader"), PHONE) == []
    assert found(officer(f"team-{TOWNSHIP}207", "team_member"), PHONE) == []


def test_a_search_stays_within_what_is_shown():
    ask()

    assert found(officer("twp-330825203"), "祠堂边") == []
    assert found(officer("dept-water"), "祠堂边") == []


def test_a_post_in_the_unit_that_handles_nothing_opens_nothing():
    request = dispatched(to="county")

    def shown(role):
        return queries.visible_to(officer("county", role)).filter(pk=request.order_id).exists()

    assert (shown("dispatcher"), shown("leader"), shown("administrator")) == (True, True, False)
    WorkOrder.objects.filter(pk=request.order_id).update(restricted=True)
    assert (shown("dispatcher"), shown("leader"), shown("administrator")) == (True, False, False)
    assert inboxes.inbox(officer("county", "leader"), at=MONDAY).items == []
    assert len(inboxes.inbox(officer("county", "dispatcher"), at=MONDAY).items) == 1


def test_who_oversees_the_whole_county_is_not_asked_which_orders_passed_through_the_centre():
    # All that the centre ever had in hand is half of what the county has: gathering it cost a page 140 ms.
    def asks_for_hops(actor):
        return Assignment._meta.db_table in str(queries.visible_to(actor).query)

    assert not asks_for_hops(officer("county", "leader"))
    assert asks_for_hops(officer(f"twp-{TOWNSHIP}", "leader"))
