"""Units that orders come to: they accept or decline, speak with people, work, help each other and reply."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Measure
from sanlian.demonstration.pictures import Album
from sanlian.demonstration.world import SHANGHAI, Expect, Matter, World
from sanlian.kernel.errors import Conflict
from sanlian.people import queries as people
from sanlian.people.actors import Actor, Permission
from sanlian.workorders import operations as orders, queries as order_queries
from sanlian.workorders.lifecycle import DeclineReason, Status
from sanlian.workorders.operations import Photo
from sanlian.workorders.scope import superior_of

# How much of each measure is worked on; the share that a matter takes is drawn from it.
_HOURS = {Measure.WORKING_DAYS: 7.0, Measure.WORKING_HOURS: 1.0, Measure.CLOCK_HOURS: 1.0}


@dataclass
class Offices:
    """Every unit that can hold an order; `desk` hears of what is handed back, `person` of what was answered."""

    world: World
    desk: Expect
    person: Callable[[Matter, str, datetime], None]

    def __post_init__(self) -> None:
        """Read how they are."""
        self.ways = self.world.behaviour.units
        self.album = Album(at=self.world.midnight(0))

    def expect(self, matter: Matter, at: datetime) -> None:
        """Let the unit find the time to look at an order."""
        slow = self.world.behaviour.slowness(matter.unit_code)
        delay = self.world.dice.spread(self.ways["accept_after_minutes"], slow)
        then = self.world.later(matter, at, delay)
        self.world.agenda.plan(then, lambda then: self.look(matter, then))

    def look(self, matter: Matter, at: datetime) -> None:
        """Let the unit take the order on, or hand it back with a ground."""
        order, unit = matter.order, matter.unit_code
        if order.status != Status.DISPATCHED:
            return
        right = matter.right.unit_code
        wrong = unit != right and unit.startswith("dept-")
        chance = self.ways["declines_when_wrong" if wrong else "declines_when_right"]
        back = matter.errand is None and order.bounces < 2 and self.world.dice.happens(chance)
        if back and self._decline(matter, unit, right, at):
            self.desk(matter, at)
            return
        officer = self.world.officer(unit, Permission.HANDLE)
        matter.order = orders.accept(order.pk, by=officer, at=at)
        self._plan_work(matter, officer, unit, at)

    def _decline(self, matter: Matter, unit: str, right: str, at: datetime) -> bool:
        suggested = right if right != unit else self.world.dice.pick(people.units("department")).code
        if suggested == unit:
            return False
        holder = catalogue.holder_of(unit)
        item = catalogue.responsibility(matter.order.category_code, unit) or next(
            each for each in self.world.catalogue.items.values() if each.holder == holder
        )
        try:
            matter.order = orders.decline(
                matter.order.pk,
                reason=DeclineReason.NOT_OUR_DUTY,
                list_item=item.code,
                suggested=suggested,
                note=self.world.dice.pick(self.world.replies["declines"]),
                by=self.world.officer(unit, Permission.HANDLE),
                at=at,
            )
        except Conflict:
            # Looked at after the working day within which it may go back.
            self.world.tally["too late to decline"] += 1
            return False
        matter.suggested = suggested
        self.world.tally["declined"] += 1
        return True

    def _plan_work(self, matter: Matter, officer: Actor, unit: str, at: datetime) -> None:
        world, slow = self.world, self.world.behaviour.slowness(unit)
        contact = world.later(matter, at, world.dice.spread(self.ways["contact_after_minutes"], slow))
        world.agenda.plan(contact, lambda then: self.contact(matter, officer, then))
        self._call_helpers(matter, at)
        done = self._done_by(matter, slow, at)
        if world.dice.happens(self.ways["progress_notes"]):
            world.agenda.plan(at + (done - at) / 2, lambda then: self.progress(matter, officer, then))
        done = max(done, contact + timedelta(minutes=5))
        world.agenda.plan(done, lambda then: self.reply(matter, officer, then))

    def _done_by(self, matter: Matter, slow: float, at: datetime) -> datetime:
        limit = catalogue.limit(matter.order.limit_code)
        share = self.world.dice.spread(self.ways["work_share"][limit.code], slow)
        hours = limit.finish.amount * _HOURS[limit.finish.measure] * share
        if matter.urgent:
            return at + timedelta(hours=hours)
        return self.world.after_work(at, hours * 60, of=matter.unit_code)

    def _call_helpers(self, matter: Matter, at: datetime) -> None:
        world = self.world
        for hop in order_queries.assignments(matter.order.pk):
            if hop.role != "assist" or hop.ended_at is not None or hop.pk in matter.helpers:
                continue
            matter.helpers.add(hop.pk)
            helper = world.officer(hop.unit.code, Permission.HANDLE)
            slow = world.behaviour.slowness(hop.unit.code)
            minutes = world.dice.spread(self.ways["assist_after_hours"], slow) * 60
            then = world.later(matter, at, min(minutes, 60) if matter.urgent else minutes)
            world.agenda.plan(then, partial(self.assist, matter, hop.pk, helper))

    def contact(self, matter: Matter, officer: Actor, at: datetime) -> None:
        """Let the officer speak with the person."""
        person = self._whom(matter)
        matter.order = orders.contact(matter.order.pk, with_whom=person, by=officer, at=at)

    def _whom(self, matter: Matter) -> str:
        if matter.errand is not None:
            met: str = self.world.dice.pick(matter.errand["spoken_with"])
            return met
        about = "spoken_with" if matter.request_id is not None else "spoken_with_about_a_warning"
        words: str = self.world.dice.pick(self.world.replies[about])
        return words

    def progress(self, matter: Matter, officer: Actor, at: datetime) -> None:
        """Let the officer tell how far it is."""
        note = self.world.dice.pick(self.world.replies["progress"])
        matter.order = orders.progress(matter.order.pk, note=note, by=officer, at=at)

    def assist(self, matter: Matter, assignment_id: int, helper: Actor, at: datetime) -> None:
        """Let an assisting unit answer."""
        matter.helpers.discard(assignment_id)
        note = self.world.dice.pick(self.world.replies["assists"])
        matter.order = orders.answer_assist(assignment_id, note=note, by=helper, at=at)

    def _proof(self, matter: Matter) -> list[Photo]:
        kind = self.world.catalogue.categories[matter.order.category_code]
        return self.album.proof(kind.code)[:1] if kind.evidence else []

    def reply(self, matter: Matter, officer: Actor, at: datetime) -> None:
        """Let the lead answer, or wait for the assisting units a working hour longer."""
        world = self.world
        if matter.order.status != Status.ACCEPTED:
            return
        if matter.helpers:
            world.agenda.plan(world.later(matter, at, 60), lambda then: self.reply(matter, officer, then))
            return
        matter.order = orders.reply(
            matter.order.pk,
            spoken_with=self._whom(matter),
            done=world.dice.pick(self._done(matter)),
            done_by=at.astimezone(SHANGHAI).date(),
            photos=self._proof(matter),
            by=officer,
            at=at,
        )
        world.tally["replied"] += 1
        if matter.order.check_state == "due":
            then = world.after_work(at, world.dice.spread(self.ways["checked_after_minutes"]), of="desk")
            world.agenda.plan(then, lambda then: self.check(matter, then))
        self.person(matter, self._reached(matter), at)

    def _done(self, matter: Matter) -> list[str]:
        if matter.errand is not None:
            return matter.errand["done"]
        done: dict[str, list[str]] = self.world.replies["done"]
        return done.get(matter.category.partition(".")[0]) or done["generic"]

    def _reached(self, matter: Matter) -> str:
        dice = self.world.dice
        reached: str = dice.one_of(self.ways["solves" if matter.order.round == 1 else "solves_again"])
        if reached == "yes" and dice.happens(self.world.behaviour.botches(matter.unit_code)):
            reached = dice.one_of(self.ways["botched"])
        return reached

    def check(self, matter: Matter, at: datetime) -> None:
        """Let the desk one level up look at an answer: nearly all pass, a few go back."""
        world = self.world
        above = superior_of(people.unit_by_id(matter.order.unit_id))
        by = world.officer(above.code, Permission.DISPATCH, but=matter.order.handler_id)
        if world.dice.happens(self.ways["passes_a_check"]):
            matter.order = orders.check(matter.order.pk, by=by, at=at)
            world.tally["checked"] += 1
            return
        reason = world.dice.pick(world.replies["sent_back"])
        matter.order = orders.send_back(matter.order.pk, reason=reason, by=by, at=at)
        world.tally["sent back"] += 1
        self.expect(matter, at)
