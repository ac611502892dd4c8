"""What a unit had in hand when its place ended goes to the unit that does its work; rules and warnings follow."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sanlian.analysis import facts as analysis_facts, operations as analysis, repeats, routing
from sanlian.analysis.models import EarlyWarning, Sighting
from sanlian.catalogue import queries as catalogue
from sanlian.figures import queries as figures
from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post
from sanlian.places import queries as places
from sanlian.places.operations import Part
from sanlian.registry import checks
from sanlian.registry.operations import Merge, Move, Split, change_places, try_change
from sanlian.workorders import facts, inboxes, operations, queries
from sanlian.workorders.models import Assignment, RoutingPrecedent, Supervision, WorkOrder
from tests.analysis.test_rules import row
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, accepted, ask, dispatched, hours, officer, replied

pytestmark = pytest.mark.usefixtures("county")
DAY = date(2021, 8, 3)
AT = MONDAY + timedelta(days=1)
MINE, ELSEWHERE = f"vil-{VILLAGE}", "330825101"


@pytest.fixture(autouse=True)
def _map_as_it_was(county):
    yield
    places.forget()
    people.forget()
    queries.forget()


@pytest.fixture
def other(county):
    """Return another village of the same township, which takes ours in."""
    return next(each.code for each in places.children(TOWNSHIP) if each.code != VILLAGE)


@pytest.fixture
def theirs(other):
    """Return the unit that takes over."""
    return f"vil-{other}"


def merge(other, at=AT):
    return change_places(Merge((VILLAGE, other), into=other, day=DAY), by=HOUSE, at=at)


def owners():
    """Return for every open order its unit and those whose open hop it is; they must be one and the same."""
    return {
        order.pk: (
            order.unit.code,
            [
                hop.unit.code
                for hop in Assignment.objects.filter(order=order, ended_at=None).exclude(role="assist")
            ],
        )
        for order in WorkOrder.objects.filter(ended_at=None, replied_at=None).select_related("unit")
    }


class TestOrders:
    def test_each_goes_to_the_unit_that_takes_over_with_its_clocks_and_no_owner_is_missing(
        self, other, theirs, worked_off
    ):
        taken, new = accepted(to=MINE), dispatched(to=MINE)
        resting, done = accepted(to=MINE), replied(to=MINE)
        cadre = officer(MINE)
        operations.contact(resting.order_id, with_whom="方秋云", by=cadre, at=MONDAY + hours(3))
        asked = {"reason": "要等雨季过去", "until": date(2021, 8, 16)}
        operations.ask_suspension(resting.order_id, **asked, by=cadre, at=MONDAY + hours(3))
        open_ones = {request.order_id for request in (taken, new, resting)}
        clocks = {
            hop.order_id: (hop.due_at, hop.next_due_at, hop.accepted_at)
            for hop in Assignment.objects.filter(order__in=open_ones, ended_at=None)
        }
        worked_off(AT)
        # The watch has raised one more: four alike in a village.
        in_hand = [number for number, (unit, _hops) in owners().items() if unit == MINE]

        changed = merge(other)
        worked_off(AT)

        assert {each.unit: each.orders for each in changed.passed}[MINE] == len(in_hand)
        assert owners() == dict.fromkeys(in_hand, (theirs, [theirs]))
        for hop in Assignment.objects.filter(order__in=open_ones, ended_at=None):
            assert (hop.due_at, hop.next_due_at, hop.accepted_at) == clocks[hop.order_id]
        heads = {each.id for each in people.officers_of(theirs, on=DAY)}
        assert queries.order(taken.order_id).handler_id in heads
        assert queries.order(new.order_id).handler_id is None
        assert queries.order(done.order_id).unit.code == MINE
        # What was asked is decided by the desk above as before.
        desk = officer(f"twp-{TOWNSHIP}", "dispatcher")
        assert [hop.order_id for hop in inboxes.inbox(desk, inboxes.Sieve(view="decide"), at=AT).items] == [
            resting.order_id
        ]
        operations.grant_plea(resting.order_id, by=desk, at=AT + hours(1))
        worked_off(AT + hours(1))
        fact = Entry.objects.filter(name=facts.PASSED_ON, subject_id=str(taken.order_id)).get()
        assert (fact.details["was"], fact.details["unit"]) == (MINE, theirs)
        assert figures.verify().difference == ""

    def test_a_second_time_changes_nothing_and_whose_place_stands_keeps_all(self, other, theirs):
        accepted(to=MINE)
        assert operations.pass_on([MINE], by=HOUSE, at=AT) == ()
        merge(other)
        before = (
            list(WorkOrder.objects.order_by("pk").values()),
            list(Assignment.objects.order_by("pk").values()),
            Entry.objects.count(),
        )
        (again,) = operations.pass_on([MINE], by=HOUSE, at=AT)
        assert (again.orders, again.assists, again.rulings) == (0, 0, 0)
        assert before == (
            list(WorkOrder.objects.order_by("pk").values()),
            list(Assignment.objects.order_by("pk").values()),
            Entry.objects.count(),
        )
        with pytest.raises(errors.NotAllowed):
            operations.pass_on([MINE], by=officer(theirs), at=AT)

    def test_where_nobody_is_in_office_it_waits_at_the_desk_above(self, other, theirs):
        running = accepted(to=MINE).order_id
        Post.objects.filter(unit__code=theirs).update(valid_to=date(2021, 8, 1))
        tried = try_change(Merge((VILLAGE, other), into=other, day=DAY), by=HOUSE, at=AT)
        assert tried.passed == merge(other).passed
        assert [(each.orders, each.up) for each in tried.passed if each.unit == MINE] == [(1, 1)]
        assert owners() == {running: (f"twp-{TOWNSHIP}", [f"twp-{TOWNSHIP}"])}
        assert any(found.kind == "no_secretary" for found in checks.findings(DAY))

    def test_who_helped_is_helped_out_for_and_no_unit_helps_itself(self, other, theirs):
        helped, led = ask(), ask()
        desk = officer(f"twp-{TOWNSHIP}", "dispatcher")
        operations.dispatch(helped.order_id, to="dept-housing", assists=[MINE], by=desk, at=MONDAY)
        operations.dispatch(led.order_id, to=theirs, assists=[MINE], by=desk, at=MONDAY)
        merge(other)
        open_assists = Assignment.objects.filter(role="assist", ended_at=None)
        assert list(open_assists.values_list("order", "unit__code")) == [(helped.order_id, theirs)]
        told = Entry.objects.get(name=facts.PASSED_ON, subject_id=str(helped.order_id))
        assert (told.details["helper"], told.details["unit"]) == (theirs, "dept-housing")

    def test_late_and_ruled_on_and_opened_again_and_new_it_is_theirs(self, other, theirs):
        late, done = accepted(to=MINE), replied(to=MINE)
        Supervision.objects.create(
            order=late.order, round=1, unit_id=people.unit(MINE).id, raised_at=AT, answer_due_at=AT
        )
        RoutingPrecedent.objects.create(
            category_code="road.lamp",
            place_code=TOWNSHIP,
            unit_id=people.unit(MINE).id,
            order=late.order,
            reason="裁定",
            owner_id=officer("county", "dispatcher").id,
            made_at=MONDAY,
            valid_until=date(2021, 12, 31),
        )
        queries.forget()
        assert routing.route("road.lamp", TOWNSHIP, at=MONDAY).unit_code == MINE

        merge(other)

        assert Supervision.objects.get().unit.code == theirs
        assert routing.route("road.lamp", TOWNSHIP, at=AT).unit_code == theirs
        operations.rate(done.pk, solved="no", satisfied="", comment="没修好", by=done_by(done), at=AT)
        assert queries.order(done.order_id).unit.code == theirs
        fresh = ask(place_code=other, at=AT)
        operations.dispatch(
            fresh.order_id, to=MINE, by=officer(f"twp-{TOWNSHIP}", "dispatcher"), at=AT + hours(1)
        )
        assert queries.order(fresh.order_id).unit.code == theirs

    def test_what_waits_at_a_desk_goes_to_the_desk_that_has_the_ground(self, worked_off):
        waiting, kept = ask(place_code=VILLAGE), accepted(to=f"twp-{TOWNSHIP}", place_code=VILLAGE)
        changed = change_places(Move(VILLAGE, under=ELSEWHERE, day=DAY), by=HOUSE, at=AT)
        new = changed.places[0].code
        assert queries.order(waiting.order_id).unit.code == f"twp-{ELSEWHERE}"
        assert changed.staying == {(f"twp-{TOWNSHIP}", new): 1}
        assert queries.order(kept.order_id).unit.code == f"twp-{TOWNSHIP}"
        worked_off(AT)
        desk = officer(f"twp-{ELSEWHERE}", "dispatcher")
        assert waiting.order_id in {hop.order_id for hop in inboxes.inbox(desk, at=AT).items}
        operations.dispatch(waiting.order_id, to=f"vil-{new}", by=desk, at=AT)
        worked_off(AT)
        assert figures.verify().difference == ""


def done_by(request):
    return people.resident_actor(request.reporter_id, name="方秋云")


class TestSplit:
    def test_what_people_must_do_is_said_before_and_named_by_the_check_after(self):
        accepted(to=MINE, place_code=f"{VILLAGE}002")
        new = f"{TOWNSHIP}999"
        parts = (Part(VILLAGE), Part(new, "新村村民委员会", (f"{VILLAGE}002",)))
        changed = change_places(Split(VILLAGE, parts=parts, day=DAY), by=HOUSE, at=AT)
        assert changed.staying == {(MINE, new): 1}
        kinds = sorted(found.kind for found in changed.needs)
        assert kinds == ["linked_from_elsewhere", "no_branch", "no_unit", "no_unit"]
        found = checks.findings(DAY)
        assert [each for each in changed.needs if each not in found] == []


# ── rules and warnings ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def rules(county, monkeypatch):
    """Return what puts routing rules in force for a test."""

    def put(*rows):
        monkeypatch.setattr(catalogue, "snapshot", lambda **_: replace(known, routing=tuple(rows)))

    known = catalogue.snapshot()
    return put


def by_rule(place, at=AT):
    return routing.route("environment.noise", place, at=at).rule == "set"


class TestRules:
    def test_a_rule_goes_with_its_place_in_silence_when_that_moves(self, rules):
        rules(row(places=[VILLAGE]))
        assert by_rule(f"{VILLAGE}001")
        changed = change_places(Move(VILLAGE, under=ELSEWHERE, day=DAY), by=HOUSE, at=AT)
        new = changed.places[0].code
        assert by_rule(f"{new}001")
        assert by_rule(f"{VILLAGE}001")
        assert not by_rule(f"{TOWNSHIP}200")
        assert changed.needs == ()
        assert analysis.watch_rules(at=AT) == 0

    def test_after_a_merger_it_holds_where_its_place_lay_and_an_alarm_asks_for_a_look(self, rules, other):
        rules(row(places=[VILLAGE]), row("township", places=[TOWNSHIP], hours="01:00-01:01"))
        changed = merge(other)
        came = {places.standing(f"{VILLAGE}{number:03}") for number in (1, 2)}
        assert all(code.startswith(other) and by_rule(code) for code in came)
        assert not by_rule(f"{other}001")
        assert "rule_place_changed" in [found.kind for found in changed.needs]
        assert analysis.watch_rules(at=AT) == 1
        told = Entry.objects.get(name=analysis_facts.RULE_FAILED)
        assert (told.subject_id, told.details["fault"]) == ("night", "place_changed")
        rules(row(places=sorted(came), since="2021-08-03"))
        assert routing.faults(routing.present()[0], on=DAY) == []
        assert by_rule(f"{VILLAGE}001")

    def test_a_split_and_what_came_in_are_looked_at_too(self, rules, other):
        rules(row(places=[VILLAGE]))
        parts = (Part(VILLAGE), Part(f"{TOWNSHIP}999", "新村村民委员会", (f"{VILLAGE}002",)))
        change_places(Split(VILLAGE, parts=parts, day=DAY), by=HOUSE, at=AT)
        assert (by_rule(f"{VILLAGE}001"), by_rule(f"{TOWNSHIP}999001")) == (True, False)
        assert [fault.kind for fault in routing.faults(routing.present()[0], on=DAY)] == ["place_changed"]

    def test_what_it_sends_to_is_whoever_does_the_work_now(self, rules, other, theirs):
        rules(row(to=[MINE], places=[TOWNSHIP]))
        merge(other)
        assert routing.route("environment.noise", other, at=AT).unit_code == theirs


def warn(place, colour, category="road.lamp", rule="frequent", at=MONDAY):
    order = ask(place_code=place)
    return EarlyWarning.objects.create(
        rule=rule,
        rules_version="1",
        category=category,
        place_code=place,
        colour=colour,
        count=3,
        people=3,
        villages=1,
        orders=[order.order_id],
        order_id=order.order_id,
        at=at,
        grown_at=at,
    )


class TestWarnings:
    def test_they_go_along_and_the_township_that_has_the_ground_sees_them(self):
        warning, gone = warn(VILLAGE, "yellow"), warn(VILLAGE, "red", "road.hole")
        EarlyWarning.objects.filter(pk=gone.pk).update(ended_at=MONDAY)
        Sighting.objects.create(
            request_id=1, order_id=1, category="x", place_code=f"{VILLAGE}001", person="r1", at=MONDAY
        )
        changed = change_places(Move(VILLAGE, under=ELSEWHERE, day=DAY), by=HOUSE, at=AT)
        new = changed.places[0].code
        assert changed.warnings == 1
        assert Sighting.objects.get().place_code == f"{new}001"
        leaders = [officer(f"twp-{code}", "leader") for code in (TOWNSHIP, ELSEWHERE)]
        assert [[row.pk for row in repeats.standing(each).warnings] for each in leaders] == [[], [warning.pk]]
        assert EarlyWarning.objects.get(pk=gone.pk).place_code == VILLAGE
        assert analysis.follow_places(by=HOUSE, at=AT) == 0
        with pytest.raises(errors.NotAllowed):
            analysis.follow_places(by=leaders[0], at=AT)

    def test_of_two_that_come_to_one_place_the_stronger_stands(self, other):
        weak, strong, apart = (
            warn(other, "yellow"),
            warn(VILLAGE, "orange"),
            warn(VILLAGE, "yellow", "road.hole"),
        )
        assert merge(other).warnings == 2
        rows = {row.pk: row for row in EarlyWarning.objects.all()}
        assert (rows[strong.pk].place_code, rows[strong.pk].ended_at) == (other, None)
        assert (rows[weak.pk].outcome, rows[weak.pk].ended_at) == ("joined", AT)
        assert rows[apart.pk].ended_at is None
        assert Entry.objects.filter(name=analysis_facts.WARNING_ENDED).count() == 1
