"""Late orders are answered for, urgent ones have two hours, and hard ones a note a week and a count of weeks."""

from datetime import datetime, timedelta

import pytest

from sanlian.figures import queries as figures
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.places import queries as places
from sanlian.workorders import facts, listings, operations, queries
from sanlian.workorders.models import Supervision
from tests.builders import MONDAY, SHANGHAI, TOWNSHIP, VILLAGE, accepted, hours, officer, reply, resident

pytestmark = pytest.mark.usefixtures("county")
# The promise of a small matter shouted on Monday ends on Thursday at five.
THURSDAY = datetime(2021, 8, 5, 17, 0, tzinfo=SHANGHAI)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def late(*, to="dept-housing"):
    request = accepted(to=to)
    operations.mark_overdue(at=THURSDAY)
    return request


def test_a_working_day_late_is_supervised_once(worked_off):
    request = late()
    assert operations.supervise_late(at=THURSDAY + hours(23)) == 0

    assert operations.supervise_late(at=THURSDAY + hours(24)) == 1
    assert operations.supervise_late(at=THURSDAY + hours(25)) == 0

    found = Supervision.objects.get()
    assert (found.order_id, found.unit.code) == (request.order_id, "dept-housing")
    assert found.answer_due_at == datetime(2021, 8, 9, 17, 0, tzinfo=SHANGHAI)
    worked_off(THURSDAY + hours(26))
    assert figures.now(TOWNSHIP).of(TOWNSHIP).supervised == 1
    behind = listings.Figure("supervised", place_code=TOWNSHIP)
    assert listings.count_behind(officer("county", "leader"), behind, at=THURSDAY + hours(26)) == 1


@pytest.mark.parametrize(
    ("unit", "superior"), [("dept-housing", "county"), (f"vil-{VILLAGE}", f"twp-{TOWNSHIP}")]
)
def test_five_working_days_late_is_told_one_level_up(unit, superior):
    request = late(to=unit)
    operations.supervise_late(at=THURSDAY + days(1))
    assert operations.tell_superiors(at=THURSDAY + days(6)) == 0

    assert operations.tell_superiors(at=THURSDAY + days(7)) == 1
    assert operations.tell_superiors(at=THURSDAY + days(8)) == 0

    told = queries.timeline(request.order_id)[-1]
    assert (told.name, told.details["superior"]) == (facts.SUPERIOR_TOLD, superior)


def test_what_was_answered_or_rests_is_not_supervised():
    answered, rests = late(), accepted(category="road.lamp")
    reply(answered, by=officer("dept-housing"), at=THURSDAY + hours(2))
    at = MONDAY + hours(3)
    operations.contact(rests.order_id, with_whom="方秋云", by=officer("dept-housing"), at=at)
    until = (THURSDAY + days(30)).date()
    operations.ask_suspension(rests.order_id, reason="等材料", until=until, by=officer("dept-housing"), at=at)
    operations.mark_overdue(at=THURSDAY)
    operations.grant_plea(rests.order_id, by=officer("county", "dispatcher"), at=THURSDAY + hours(1))

    assert operations.supervise_late(at=THURSDAY + days(2)) == 0


def test_the_supervised_unit_answers_in_words():
    request = late()
    operations.supervise_late(at=THURSDAY + days(1))
    entries = Entry.objects.count()
    at = THURSDAY + days(4)
    with pytest.raises(errors.NotAllowed):
        operations.answer_supervision(request.order_id, answer="忙", by=officer("dept-water"), at=at)
    with pytest.raises(errors.Invalid):
        operations.answer_supervision(request.order_id, answer=" ", by=officer("dept-housing"), at=at)
    assert Entry.objects.count() == entries

    operations.answer_supervision(
        request.order_id, answer="配件没到，明天装", by=officer("dept-housing"), at=at
    )

    assert queries.timeline(request.order_id)[-1].details["in_time"] is True
    with pytest.raises(errors.Conflict):
        operations.answer_supervision(request.order_id, answer="又", by=officer("dept-housing"), at=at)


# ── what is urgent ────────────────────────────────────────────────────────────────────────────────


def test_what_is_urgent_has_two_hours_whatever_its_matter():
    who = resident()
    taken = operations.submit(
        operations.Ask(text="路灯杆要倒了", reporter_id=who.id),
        category="road.lamp",
        place_id=places.get(VILLAGE).id,
        place_code=VILLAGE,
        urgent=True,
        by=who,
        at=MONDAY,
    )
    assert taken.due_at == MONDAY + hours(2)
    assert queries.order(taken.order_id).limit_code == "emergency"

    operations.dispatch(
        taken.order_id, to="dept-housing", by=officer(f"twp-{TOWNSHIP}", "dispatcher"), at=MONDAY
    )

    (hop,) = [hop for hop in queries.assignments(taken.order_id) if hop.ended_at is None]
    assert (hop.accept_due_at, hop.due_at) == (MONDAY + hours(0.5), MONDAY + hours(2))


# ── weeks are counted ─────────────────────────────────────────────────────────────────────────────


def test_what_stood_on_a_list_before_is_carried_and_counted_also_after_a_gap():
    request, leader = accepted(), officer(f"team-{VILLAGE}", "team_leader")
    operations.list_weekly(request.order_id, goal="看现场", by=leader, at=MONDAY + days(1))
    entries = Entry.objects.count()
    for weeks in (1, 2):
        with pytest.raises(operations.CarryInstead):
            operations.list_weekly(request.order_id, goal="动工", by=leader, at=MONDAY + days(1 + 7 * weeks))
    assert Entry.objects.count() == entries

    again = operations.carry_weekly(
        request.order_id, goal="动工", reason="下雨", by=leader, at=MONDAY + days(15)
    )

    assert again.carried == 1
