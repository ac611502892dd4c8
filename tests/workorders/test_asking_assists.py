"""One more unit is asked to assist with what is under way: told, with a clock of its own, and waited for."""

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.notify.models import Note
from sanlian.workorders import facts, operations, queries
from sanlian.workorders.models import Assignment
from tests.builders import MONDAY, TOWNSHIP, accepted, ask, hours, officer, reply

pytestmark = pytest.mark.usefixtures("county")
LATER = MONDAY + hours(2)
WHY = "修灯要封半幅路，请来疏导一小时"


def open_hops(order):
    rows = Assignment.objects.filter(order=order, ended_at=None).order_by("pk")
    return list(rows.values_list("unit__code", "role", "started_at", "reason"))


@pytest.mark.parametrize("who", [("dept-housing", "handler"), (f"twp-{TOWNSHIP}", "dispatcher")])
def test_the_lead_and_the_desk_of_the_place_ask_for_help_and_the_lead_waits_for_it(who, worked_off):
    request = accepted()
    order, promise = request.order_id, request.order.due_at

    operations.ask_assist(order, unit="dept-police", reason=WHY, by=officer(*who), at=LATER)

    helping = Assignment.objects.get(order=order, role="assist")
    assert open_hops(order)[1:] == [("dept-police", "assist", LATER, WHY)]
    assert helping.due_at > LATER
    assert queries.order(order).due_at == promise
    told = queries.timeline(order)[-1]
    assert (told.name, told.details["assisting"], told.details["reason"]) == (
        facts.ASSIST_ASKED,
        "dept-police",
        WHY,
    )
    worked_off(LATER)
    hearers = set(Note.objects.filter(message="order.assist").values_list("user", flat=True))
    assert officer("dept-police").id in hearers
    assert officer("dept-housing").id not in hearers
    with pytest.raises(errors.Conflict):
        reply(request, by=officer("dept-housing"), at=LATER)
    operations.answer_assist(helping.pk, note="路已疏导", by=officer("dept-police"), at=LATER)
    reply(request, by=officer("dept-housing"), at=LATER)
    assert queries.order(order).replied_at == LATER


def test_who_has_answered_may_be_asked_again():
    order = accepted().order_id
    for note in ("看过", "又看过"):
        operations.ask_assist(order, unit="dept-police", reason=WHY, by=officer("dept-housing"), at=LATER)
        helping = Assignment.objects.get(order=order, role="assist", ended_at=None)
        operations.answer_assist(helping.pk, note=note, by=officer("dept-police"), at=LATER)

    notes = (
        Assignment.objects.filter(order=order, outcome="answered")
        .order_by("pk")
        .values_list("note", flat=True)
    )
    assert list(notes) == ["看过", "又看过"]


def test_who_is_complained_of_is_not_asked():
    order, desk = ask().order_id, officer(f"twp-{TOWNSHIP}", "dispatcher")
    operations.name_complained(order, units=["dept-police"], by=desk, at=MONDAY)
    operations.dispatch(order, to="dept-housing", by=desk, at=MONDAY)

    with pytest.raises(operations.ComplainedOf):
        operations.ask_assist(order, unit="dept-police", reason=WHY, by=desk, at=LATER)

    assert [unit for unit, *_ in open_hops(order)] == ["dept-housing"]


@pytest.mark.parametrize(
    ("who", "unit", "reason", "refusal"),
    [
        (("dept-water", "handler"), "dept-police", WHY, errors.NotAllowed),
        (("dept-housing", "handler"), "nobody", WHY, operations.NoSuchUnit),
        (("dept-housing", "handler"), "dept-police", "  ", operations.NothingSaid),
        (("dept-housing", "handler"), "dept-housing", WHY, operations.AssistsAlready),
        (("dept-housing", "handler"), "dept-transport", WHY, operations.AssistsAlready),
    ],
)
def test_what_is_refused_changes_nothing(who, unit, reason, refusal):
    order = accepted().order_id
    operations.ask_assist(order, unit="dept-transport", reason=WHY, by=officer("dept-housing"), at=LATER)
    entries, before = Entry.objects.count(), open_hops(order)

    with pytest.raises(refusal):
        operations.ask_assist(order, unit=unit, reason=reason, by=officer(*who), at=LATER)

    assert (Entry.objects.count(), open_hops(order)) == (entries, before)


def test_what_waits_at_a_desk_asks_nobody_yet():
    order = ask().order_id

    with pytest.raises(errors.Conflict):
        operations.ask_assist(
            order, unit="dept-police", reason=WHY, by=officer(f"twp-{TOWNSHIP}", "dispatcher"), at=LATER
        )
