"""Random walks through an order's life by random people: whatever they try, what must hold holds."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sanlian.journal.models import Delivery, Entry
from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.workorders import facts, lifecycle, operations, queries, scope
from sanlian.workorders.lifecycle import ENDS, Status
from sanlian.workorders.models import (
    Assignment,
    Plea,
    Rating,
    Reply,
    RoutingPrecedent,
    ServiceRequest,
    Supervision,
    WeeklyEntry,
    WorkOrder,
)
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE

UNITS = [f"twp-{TOWNSHIP}", "county", "dept-housing", "dept-water", f"vil-{VILLAGE}"]
TABLES = (
    Supervision,
    RoutingPrecedent,
    WorkOrder,
    Assignment,
    Plea,
    ServiceRequest,
    Reply,
    Rating,
    WeeklyEntry,
    Delivery,
    Entry,
)
CLOCKS = ("dispatched_at", "accepted_at", "contacted_at", "replied_at", "ended_at")
TARGETS = {step.fact: step.target for step in lifecycle.STEPS if step.target}
units = st.sampled_from(UNITS)
who = st.sampled_from(
    ["owner", "owner", "owner", "first", "second", "desk", "centre", "requester", "stranger"]
)
pauses = st.sampled_from([0.1, 1, 1, 3, 8, 30, 24 * 8, 24 * 20])


class Walk(RuleBasedStateMachine):
    """One order, and everybody who might do something to it."""

    @initialize(steps=st.integers(0, 6), solved=st.booleans())
    def begin(self, steps, solved):
        self.around = transaction.atomic()
        self.around.__enter__()
        self.at = MONDAY
        self.requester = builders.resident()
        request = builders.ask(by=self.requester, at=self.at)
        self.request_id, self.order_id, self.due_at = request.pk, request.order_id, request.order.due_at
        self.people = {
            "first": builders.officer("dept-housing"),
            "second": builders.officers("dept-housing")[1],
            "desk": builders.officer(f"twp-{TOWNSHIP}", "dispatcher"),
            "centre": builders.officer("county", "dispatcher"),
            "requester": self.requester,
            "stranger": builders.resident(phone="12977777777", name="路人"),
        }
        for _ in range(steps):
            self.all_goes_well(solved=solved)

    def teardown(self):
        if hasattr(self, "around"):
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    @property
    def order(self) -> WorkOrder:
        return queries.order(self.order_id)

    def person(self, name: str):
        if name == "owner":
            return builders.officer(people.unit_by_id(self.order.unit_id).code)
        if name == "above":
            above = scope.superior_of(people.unit_by_id(self.order.unit_id))
            return builders.officer(above.code, "dispatcher")
        return self.people[name]

    def try_to(self, step: lifecycle.Step, act) -> None:
        """Do it: either along the table, or refused with words and nothing changed."""
        status, rows = self.order.status, [list(table.objects.order_by("pk").values()) for table in TABLES]
        try:
            with transaction.atomic():
                act()
        except errors.Refusal as refusal:
            assert refusal.message
            assert [list(table.objects.order_by("pk").values()) for table in TABLES] == rows
        else:
            assert status in step.sources
            assert Entry.objects.count() > len(rows[-1])

    @rule(pause=pauses)
    def time_goes_by(self, pause):
        self.at += timedelta(hours=pause)

    @rule(solved=st.booleans())
    def all_goes_well(self, solved):
        """Take the next step as it should be taken, so that walks come far."""
        order = self.order
        self.at += timedelta(hours=1)
        if order.status == Status.FORMED:
            self.dispatch("owner", "dept-housing", ["dept-water"])
        elif order.status == Status.DISPATCHED:
            self.accept("owner")
        elif order.status == Status.ACCEPTED:
            for number in range(2):
                self.finish_a_part(number)
            for number in range(Assignment.objects.filter(order=order, role="assist").count()):
                self.answer_an_assist(number)
            self.reply("owner")
            assert self.order.status == Status.REPLIED
        elif order.status == Status.REPLIED:
            self.rate("requester", "yes" if solved else "no", "satisfied")
            self.check("above", passes=True)

    @rule(name=who, to=units, helpers=st.lists(units, max_size=2))
    def dispatch(self, name, to, helpers):
        by = self.person(name)
        self.try_to(
            lifecycle.DISPATCH,
            lambda: operations.dispatch(self.order_id, to=to, assists=helpers, by=by, at=self.at),
        )

    @rule(name=who)
    def accept(self, name):
        by = self.person(name)
        self.try_to(lifecycle.ACCEPT, lambda: operations.accept(self.order_id, by=by, at=self.at))

    @rule(name=who, suggested=units, reason=st.sampled_from(["duplicate", "needs_lead", "busy"]))
    def decline(self, name, suggested, reason):
        fields = {"reason": reason, "suggested": suggested, "note": "不归我们"}
        by = self.person(name)
        self.try_to(lifecycle.DECLINE, lambda: operations.decline(self.order_id, by=by, at=self.at, **fields))

    @rule(name=who, words=st.sampled_from(["方秋云", " "]))
    def contact(self, name, words):
        by = self.person(name)
        self.try_to(
            lifecycle.CONTACT,
            lambda: operations.contact(self.order_id, with_whom=words, by=by, at=self.at),
        )

    @rule(name=who)
    def progress(self, name):
        by = self.person(name)
        self.try_to(
            lifecycle.PROGRESS, lambda: operations.progress(self.order_id, note="在修", by=by, at=self.at)
        )

    @rule(number=st.integers(0, 3))
    def answer_an_assist(self, number):
        asked = list(Assignment.objects.filter(order_id=self.order_id, role="assist").select_related("unit"))
        if asked:
            hop = asked[number % len(asked)]
            by = builders.officer(hop.unit.code)
            self.try_to(
                lifecycle.ANSWER_ASSIST,
                lambda: operations.answer_assist(hop.pk, note="看过了", by=by, at=self.at),
            )

    @rule(name=st.sampled_from(["desk", "centre", "owner", "stranger"]), surely=st.integers(0, 3))
    def split(self, name, surely):
        by, parts = (
            self.person(name),
            [operations.Part("换灯", to="dept-water"), operations.Part("修路", to="county")],
        )
        if not surely:
            self.try_to(
                lifecycle.SPLIT, lambda: operations.split(self.order_id, parts=parts, by=by, at=self.at)
            )

    @rule(number=st.integers(0, 3))
    def finish_a_part(self, number):
        parts = list(WorkOrder.objects.filter(parent=self.order_id, ended_at=None).select_related("unit"))
        if parts:
            part = parts[number % len(parts)]
            by = builders.officer(part.unit.code)
            if part.status == Status.DISPATCHED:
                operations.accept(part.pk, by=by, at=self.at)
            operations.reply(
                part.pk, spoken_with="村里", done="修好了。", done_by=self.at.date(), by=by, at=self.at
            )

    @rule(name=st.sampled_from(["above", "above", "owner", "stranger"]), passes=st.booleans())
    def check(self, name, passes):
        by = self.person(name)
        if passes:
            self.try_to(lifecycle.CHECK, lambda: operations.check(self.order_id, by=by, at=self.at))
        else:
            back = partial(operations.send_back, reason="没说清", by=by, at=self.at)
            self.try_to(lifecycle.RETURN, lambda: back(self.order_id))

    @rule(name=who)
    def reply(self, name):
        request, by = queries.request(self.request_id), self.person(name)
        self.try_to(lifecycle.REPLY, lambda: builders.reply(request, by=by, at=self.at))

    @rule(
        name=st.sampled_from(["requester", "requester", "stranger", "owner"]),
        solved=st.sampled_from(["yes", "partly", "no", "?"]),
        satisfied=st.sampled_from(["satisfied", "unsatisfied", ""]),
    )
    def rate(self, name, solved, satisfied):
        by, fields = self.person(name), {"solved": solved, "satisfied": satisfied}
        self.try_to(lifecycle.RATE, lambda: operations.rate(self.request_id, by=by, at=self.at, **fields))

    @rule(name=st.sampled_from(["requester", "stranger", "owner"]), surely=st.integers(0, 5))
    def withdraw(self, name, surely):
        by = self.person(name)
        if not surely:
            self.try_to(lifecycle.WITHDRAW, lambda: operations.withdraw(self.request_id, by=by, at=self.at))

    @rule(name=who, kind=st.sampled_from(["ask_extension", "ask_suspension"]), days=st.integers(-1, 12))
    def ask_the_level_above(self, name, kind, days):
        by, until = self.person(name), (self.at + timedelta(days=days)).date()
        step = lifecycle.ASK_EXTENSION if kind == "ask_extension" else lifecycle.ASK_SUSPENSION
        ask = getattr(operations, kind)
        self.try_to(step, lambda: ask(self.order_id, reason="等材料", until=until, by=by, at=self.at))

    @rule(name=st.sampled_from(["centre", "centre", "desk", "owner", "stranger"]), yes=st.booleans())
    def the_level_above_answers(self, name, yes):
        by, answer = self.person(name), "不必等"
        decide = operations.grant_plea if yes else partial(operations.refuse_plea, answer=answer)
        self.try_to(lifecycle.EXTEND, lambda: decide(self.order_id, by=by, at=self.at))

    @rule(name=who)
    def resume(self, name):
        by = self.person(name)
        self.try_to(lifecycle.RESUME, lambda: operations.resume(self.order_id, by=by, at=self.at))

    @rule(name=st.sampled_from(["centre", "centre", "desk", "stranger"]), to=units)
    def rule_on_it(self, name, to):
        by = self.person(name)
        self.try_to(
            lifecycle.RULE,
            lambda: operations.rule(self.order_id, to=to, reason="按清单", by=by, at=self.at),
        )

    @rule(name=who, surely=st.integers(0, 8))
    def refuse(self, name, surely):
        by, fields = self.person(name), {"ground": "court", "path": "请向县人民法院起诉。"}
        if not surely:
            self.try_to(
                lifecycle.REFUSE, lambda: operations.refuse(self.order_id, by=by, at=self.at, **fields)
            )

    @rule()
    def the_calendar_is_looked_at(self):
        before = self.order
        resumed = operations.resume_due(at=self.at)
        assert resumed == (before.status == Status.SUSPENDED and before.review_at <= self.at)

    @rule(name=st.sampled_from(["desk", "centre", "owner", "stranger"]), surely=st.integers(0, 6))
    def merge_another_into_it(self, name, surely):
        if surely:
            return
        other = builders.ask(at=self.at)
        by, mine = self.person(name), other.order_id
        self.try_to(lifecycle.JOIN, lambda: operations.merge(mine, into=self.order_id, by=by, at=self.at))
        operations.withdraw(other.pk, by=people.resident_actor(other.reporter_id), at=self.at)

    @rule(
        name=st.sampled_from(["requester", "requester", "stranger", "owner"]),
        text=st.sampled_from(["还有一盏", " "]),
    )
    def add_a_sentence(self, name, text):
        by = self.person(name)
        self.try_to(lifecycle.ADD, lambda: operations.add(self.request_id, text=text, by=by, at=self.at))

    @rule()
    def list_for_the_week(self):
        leader = builders.officer(f"team-{VILLAGE}", "team_leader")
        self.try_to(
            lifecycle.LIST_WEEKLY,
            lambda: operations.list_weekly(self.order_id, goal="看现场", by=leader, at=self.at),
        )

    @rule()
    def the_clock_is_looked_at(self):
        before = self.order
        marked = operations.mark_overdue(at=self.at)
        assert marked == (
            before.status in lifecycle.RUNNING and before.due_at <= self.at and not before.overdue_since
        )
        operations.close_silent(at=self.at)
        supervised = operations.supervise_late(at=self.at)
        assert supervised <= (self.order.overdue_since is not None)
        operations.tell_superiors(at=self.at)

    @rule(
        name=who,
        unit=st.sampled_from(["dept-police", "dept-housing", "nobody"]),
        why=st.sampled_from(["要封路", " "]),
    )
    def ask_for_an_assist(self, name, unit, why):
        by = self.person(name)
        self.try_to(
            lifecycle.ASK_ASSIST,
            lambda: operations.ask_assist(self.order_id, unit=unit, reason=why, by=by, at=self.at),
        )

    @rule(name=who, why=st.sampled_from(["水利说月底才来", " "]))
    def lift_the_assists(self, name, why):
        by = self.person(name)
        self.try_to(
            lifecycle.LIFT,
            lambda: operations.lift_assists(self.order_id, reason=why, by=by, at=self.at),
        )

    @rule(name=who)
    def answer_the_supervision(self, name):
        by = self.person(name)
        self.try_to(
            lifecycle.ANSWER_SUPERVISION,
            lambda: operations.answer_supervision(self.order_id, answer="配件没到", by=by, at=self.at),
        )

    # ── what must hold ──────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def one_owner_while_it_runs_and_none_when_over(self):
        order = self.order
        open_rows = list(Assignment.objects.filter(order=order, ended_at=None))
        owners = [row for row in open_rows if row.role != "assist"]
        if order.status in lifecycle.OPEN:
            assert [row.unit_id for row in owners] == [order.unit_id]
            assert owners[0].role == ("desk" if order.status == Status.FORMED else "lead")
            working = order.status in {Status.ACCEPTED, Status.SUSPENDED}
            assert (owners[0].accepted_at is not None) == working
            assert order.unit_id not in [row.unit_id for row in open_rows if row.role == "assist"]
        else:
            assert open_rows == []

    @invariant()
    def clocks_run_forward_and_the_promise_moves_only_when_granted(self):
        order = self.order
        told = [fact for fact in queries.timeline(order.pk) if fact.name in {facts.EXTENDED, facts.RESUMED}]
        moved = [datetime.fromisoformat(fact.details["due_at"]) for fact in told]
        assert [self.due_at, *moved] == sorted([self.due_at, *moved])
        assert order.due_at == (moved[-1] if moved else self.due_at)
        assert (order.suspended_at is not None) == (order.status == Status.SUSPENDED)
        assert order.yellow_at <= order.due_at
        assert (order.ended_at is not None) == (order.status in ENDS)
        assert (order.accepted_at is not None) == (
            order.status in {Status.ACCEPTED, Status.SUSPENDED, Status.REPLIED, Status.CLOSED}
            or (order.status == Status.WITHDRAWN and order.handler_id is not None)
        )
        for row in Assignment.objects.filter(order=order):
            moments = [row.started_at, row.accepted_at, row.ended_at]
            told = [moment for moment in moments if moment is not None]
            assert told == sorted(told)
            assert all(order.submitted_at <= moment <= self.at for moment in told)
            assert row.started_at <= row.next_due_at
        assert all(
            order.submitted_at <= moment <= self.at
            for moment in (getattr(order, clock) for clock in CLOCKS)
            if moment is not None
        )

    @invariant()
    def what_is_closed_was_answered(self):
        order = self.order
        rounds = list(Reply.objects.filter(order=order).order_by("round").values_list("round", flat=True))
        answered = order.status in {Status.REPLIED, Status.CLOSED}
        assert rounds == list(range(1, order.round + answered))
        assert (order.replied_at is not None) == answered

    @invariant()
    def the_whole_ends_after_its_parts_and_each_part_has_an_owner(self):
        order, parts = self.order, list(WorkOrder.objects.filter(parent=self.order_id))
        running = [part for part in parts if part.ended_at is None]
        assert not running or order.status in lifecycle.OPEN
        for part in running:
            (owner,) = Assignment.objects.filter(order=part, ended_at=None)
            assert owner.unit_id == part.unit_id
        if order.ended_at is not None:
            assert all(part.ended_at <= order.ended_at for part in parts)

    @invariant()
    def what_was_open_again_closes_only_when_another_has_looked_at_it(self):
        order = self.order
        if order.status == Status.CLOSED and order.round > 1:
            assert order.check_state == "passed"
            looked = [fact for fact in queries.timeline(order.pk) if fact.name == facts.CHECKED][-1]
            assert looked.by_id != order.handler_id

    @invariant()
    def the_journal_tells_the_same_story(self):
        told = queries.timeline(self.order_id)
        assert [fact.name for fact in told[:2]] == [facts.REQUESTED, facts.FORMED]
        assert [fact.at for fact in told] == sorted(fact.at for fact in told)
        moves = [TARGETS[fact.name] for fact in told if fact.name in TARGETS]
        assert moves[-1] == self.order.status
        assert sum(fact.name == facts.DECLINED for fact in told) == self.order.bounces
        assert 1 + sum(fact.name in {facts.REOPENED, facts.RETURNED} for fact in told) == self.order.round


@pytest.mark.usefixtures("county")
def test_whatever_people_try_what_must_hold_holds():
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=12,
            stateful_step_count=24,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
