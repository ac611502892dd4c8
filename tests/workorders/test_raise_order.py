"""An order that no request stands behind: a task, a finding or a warning, in the one stream with all others."""

import pytest

from sanlian.kernel import errors
from sanlian.people.actors import HOUSE
from sanlian.places import queries as places
from sanlian.workorders import facts, inboxes, lifecycle, listings, operations, queries
from sanlian.workorders.models import WorkOrder
from tests.builders import MONDAY, PROOF, TOWNSHIP, VILLAGE, hours, officer

pytestmark = pytest.mark.usefixtures("county")
DESK = f"twp-{TOWNSHIP}"


def raised(*, by=HOUSE, **changes):
    what = {
        "origin": "inspection",
        "title": "溪边护栏松了",
        "told": "巡查时发现溪边护栏松了两节，请加固。",
        "category": "road.surface",
        "place_id": places.get(VILLAGE).id,
        "place_code": VILLAGE,
    }
    return operations.raise_order(**what | changes, by=by, at=MONDAY)


def test_it_waits_at_the_desk_and_lives_like_any_other():
    desk = officer(DESK, "dispatcher")
    order = raised(by=desk)
    assert [hop.order_id for hop in inboxes.inbox(desk, inboxes.Sieve(view="desk"), at=MONDAY).items] == [
        order.pk
    ]
    assert queries.timeline(order.pk)[0].details["origin"] == "inspection"

    operations.dispatch(order.pk, to="dept-transport", by=desk, at=MONDAY + hours(1))
    mine = officer("dept-transport")
    operations.accept(order.pk, by=mine, at=MONDAY + hours(2))
    done = operations.reply(
        order.pk,
        spoken_with="村里",
        done="加固了",
        done_by=MONDAY.date(),
        photos=[PROOF],
        by=mine,
        at=MONDAY + hours(3),
    )

    assert done.status == "replied"
    assert done.due_at > MONDAY
    assert operations.close_silent(at=MONDAY + hours(24 * 10)) == 0
    centre = officer("county", "dispatcher")
    assert operations.check(order.pk, by=centre, at=MONDAY + hours(24 * 10)).status == "closed"


def test_it_can_go_out_at_once():
    order = raised(origin="warning", send=operations.Sending(to="dept-water", list_item="8.1"))

    assert (order.status, order.unit.code) == ("dispatched", "dept-water")
    assert [fact.name for fact in queries.timeline(order.pk)] == [facts.FORMED, facts.DISPATCHED]


def test_it_is_no_figure_of_what_residents_asked_for(worked_off):
    raised()
    worked_off(MONDAY)
    figure = listings.Figure("received")
    assert listings.count_behind(HOUSE, figure, at=MONDAY + hours(1)) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"origin": "request"}, "origin"),
        ({"origin": "like"}, "origin"),
        ({"title": " "}, "title"),
        ({"told": ""}, "told"),
        ({"told": "长" * 2001}, "told"),
        ({"send": operations.Sending(to="dept-moon")}, "to"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_formed(changes, field):
    with pytest.raises(errors.Invalid) as refusal:
        raised(**changes)
    assert refusal.value.field == field
    assert not WorkOrder.objects.exists()


@pytest.mark.parametrize("unit", ["dept-water", "twp-330825001"])
def test_only_the_desk_of_the_place_raises_one(unit):
    with pytest.raises(errors.NotAllowed):
        raised(by=officer(unit))
    assert not WorkOrder.objects.exists()


def test_every_origin_has_its_word():
    assert set(lifecycle.ORIGIN_WORDS) == set(lifecycle.Origin)
