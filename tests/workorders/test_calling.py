"""村格吹哨, 乡村点将: a village blows the whistle, the township calls people up, and each answers."""

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.notify.models import Note
from sanlian.workorders import facts, operations, quality, queries
from sanlian.workorders.models import Assignment, CallUp
from sanlian.workorders.operations import NobodyToCall, NoReasonToSendBack, NoReasonToStay, NoWhistle
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, accepted, dispatched, hours, officer

pytestmark = pytest.mark.usefixtures("county")
HOME, DESK, TEAM = f"vil-{VILLAGE}", f"twp-{TOWNSHIP}", f"team-{VILLAGE}"
LATER = MONDAY + hours(2)


def whistle(request, by=None, **given):
    told = {"wanted": ["dept-water", "dept-housing"], "reason": "要挖机，村里没有。", **given}
    return operations.whistle(request.order_id, **told, by=by or officer(HOME), at=LATER)


def call_up(request, *who, by=None, task="到现场看一看"):
    return operations.call_up(
        request.order_id, people_ids=[each.id for each in who], task=task, by=by or officer(DESK), at=LATER
    )


def test_a_whistle_goes_to_the_township_with_the_departments_and_no_decline_is_counted():
    request = accepted(to=HOME)
    order = whistle(request)

    assert (order.status, order.unit.code, order.bounces, order.handler_id) == ("formed", DESK, 0, None)
    last = queries.timeline(order.pk)[-1]
    assert (last.name, last.details["was"]) == (facts.PASSED_UP, HOME)
    assert (last.details["wanted"], last.details["reason"]) == (
        ["dept-water", "dept-housing"],
        "要挖机，村里没有。",
    )
    waits = Assignment.objects.get(order=order, ended_at=None)
    assert (waits.role, waits.suggested_unit.code, waits.next_due_at) == (
        "desk",
        "dept-water",
        LATER + hours(3.5),
    )
    operations.dispatch(
        order.pk, to="dept-water", assists=["dept-housing", HOME], by=officer(DESK, "dispatcher"), at=LATER
    )
    order = queries.order(order.pk)
    assert (order.unit.code, order.submitted_at) == ("dept-water", request.submitted_at)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"wanted": []}, "wanted"),
        ({"wanted": ["vil-330825101201"]}, "wanted"),
        ({"wanted": ["dept-nobody"]}, "wanted"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_whistle_says_whom_it_wants_and_why(given, field):
    request, entries = accepted(to=HOME), Entry.objects.count()
    entries = Entry.objects.count()
    with pytest.raises(NoWhistle) as refused:
        whistle(request, **given)
    assert refused.value.field == field
    assert (queries.order(request.order_id).status, Entry.objects.count()) == ("accepted", entries)


def test_a_whistle_goes_back_only_with_a_reason_and_elsewhere_without():
    request, desk = accepted(to=HOME), officer(DESK, "dispatcher")
    whistle(request)
    entries = Entry.objects.count()
    with pytest.raises(NoReasonToSendBack) as refused:
        operations.dispatch(request.order_id, to=HOME, reason="  ", by=desk, at=LATER)
    assert refused.value.field == "reason"
    order = queries.order(request.order_id)
    assert (order.status, order.unit.code, Entry.objects.count()) == ("formed", DESK, entries)

    operations.dispatch(request.order_id, to=HOME, reason="挖机下周到，先设围栏。", by=desk, at=LATER)
    last = queries.timeline(order.pk)[-1]
    assert (last.details["back"], last.details["reason"]) == (True, "挖机下周到，先设围栏。")
    whistle(request)
    operations.dispatch(request.order_id, to="dept-water", by=desk, at=LATER)
    assert "back" not in queries.timeline(order.pk)[-1].details


def test_a_department_and_who_has_not_the_order_blow_none():
    mine = accepted()
    for request, who in ((mine, officer("dept-housing")), (accepted(to=HOME), officer("vil-330825201201"))):
        entries = Entry.objects.count()
        with pytest.raises(errors.NotAllowed):
            whistle(request, by=who)
        assert Entry.objects.count() == entries


def test_people_of_the_team_are_called_told_and_answer(worked_off):
    request = dispatched(to=HOME)
    leader, member = officer(TEAM, "team_leader"), officer(TEAM, "team_member")
    call_up(request, leader, member)
    worked_off(LATER)
    heard = Note.objects.filter(message="order.called").values_list("user_id", flat=True)
    assert set(heard) == {leader.id, member.id}

    first, second = quality.call_ups(request.order_id)
    assert first.answer_due_at == LATER + hours(5.5)
    operations.answer_call(first.pk, coming=True, by=leader, at=LATER + hours(1))
    with pytest.raises(NoReasonToStay):
        operations.answer_call(second.pk, coming=False, reason=" ", by=member, at=LATER)
    operations.answer_call(second.pk, coming=False, reason="在省里开会", by=member, at=MONDAY + hours(30))

    told = [fact.details for fact in queries.timeline(request.order_id) if fact.name == facts.CALL_ANSWERED]
    assert [(each["coming"], each["in_time"]) for each in told] == [(True, True), (False, False)]
    worked_off(MONDAY + hours(31))
    assert Note.objects.filter(message="order.call_answered", user_id=officer(DESK).id).count() == 2
    # Whoever could not come may be called once more.
    call_up(request, member)


def test_only_the_team_is_called_and_nobody_twice():
    request = dispatched(to=HOME)
    leader = officer(TEAM, "team_leader")
    call_up(request, leader)
    entries = Entry.objects.count()
    for who, task in (((), "看"), ((officer("dept-housing"),), "看"), ((leader,), "看")):
        with pytest.raises(NobodyToCall):
            call_up(request, *who, task=task)
    with pytest.raises(NobodyToCall):
        call_up(request, officer(TEAM, "team_member"), task=" ")
    for who in (officer(HOME), officer("dept-housing"), officer("twp-330825101")):
        with pytest.raises(errors.NotAllowed):
            call_up(request, officer(TEAM, "team_member"), by=who)
    assert (CallUp.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_call_is_answered_by_who_was_called_and_once():
    request = dispatched(to=HOME)
    leader = officer(TEAM, "team_leader")
    call_up(request, leader)
    (calling,) = quality.call_ups(request.order_id)
    with pytest.raises(errors.NotAllowed):
        operations.answer_call(calling.pk, coming=True, by=officer(TEAM, "team_member"), at=LATER)
    operations.answer_call(calling.pk, coming=True, by=leader, at=LATER)
    with pytest.raises(errors.Conflict):
        operations.answer_call(calling.pk, coming=True, by=leader, at=LATER)
    with pytest.raises(errors.NotFound):
        operations.answer_call(calling.pk + 99, coming=True, by=leader, at=LATER)
