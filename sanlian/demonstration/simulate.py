"""
Two months of an invented county, lived through the real operations with the clock passed in.

Nothing here writes a table: residents shout, desks dispatch, units accept, decline, work and reply, residents
answer, and the clock's duties come round, each by the operation that a person would use.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from zoneinfo import ZoneInfo

from sanlian.analysis import operations as analysis, queries as analysis_queries
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Measure, Span
from sanlian.demonstration import files
from sanlian.demonstration.behaviour import Behaviour, Dice
from sanlian.demonstration.names import RESIDENTS
from sanlian.demonstration.voices import Voices
from sanlian.journal import operations as journal
from sanlian.kernel.errors import Refusal
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission
from sanlian.places import queries as places
from sanlian.workorders import operations as orders, queries as order_queries
from sanlian.workorders.lifecycle import DeclineReason, Status
from sanlian.workorders.queries import WorkOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Matter:
    """What truly stands behind an order: the machine and the desk only guess at it."""

    request_id: int
    order_id: int
    resident: Actor
    category: str
    place_code: str


@dataclass
class Life:
    """A county that lives from one day to another."""

    start: date
    days: int
    requests: int
    seed: int
    tally: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Prepare the dice, the voices and the calendar."""
        self.dice = Dice(self.seed)
        villages = places.villages()
        self.behaviour = Behaviour(self.dice, [village.code for village in villages])
        self.catalogue = catalogue.snapshot(fresh=True)
        self.voices = Voices(self.dice, {leaf.code for leaf in self.catalogue.leaves})
        self.replies = files.read("replies.yaml")
        self.end = self._midnight(self.days)
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._number = count()
        self._officers: dict[str, list[Actor]] = {}
        self._neighbours: dict[str, list[tuple[int, str]]] = {}
        for place, (resident_id, grid) in enumerate(people.residents_of("330825")):
            self._neighbours.setdefault(grid[:12], []).append((resident_id, str(RESIDENTS + 1 + place)))
        self._villages = [village for village in villages if village.code in self._neighbours]

    def _midnight(self, day: int) -> datetime:
        return datetime.combine(self.start + timedelta(days=day), datetime.min.time(), tzinfo=SHANGHAI)

    # ── the agenda ────────────────────────────────────────────────────────────────────────────────────────────

    def plan(self, at: datetime, what: Callable[[datetime], None]) -> None:
        """Put something on the agenda; what lies beyond the last day never happens."""
        if at < self.end:
            heapq.heappush(self._agenda, (at, next(self._number), what))

    def after_work(self, at: datetime, minutes: float) -> datetime:
        """Return the instant after so much working time."""
        return self.catalogue.calendar.due(at, Span(max(minutes, 1) / 60, Measure.WORKING_HOURS)).at

    def run(self) -> Iterator[int]:
        """Live through all days; yield the number of each day when it is over."""
        for day in range(self.days):
            for instant in self._instants(day):
                self.plan(instant, self.shout)
            for hour in range(24):
                self._until(self._midnight(day) + timedelta(hours=hour + 1))
            journal.work_off(at=self._midnight(day + 1))
            yield day + 1

    def _until(self, instant: datetime) -> None:
        while self._agenda and self._agenda[0][0] < instant:
            at, _number, what = heapq.heappop(self._agenda)
            try:
                what(at)
            except Refusal as refusal:
                # As in life, some steps come too late or meet a closed door; nobody loses anything.
                self.tally[f"refused: {type(refusal).__name__}"] += 1
        journal.fire_duties(at=instant)

    def _instants(self, day: int) -> list[datetime]:
        weights = [self._weight(number) for number in range(self.days)]
        share = sum(weights[: day + 1]) / sum(weights)
        before = sum(weights[:day]) / sum(weights)
        number = round(self.requests * share) - round(self.requests * before)
        hours = self.dice.instant(number, self.behaviour.residents["by_hour"])
        midnight = self._midnight(day)
        return [midnight + timedelta(hours=hour, seconds=self.dice.number(0, 3599)) for hour in hours]

    def _weight(self, day: int) -> float:
        today = self.start + timedelta(days=day)
        weight: float = self.behaviour.residents["by_weekday"][today.weekday()]
        if not self.catalogue.calendar.is_working_day(today) and today.weekday() < 5:
            weight *= self.behaviour.residents["on_days_off"]
        for storm in self.behaviour.residents["storms"]:
            weight *= 1.5 if storm["day"] <= day < storm["day"] + storm["days"] else 1
        return weight

    # ── residents ─────────────────────────────────────────────────────────────────────────────────────────────

    def shout(self, at: datetime) -> None:
        """Let somebody say something; what follows is put on the agenda."""
        ways = self.behaviour.residents
        day = (at.astimezone(SHANGHAI).date() - self.start).days
        village = self.dice.pick(self._villages)
        weights = {code: self.behaviour.category_weight(code, day) for code in self.voices.categories}
        voice = self.voices.say(self.dice.one_of(weights), village.short_name)
        resident_id, phone = self.dice.pick(self._neighbours[village.code])
        nameless = self.dice.happens(ways["anonymous"])
        for_other = voice.for_other or self.dice.happens(ways["for_others"])
        helper = self.dice.pick(self._neighbours[village.code])
        actor = people.resident_actor(None if nameless else resident_id)
        receipt = analysis.shout(
            text=voice.text,
            village=village.code if self.dice.happens(ways["names_the_place"]) else None,
            reporter_phone="" if nameless else (helper[1] if for_other else phone),
            beneficiary_phone=phone if for_other and not nameless else "",
            relation="邻居" if for_other else "",
            category=voice.category if self.dice.happens(ways["corrects_the_machine"]) else None,
            by=actor,
            at=at,
        )
        self.tally["received"] += 1
        matter = Matter(receipt.request_id, receipt.order_id, actor, voice.category, village.code)
        if receipt.dispatched:
            self._unit_will_act(matter, at)
        else:
            self._desk_will_act(matter, at)
        if self.dice.happens(ways["withdraws"]):
            self.plan(at + timedelta(hours=self.dice.waiting(12)), lambda then: self.withdraw(matter, then))

    def withdraw(self, matter: Matter, at: datetime) -> None:
        """Let the person who asked take it back."""
        orders.withdraw(matter.request_id, reason="自己办好了", by=matter.resident, at=at)

    def answer(self, matter: Matter, reached: str, at: datetime) -> None:
        """Let the person say whether it is solved, and how satisfied they are."""
        order = self._order(matter)
        ways = self.behaviour.residents
        chance = ways["satisfied_when"][reached]
        if order.replied_at and order.replied_at > order.due_at:
            chance *= ways["satisfied_when_late"]
        satisfied = "unsatisfied"
        if self.dice.happens(chance):
            satisfied = "basically" if self.dice.happens(ways["basically_share"]) else "satisfied"
        after = orders.rate(
            matter.request_id,
            solved=reached,
            satisfied=satisfied,
            comment=self.dice.pick(self.replies["comments"][reached]) if self.dice.happens(0.3) else "",
            by=matter.resident,
            at=at,
        )
        self.tally[f"solved: {reached}"] += 1
        self.tally[satisfied] += 1
        if after.status == Status.DISPATCHED:
            self._unit_will_act(matter, at)

    # ── desks ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _desk_will_act(self, matter: Matter, at: datetime) -> None:
        delay = self.dice.spread(self.behaviour.desk["dispatch_after_minutes"])
        self.plan(self.after_work(at, delay), lambda then: self.dispatch(matter, then))

    def dispatch(self, matter: Matter, at: datetime) -> None:
        """Let the desk that has the order send it on."""
        order = self._order(matter)
        if order.status != Status.FORMED:
            return
        right = analysis_queries.route(matter.category, order.place_code)
        declined = [row for row in order_queries.assignments(order.pk) if row.outcome == "declined"]
        to = right.unit_code
        if (
            declined
            and declined[-1].suggested_unit
            and self.dice.happens(self.behaviour.desk["follows_suggestion"])
        ):
            to = declined[-1].suggested_unit.code
        elif not declined and not self.dice.happens(self.behaviour.desk["right_unit"]):
            to = self.dice.pick(people.departments()).code
        orders.dispatch(
            order.pk,
            to=to,
            assists=right.assists if to == right.unit_code else (),
            category=matter.category,
            reason="首接负责",
            by=self._officer(people.unit_by_id(order.unit_id).code, Permission.DISPATCH),
            at=at,
        )
        self.tally["dispatched by a desk"] += 1
        self._unit_will_act(matter, at)

    # ── units ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _unit_will_act(self, matter: Matter, at: datetime) -> None:
        unit = people.unit_by_id(self._order(matter).unit_id).code
        delay = self.dice.spread(self.behaviour.units["accept_after_minutes"], self.behaviour.slowness(unit))
        then = at + timedelta(minutes=delay / 2) if self._urgent(matter) else self.after_work(at, delay)
        self.plan(then, lambda then: self.accept_or_decline(matter, then))

    def accept_or_decline(self, matter: Matter, at: datetime) -> None:
        """Let the unit look at the order and take it on, or hand it back with a ground."""
        order = self._order(matter)
        if order.status != Status.DISPATCHED:
            return
        unit = people.unit_by_id(order.unit_id).code
        right = analysis_queries.route(matter.category, order.place_code)
        wrong = unit != right.unit_code and unit.startswith("dept-")
        ways = self.behaviour.units
        chance = ways["declines_when_wrong"] if wrong else ways["declines_when_right"]
        if (
            order.bounces < 2
            and self.dice.happens(chance)
            and self._decline(order, unit, right.unit_code, at)
        ):
            self._desk_will_act(matter, at)
            return
        officer = self._officer(unit, Permission.HANDLE)
        orders.accept(order.pk, by=officer, at=at)
        self._plan_work(matter, officer, unit, at)

    def _decline(self, order: WorkOrder, unit: str, right: str, at: datetime) -> bool:
        suggested = right if right != unit else self.dice.pick(people.departments()).code
        item = catalogue.responsibility(order.category_code, unit) or next(
            each for each in self.catalogue.items.values() if each.holder == catalogue.holder_of(unit)
        )
        if suggested == unit:
            return False
        try:
            orders.decline(
                order.pk,
                reason=DeclineReason.NOT_OUR_DUTY,
                list_item=item.code,
                suggested=suggested,
                note=self.dice.pick(self.replies["declines"]),
                by=self._officer(unit, Permission.HANDLE),
                at=at,
            )
        except Refusal:
            self.tally["too late to decline"] += 1
            return False
        self.tally["declined"] += 1
        return True

    def _plan_work(self, matter: Matter, officer: Actor, unit: str, at: datetime) -> None:
        ways, slow = self.behaviour.units, self.behaviour.slowness(unit)
        order = self._order(matter)
        limit = catalogue.limit(order.limit_code)
        contact = self._later(matter, at, self.dice.spread(ways["contact_after_minutes"], slow))
        self.plan(contact, lambda then: self.contact(matter, officer, then))
        for hop in order_queries.assignments(order.pk):
            if hop.role == "assist" and hop.ended_at is None:
                helper, hop_id = self._officer(hop.unit.code, Permission.HANDLE), hop.pk
                hours = self.dice.spread(ways["assist_after_hours"], self.behaviour.slowness(hop.unit.code))
                answered = self._later(matter, at, min(hours * 60, 60 if self._urgent(matter) else 1e6))
                self.plan(answered, partial(self.assist, hop_id, helper))
        share = self.dice.spread(ways["work_share"][order.limit_code], slow)
        whole = limit.finish.amount * {Measure.WORKING_DAYS: 7, Measure.WORKING_HOURS: 1}.get(
            limit.finish.measure, 1
        )
        if self._urgent(matter):
            done = at + timedelta(hours=whole * share)
        else:
            done = self.after_work(at, whole * share * 60)
        if self.dice.happens(ways["progress_notes"]):
            self.plan(at + (done - at) / 2, lambda then: self.progress(matter, officer, then))
        self.plan(max(done, contact + timedelta(minutes=5)), lambda then: self.reply(matter, officer, then))

    def _later(self, matter: Matter, at: datetime, minutes: float) -> datetime:
        return at + timedelta(minutes=minutes / 3) if self._urgent(matter) else self.after_work(at, minutes)

    def contact(self, matter: Matter, officer: Actor, at: datetime) -> None:
        """Let the officer speak with the person."""
        orders.contact(
            matter.order_id, with_whom=self.dice.pick(self.replies["spoken_with"]), by=officer, at=at
        )

    def progress(self, matter: Matter, officer: Actor, at: datetime) -> None:
        """Let the officer tell how far it is."""
        orders.progress(matter.order_id, note=self.dice.pick(self.replies["progress"]), by=officer, at=at)

    def assist(self, assignment_id: int, helper: Actor, at: datetime) -> None:
        """Let an assisting unit answer."""
        orders.answer_assist(assignment_id, note=self.dice.pick(self.replies["assists"]), by=helper, at=at)

    def reply(self, matter: Matter, officer: Actor, at: datetime) -> None:
        """Let the lead answer, or wait for the assisting units until the next working hour."""
        order = self._order(matter)
        if order.status != Status.ACCEPTED:
            return
        waiting = [
            h for h in order_queries.assignments(order.pk) if h.role == "assist" and h.ended_at is None
        ]
        if waiting:
            later = self._later(matter, at, 60)
            self.plan(later, lambda then: self.reply(matter, officer, then))
            return
        group = matter.category.partition(".")[0]
        done = self.dice.pick(self.replies["done"].get(group) or self.replies["done"]["generic"])
        orders.reply(
            order.pk,
            spoken_with=self.dice.pick(self.replies["spoken_with"]),
            done=done,
            done_by=at.astimezone(SHANGHAI).date(),
            by=officer,
            at=at,
        )
        self.tally["replied"] += 1
        ways = self.behaviour
        reached = self.dice.one_of(ways.units["solves" if order.round == 1 else "solves_again"])
        if self.dice.happens(ways.residents["answers"]):
            delay = timedelta(hours=self.dice.waiting(ways.residents["answers_after_clock_hours"]))
            self.plan(at + delay, lambda then: self.answer(matter, reached, then))

    # ── looking things up ─────────────────────────────────────────────────────────────────────────────────────

    def _order(self, matter: Matter) -> WorkOrder:
        return order_queries.order(matter.order_id)

    def _urgent(self, matter: Matter) -> bool:
        limit = catalogue.category(matter.category).limit_code
        return limit in {"emergency", "utility"}

    def _officer(self, unit_code: str, permission: str) -> Actor:
        found = self._officers.get(unit_code)
        if found is None:
            found = self._officers[unit_code] = people.officers_of(unit_code, on=self.start)
        able = [who for who in found if who.works_for(people.unit(unit_code).id, permission)]
        return self.dice.pick(able)
