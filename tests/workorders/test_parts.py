"""Several units each do a part: the whole keeps one owner, one receipt and one rating, and ends last."""

import pytest

from sanlian.figures.models import OrderCard
from sanlian.journal import operations as journal
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import facts, operations, permissions, quality, queries
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import WorkOrder
from sanlian.workorders.operations import Part
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, accepted, ask, hours, officer, resident

pytestmark = pytest.mark.usefixtures("county")
TWO = (Part("换灯泡", to="dept-water"), Part("修电线杆旁的路", to="dept-transport", category="water.outage"))


def desk():
    return officer(f"twp-{TOWNSHIP}", "dispatcher")


def parts_of(request, *, parts=TWO):
    return operations.split(request.order_id, parts=parts, by=desk(), at=MONDAY + hours(2))


def finish(part, *, at):
    by = officer(part.unit.code)
    operations.accept(part.pk, by=by, at=at)
    operations.reply(
        part.pk, spoken_with="村里", done="这部分修好了，试过。", done_by=at.date(), by=by, at=at
    )


def test_each_part_has_its_own_lead_and_clock_and_the_whole_keeps_its_owner():
    request = accepted()
    first, second = parts_of(request)

    whole = queries.order(request.order_id)
    assert (whole.status, whole.unit.code, whole.due_at) == (
        Status.ACCEPTED,
        "dept-housing",
        request.order.due_at,
    )
    assert [part.unit.code for part in (first, second)] == ["dept-water", "dept-transport"]
    for part in (first, second):
        (hop,) = queries.assignments(part.pk)
        assert (hop.role, hop.ended_at, hop.started_at) == ("lead", None, MONDAY + hours(2))
        assert part.due_at <= whole.due_at
        assert queries.requests_of(part.pk) == []
    assert queries.timeline(whole.pk)[-1].details["units"] == ["dept-water", "dept-transport"]


def test_the_whole_is_answered_last_and_rated_once():
    request = accepted()
    first, second = parts_of(request)
    lead = officer("dept-housing")
    with pytest.raises(errors.Conflict, match="2"):
        builders.reply(request, by=lead, at=MONDAY + hours(3))

    finish(first, at=MONDAY + hours(3))
    with pytest.raises(errors.Conflict):
        builders.reply(request, by=lead, at=MONDAY + hours(4))
    finish(second, at=MONDAY + hours(4))
    assert {part.status for part in quality.parts_of(request.order_id)} == {Status.CLOSED}
    builders.reply(request, by=lead, at=MONDAY + hours(5))
    who = people.resident_actor(request.reporter_id)
    operations.rate(request.pk, solved="yes", satisfied="satisfied", by=who, at=MONDAY + hours(6))

    assert queries.order(request.order_id).status == Status.CLOSED
    told = [fact.name for fact in queries.timeline(request.order_id)]
    assert told.count(facts.PART_DONE) == 2
    assert told.count(facts.RATED) == 1


def test_a_part_is_not_split_and_not_merged():
    request = accepted()
    part, _other = parts_of(request)
    before = Entry.objects.count()

    with pytest.raises(errors.Conflict):
        operations.split(part.pk, parts=TWO, by=desk(), at=MONDAY + hours(3))
    with pytest.raises(errors.Conflict):
        operations.merge(part.pk, into=request.order_id, by=desk(), at=MONDAY + hours(3))
    late = ask(at=MONDAY + hours(3))
    with pytest.raises(errors.Invalid):
        operations.merge(late.order_id, into=part.pk, by=desk(), at=MONDAY + hours(4))
    with pytest.raises(errors.Conflict):
        operations.merge(request.order_id, into=ask().order_id, by=desk(), at=MONDAY + hours(4))
    assert Entry.objects.filter(name=facts.SPLIT).count() == 1
    assert WorkOrder.objects.filter(parent__isnull=False).count() == 2
    assert Entry.objects.count() > before


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (TWO[:1], "told_1"),
        (TWO * 4, "told_1"),
        ((TWO[0], Part(" ", to="dept-water")), "told_2"),
        ((TWO[0], Part("做什么", to="dept-moon")), "to_2"),
    ],
)
def test_parts_that_say_nothing_split_nothing(parts, field):
    request = accepted()
    entries, orders = Entry.objects.count(), WorkOrder.objects.count()

    with pytest.raises(errors.Invalid) as refusal:
        parts_of(request, parts=parts)

    assert refusal.value.field == field
    assert (Entry.objects.count(), WorkOrder.objects.count()) == (entries, orders)


def test_only_a_desk_of_the_place_splits():
    request = accepted()
    for by in (officer("dept-housing"), officer("dept-water"), resident()):
        assert not permissions.may_split(by, request.order)
        with pytest.raises(errors.NotAllowed):
            operations.split(request.order_id, parts=TWO, by=by, at=MONDAY + hours(2))
    assert permissions.may_split(officer("county", "dispatcher"), request.order)
    assert quality.parts_of(request.order_id) == []


def test_who_takes_the_whole_back_ends_its_parts():
    request = accepted()
    first, second = parts_of(request)
    finish(first, at=MONDAY + hours(3))
    who = people.resident_actor(request.reporter_id)

    operations.withdraw(request.pk, by=who, at=MONDAY + hours(4))

    ended = {part.pk: part for part in quality.parts_of(request.order_id)}
    assert (ended[first.pk].status, ended[second.pk].status) == (Status.CLOSED, Status.WITHDRAWN)
    assert all(hop.ended_at for hop in queries.assignments(second.pk))


def test_a_part_counts_for_its_unit_and_not_as_another_request():
    request = accepted()
    part, _other = parts_of(request)
    journal.work_off(at=MONDAY + hours(3))
    assert OrderCard.objects.filter(order_id=request.order_id).exists()
    assert not OrderCard.objects.filter(order_id=part.pk).exists()
