"""Officers hear of what concerns them: who, of what, and who does not."""

import pytest

from sanlian.notify import queries as notify
from sanlian.people import queries as people
from sanlian.workorders import operations, queries
from tests import builders
from tests.builders import MONDAY, hours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
HOUSING = "dept-housing"


@pytest.fixture
def heard(worked_off):
    """Return a function that works the journal off and lists an officer's messages, the newest first."""

    def ask(officer, at=MONDAY):
        worked_off(at)
        return [told.message for told in notify.inbox(officer.id, words=lambda name, value: str(value)).items]

    return ask


def test_a_new_order_is_told_to_the_unit_and_not_to_others(heard):
    builders.dispatched(to=HOUSING)

    assert heard(builders.officer(HOUSING)) == ["order.new"]
    assert heard(builders.officer("dept-civil")) == []


def test_what_waits_at_a_desk_is_told_to_its_dispatchers_only(heard):
    request = builders.ask()

    assert heard(builders.desk_of(request.order)) == ["order.waiting"]
    assert heard(builders.officer(f"twp-{builders.TOWNSHIP}", "handler")) == []


def test_what_was_sent_on_at_once_does_not_wait_at_the_desk(heard):
    request = builders.dispatched(to=HOUSING)

    assert heard(builders.desk_of(request.order)) == []


def test_who_does_it_is_not_told_of_it(heard):
    request = builders.ask()
    desk = builders.desk_of(request.order)
    operations.dispatch(request.order_id, to=f"twp-{builders.TOWNSHIP}", by=desk, at=MONDAY)

    assert "order.new" not in heard(desk)


def test_assisting_units_hear_that_they_assist(heard):
    request = builders.ask()
    desk = builders.desk_of(request.order)
    operations.dispatch(request.order_id, to=HOUSING, assists=["dept-civil"], by=desk, at=MONDAY)

    assert heard(builders.officer("dept-civil")) == ["order.assist"]


def test_yellow_and_red_are_told_once_to_whoever_has_it(heard):
    request = builders.accepted(to=HOUSING)
    order = request.order
    handler, other = builders.officers(HOUSING)[:2]
    assert order.handler_id == handler.id
    yellow = order.yellow_at

    assert operations.mark_nearly_due(at=yellow - hours(0.1)) == 0
    assert operations.mark_nearly_due(at=yellow) == 1
    assert operations.mark_nearly_due(at=yellow + hours(0.1)) == 0
    assert operations.mark_overdue(at=order.due_at) == 1
    assert operations.mark_nearly_due(at=order.due_at) == 0

    assert heard(handler, order.due_at) == ["clock.red", "clock.yellow", "order.new"]
    assert heard(other, order.due_at) == ["order.new"]


def test_a_promise_that_was_moved_turns_yellow_once_more():
    request = builders.accepted(to=HOUSING)
    order, handler = request.order, builders.officer(HOUSING)
    operations.mark_nearly_due(at=order.yellow_at)
    until = (order.due_at + hours(24 * 5)).date()
    operations.ask_extension(order.pk, reason="等配件", until=until, by=handler, at=order.yellow_at)
    operations.grant_plea(order.pk, by=builders.officer("county", "dispatcher"), at=order.yellow_at)
    moved = queries.request(request.pk).order

    assert moved.yellow_at > order.yellow_at
    assert operations.mark_nearly_due(at=moved.yellow_at - hours(0.1)) == 0
    assert operations.mark_nearly_due(at=moved.yellow_at) == 1


def test_supervision_is_urgent_and_the_superior_hears(heard, worked_off):
    request = builders.accepted(to=HOUSING)
    handler, centre = builders.officer(HOUSING), builders.officer("county", "dispatcher")
    late = request.order.due_at
    operations.mark_overdue(at=late)
    operations.supervise_late(at=late + hours(24 * 5))
    operations.tell_superiors(at=late + hours(24 * 12))

    at = late + hours(24 * 12)
    assert "clock.supervised" in heard(handler, at)
    assert "clock.superior" in heard(centre, at)
    urgent = [told for told in notify.inbox(handler.id, words=lambda n, v: str(v)).items if told.urgent]
    assert [told.message for told in urgent] == ["clock.supervised"]


def test_a_ruling_is_told_to_who_had_declined_and_the_other_gets_a_new_order(heard):
    request = builders.dispatched(to=HOUSING)
    order_id = request.order_id
    desk, centre = builders.desk_of(request.order), builders.officer("county", "dispatcher")
    why = {"reason": "not_our_duty", "list_item": "", "note": "不归我们管"}
    from sanlian.catalogue import queries as catalogue

    for unit, other in ((HOUSING, "dept-civil"), ("dept-civil", HOUSING)):
        item = next(item.code for item in catalogue.snapshot().items.values() if item.holder == unit)
        operations.decline(
            order_id, **why | {"list_item": item}, suggested=other, by=builders.officer(unit), at=MONDAY
        )
        if unit == HOUSING:
            operations.dispatch(order_id, to=other, by=desk, at=MONDAY)
    operations.rule(order_id, to=HOUSING, reason="按清单", by=centre, at=MONDAY)

    assert heard(builders.officer("dept-civil"))[0] == "order.ruled"
    assert heard(builders.officer(HOUSING))[0] == "order.new"


def test_not_solved_is_told_to_the_unit_that_has_it_again(heard):
    request = builders.rated(to=HOUSING, solved="no", satisfied="")

    assert heard(builders.officer(HOUSING), MONDAY + hours(24))[0] == "order.reopened"
    assert people.unit_by_id(queries.request(request.pk).order.unit_id).code == HOUSING


def note(order_id, words, *, public=False, by=None):
    operations.progress(order_id, note=words, public=public, by=by or builders.officer(HOUSING), at=MONDAY)


def test_a_note_for_inside_calls_colleagues_by_name_and_one_for_the_resident_nobody(heard):
    request = builders.accepted(to=HOUSING)
    writer, other = builders.officers(HOUSING)[:2]
    desk = builders.desk_of(request.order)
    stranger = builders.officer("dept-civil")
    calls = f"@{other.name} 请看，＠{desk.name}也看，@{stranger.name} @{writer.name} @没有这个人"
    for officer in (other, desk, stranger, writer):
        heard(officer)

    note(request.order_id, calls, public=True)
    assert "order.mentioned" not in heard(other)
    note(request.order_id, calls)

    assert queries.timeline(request.order_id)[-1].details["mentions"] == sorted([other.id, desk.id])
    assert [heard(each)[0] for each in (other, desk)] == ["order.mentioned"] * 2
    assert "order.mentioned" not in heard(stranger) + heard(writer)
    note(request.order_id, "明天去看")
    assert "mentions" not in queries.timeline(request.order_id)[-1].details


def test_who_may_not_see_the_order_is_not_called_to_it(heard):
    request = builders.accepted(to=HOUSING)
    other = builders.officers(HOUSING)[1]
    operations.name_complained(
        request.order_id, officers=[other.id], by=builders.officer("county", "dispatcher"), at=MONDAY
    )
    note(request.order_id, f"@{other.name} 请看")
    assert "order.mentioned" not in heard(other)
