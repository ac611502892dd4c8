"""What is handed back twice is ruled on, and what the law puts into other hands is not taken on."""

from datetime import timedelta

import pytest

from sanlian.analysis.routing import route
from sanlian.figures import queries as figures
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import RoutingPrecedent
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, ask, dispatched, hours, officer, resident

pytestmark = pytest.mark.usefixtures("county")
DESK = f"twp-{TOWNSHIP}"


def centre():
    return officer("county", "dispatcher")


def hand_back(request, unit, at, *, reason="needs_lead", suggested="dept-water"):
    fields = {"reason": reason, "suggested": suggested, "note": "不是我们的"}
    operations.decline(request.order_id, by=officer(unit), at=at, **fields)


def disputed():
    request = dispatched()
    hand_back(request, "dept-housing", MONDAY + hours(1))
    operations.dispatch(
        request.order_id, to="dept-water", by=officer(DESK, "dispatcher"), at=MONDAY + hours(2)
    )
    hand_back(request, "dept-water", MONDAY + hours(3), suggested="dept-housing")
    return request


def rule(request, *, to="dept-housing", reason="路灯归住建", by=None, at=None):
    return operations.rule(
        request.order_id, to=to, reason=reason, by=by or centre(), at=at or MONDAY + hours(4)
    )


def state(request):
    return queries.order(request.order_id).status, Entry.objects.count(), RoutingPrecedent.objects.count()


def test_the_centre_rules_and_the_unit_cannot_use_that_ground_again():
    request = disputed()

    rule(request)

    order = queries.order(request.order_id)
    assert (order.status, people.unit_by_id(order.unit_id).code) == (Status.DISPATCHED, "dept-housing")
    assert [fact.name for fact in queries.timeline(order.pk)][-2:] == [facts.RULED, facts.DISPATCHED]
    before = state(request)
    with pytest.raises(errors.Invalid) as refused:
        hand_back(request, "dept-housing", MONDAY + hours(5))
    assert refused.value.field == "reason"
    assert state(request) == before
    hand_back(request, "dept-housing", MONDAY + hours(5), reason="address_unclear")


def test_later_orders_follow_the_ruling_and_cite_it():
    request = disputed()
    assert route("road.lamp", VILLAGE, at=MONDAY).rule != "ruled"

    rule(request, to="dept-water", reason="水利的灯")

    found = route("road.lamp", VILLAGE, at=MONDAY)
    assert (found.unit_code, found.rule) == ("dept-water", "ruled")
    assert request.code[2:] in found.reason
    assert route("road.lamp", "330825202", at=MONDAY).rule != "ruled"
    ruling = RoutingPrecedent.objects.get()
    assert (ruling.place_code, ruling.owner_id) == (TOWNSHIP, centre().id)

    after = MONDAY + timedelta(days=732)
    assert operations.end_precedents(at=MONDAY + timedelta(days=730)) == 0
    assert operations.end_precedents(at=after) == 1
    assert route("road.lamp", VILLAGE, at=MONDAY).rule != "ruled"


def test_a_newer_ruling_takes_the_place_of_the_older():
    rule(disputed())
    rule(disputed(), to="dept-water")

    assert list(RoutingPrecedent.objects.filter(ended_at=None).values_list("unit__code", flat=True)) == [
        "dept-water"
    ]


@pytest.mark.parametrize(
    ("fields", "field"), [({"to": "nobody"}, "to"), ({"to": "county"}, "to"), ({"reason": " "}, "reason")]
)
def test_a_ruling_names_a_unit_and_says_why(fields, field):
    request = disputed()
    before = state(request)

    with pytest.raises(errors.Invalid) as refused:
        rule(request, **fields)

    assert refused.value.field == field
    assert state(request) == before


def test_only_the_centre_rules_and_only_on_what_is_disputed():
    request, other = disputed(), ask()
    before = state(request)
    with pytest.raises(errors.NotAllowed):
        rule(request, by=officer(DESK, "dispatcher"))
    with pytest.raises(errors.Conflict):
        rule(other)
    assert state(request) == before


# ── not taken on ──────────────────────────────────────────────────────────────────────────────────


def refuse(request, *, by=None, ground="litigation", path="请向县人民法院询问进展。"):
    who = by or officer(DESK, "dispatcher")
    return operations.refuse(request.order_id, ground=ground, path=path, by=who, at=MONDAY + hours(1))


def test_what_the_law_puts_into_other_hands_ends_with_the_path(worked_off):
    request = ask()

    refuse(request)

    order = queries.order(request.order_id)
    assert (order.status, order.ended_at) == (Status.REFUSED, MONDAY + hours(1))
    assert [hop.outcome for hop in queries.assignments(order.pk)] == ["refused"]
    worked_off(MONDAY + hours(2))
    counts = figures.by_day(TOWNSHIP, first=MONDAY.date(), last=MONDAY.date())[MONDAY.date()]
    assert (counts.received, counts.refused, counts.closed) == (1, 1, 0)
    with pytest.raises(errors.Conflict):
        operations.dispatch(order.pk, to="dept-water", by=officer(DESK, "dispatcher"), at=MONDAY + hours(3))


@pytest.mark.parametrize(
    ("fields", "field"), [({"ground": "busy"}, "ground"), ({"ground": ""}, "ground"), ({"path": " "}, "path")]
)
def test_nothing_is_refused_without_a_ground_and_a_path(fields, field):
    request = ask()
    before = state(request)

    with pytest.raises(errors.Invalid) as refused:
        refuse(request, **fields)

    assert refused.value.field == field
    assert state(request) == before


def test_only_the_desk_that_has_it_refuses_and_no_unit_at_work():
    waiting, sent = ask(by=resident()), dispatched()
    before = state(waiting), state(sent)
    with pytest.raises(errors.NotAllowed):
        refuse(waiting, by=officer("dept-housing"))
    with pytest.raises(errors.Conflict):
        refuse(sent)
    assert (state(waiting), state(sent)) == before
