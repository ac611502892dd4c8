"""The lead waits for those who assist, unless the county centre lets it reply without them, and says why."""

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.notify.models import Note
from sanlian.workorders import facts, operations, permissions, queries
from sanlian.workorders.models import Assignment
from tests.builders import MONDAY, PROOF, TOWNSHIP, ask, hours, officer

pytestmark = pytest.mark.usefixtures("county")
LATER = MONDAY + hours(2)
WHY = "水利说月底才来，路灯先修好"


@pytest.fixture
def order():
    order = ask().order_id
    desk = officer(f"twp-{TOWNSHIP}", "dispatcher")
    operations.dispatch(order, to="dept-housing", assists=["dept-water", "dept-police"], by=desk, at=MONDAY)
    operations.accept(order, by=officer("dept-housing"), at=MONDAY)
    return order


def reply(order):
    return operations.reply(
        order,
        spoken_with="本人",
        done="灯换好了。",
        done_by=LATER.date(),
        photos=[PROOF],
        by=officer("dept-housing"),
        at=LATER,
    )


def assists(order):
    rows = Assignment.objects.filter(order=order, role="assist").order_by("pk")
    return list(rows.values_list("unit__code", "outcome", "note"))


def test_the_lead_replies_once_the_centre_has_lifted_what_it_waits_for(order, worked_off):
    helping = Assignment.objects.get(order=order, unit__code="dept-police")
    operations.answer_assist(helping.pk, note="看过现场", by=officer("dept-police"), at=MONDAY)
    with pytest.raises(errors.Conflict):
        reply(order)

    operations.lift_assists(order, reason=WHY, by=officer("county", "dispatcher"), at=LATER)

    assert assists(order) == [("dept-water", "lifted", WHY), ("dept-police", "answered", "看过现场")]
    told = queries.timeline(order)[-1]
    assert (told.name, told.details["units"], told.details["reason"]) == (
        facts.ASSISTS_LIFTED,
        ["dept-water"],
        WHY,
    )
    assert reply(order).replied_at == LATER
    with pytest.raises(errors.Conflict):
        operations.answer_assist(
            Assignment.objects.get(order=order, unit__code="dept-water").pk,
            note="来晚了",
            by=officer("dept-water"),
            at=LATER,
        )
    worked_off(LATER)
    assert Note.objects.filter(message="order.lifted").values_list("user", flat=True).get() == (
        officer("dept-housing").id
    )


@pytest.mark.parametrize(
    ("who", "reason", "refusal"),
    [
        (("dept-housing", "handler"), WHY, errors.NotAllowed),
        ((f"twp-{TOWNSHIP}", "dispatcher"), WHY, errors.NotAllowed),
        (("county", "dispatcher"), "  ", operations.NothingSaid),
    ],
)
def test_only_the_centre_lifts_it_and_says_why(order, who, reason, refusal):
    entries, before = Entry.objects.count(), assists(order)

    with pytest.raises(refusal):
        operations.lift_assists(order, reason=reason, by=officer(*who), at=LATER)

    assert (Entry.objects.count(), assists(order)) == (entries, before)


def test_where_nobody_is_waited_for_there_is_nothing_to_lift(order):
    centre = officer("county", "dispatcher")
    operations.lift_assists(order, reason=WHY, by=centre, at=LATER)
    assert not permissions.may_lift(centre, queries.order(order), open_assists=0)
    with pytest.raises(errors.Conflict):
        operations.lift_assists(order, reason=WHY, by=centre, at=LATER)
