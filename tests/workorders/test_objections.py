"""Not agreeing with what was decided: somebody else looks at it, one level up, in the one stream."""

import io
from datetime import timedelta

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import facts, operations, permissions, queries, voices
from sanlian.workorders.models import ServiceRequest
from tests import builders, sounds
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours, officer, resident

pytestmark = pytest.mark.usefixtures("county")
LATER = MONDAY + hours(30)
WHY = "灯没有修，电工没有来过"


def refused(*, by: str = f"twp-{TOWNSHIP}"):
    request = builders.ask()
    operations.refuse(
        request.order_id,
        ground="court",
        path="县人民法院立案庭",
        by=officer(by, "dispatcher"),
        at=MONDAY + hours(1),
    )
    return queries.request(request.pk)


def objected(request, *, text=WHY, at=LATER, **more):
    return operations.object_to(request.pk, text=text, by=resident(), at=at, **more)


@pytest.mark.parametrize(
    ("unit", "above"),
    [
        (f"vil-{VILLAGE}", f"twp-{TOWNSHIP}"),
        ("dept-housing", None),
        (f"twp-{TOWNSHIP}", None),
    ],
    ids=["village", "department", "township"],
)
def test_the_level_above_has_it_with_a_number_and_a_clock_and_who_decided_does_not_see_it(unit, above):
    request = builders.replied(to=unit)
    decider = officer(unit)

    taken = objected(request)

    order = queries.order(taken.order_id)
    expected = people.unit(above) if above else people.county_unit()
    assert (order.unit_id, order.status, order.title) == (expected.id, "formed", WHY)
    assert (order.category_code, order.place_code) == (request.order.category_code, request.order.place_code)
    assert order.due_at > LATER
    assert queries.request(taken.request_id).objects_to_id == request.order_id
    with pytest.raises(errors.NotFound):
        queries.get(order.pk, by=decider)
    assert not permissions.may_dispatch(decider, order)
    last = queries.timeline(request.order_id)[-1]
    assert (last.name, last.details["code"], last.details["to"]) == (
        facts.OBJECTED,
        taken.code,
        expected.code,
    )
    assert queries.request(request.pk).order.status == "replied"


def test_what_a_township_did_not_take_on_is_looked_at_by_the_county():
    taken = objected(refused())

    order = queries.order(taken.order_id)
    assert order.unit_id == people.county_unit().id
    with pytest.raises(errors.NotFound):
        queries.get(order.pk, by=officer(f"twp-{TOWNSHIP}", "dispatcher"))


def test_it_may_be_spoken(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    voice = operations.keep_recording(io.BytesIO(sounds.webm()), at=LATER)
    request = builders.replied()

    taken = objected(request, text="", voice=voice)

    assert len(voices.of_request(taken.request_id)) == 1
    assert queries.order(taken.order_id).title == request.order.title


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": " "}, operations.EmptyText),
        ({"text": "长" * 2001}, operations.TextTooLong),
        ({"at": LATER + timedelta(days=40)}, operations.ObjectedTooLate),
    ],
)
def test_what_cannot_be_taken_in_changes_nothing(change, refusal):
    request = builders.replied()
    before = Entry.objects.count(), ServiceRequest.objects.count()

    with pytest.raises(refusal):
        objected(request, **change)

    assert (Entry.objects.count(), ServiceRequest.objects.count()) == before


def test_once_only_and_not_against_what_the_level_above_said_nor_while_it_runs():
    request = builders.replied()
    taken = objected(request)
    with pytest.raises(operations.ObjectedAlready):
        objected(request)

    above = queries.request(taken.request_id)
    with pytest.raises(errors.Conflict):
        objected(above)
    with pytest.raises(errors.Conflict):
        objected(builders.accepted())
    stranger = resident("12977777777", "吕金梅")
    with pytest.raises(errors.NotAllowed):
        operations.object_to(request.pk, text=WHY, by=stranger, at=LATER)


def handed_back():
    request = builders.dispatched()
    operations.decline(
        request.order_id,
        reason="address_unclear",
        suggested="dept-water",
        note="这段路归水利",
        by=officer("dept-housing"),
        at=MONDAY + hours(1),
    )
    return queries.request(request.pk)


def test_what_an_office_handed_back_is_looked_at_by_the_county_and_goes_on_meanwhile():
    request = handed_back()
    before = queries.order(request.order_id)

    taken = objected(request, text="上次就是他们修的")

    order = queries.order(taken.order_id)
    assert (order.unit_id, order.status) == (people.county_unit().id, "formed")
    with pytest.raises(errors.NotFound):
        queries.get(order.pk, by=officer("dept-housing"))
    after = queries.order(request.order_id)
    assert (after.status, after.unit_id, after.due_at) == (before.status, before.unit_id, before.due_at)
    with pytest.raises(operations.ObjectedAlready):
        objected(request)
    # The office that has it then decides anew, and that may be objected to again.
    operations.dispatch(request.order_id, to="dept-water", by=builders.desk_of(after), at=LATER)
    operations.accept(request.order_id, by=officer("dept-water"), at=LATER + hours(1))
    builders.reply(queries.request(request.pk), by=officer("dept-water"), at=LATER + hours(2))
    assert objected(queries.request(request.pk), at=LATER + hours(3)).code != taken.code


def test_what_nobody_has_decided_cannot_be_objected_to():
    request = builders.dispatched()
    entries = Entry.objects.count()
    with pytest.raises(errors.Conflict, match="还没有定下来"):
        objected(request)
    assert Entry.objects.count() == entries
