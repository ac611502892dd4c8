"""Residents: they shout, take back, and say whether it is solved."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sanlian.analysis import operations as analysis
from sanlian.demonstration.pictures import Album
from sanlian.demonstration.roster import STAGE_VILLAGE
from sanlian.demonstration.voices import Voices
from sanlian.demonstration.world import SHANGHAI, Expect, Matter, World
from sanlian.people import queries as people
from sanlian.places.queries import PlaceInfo
from sanlian.scoring import operations as scoring
from sanlian.workorders import operations as orders, queries as order_queries
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.operations import Photo


@dataclass
class Residents:
    """Everybody who lives in the county; `desk` and `unit` are told when an order comes to them."""

    world: World
    desk: Expect
    unit: Expect
    _weights: dict[int, dict[str, float]] = field(default_factory=dict)
    _spreading: deque[tuple[PlaceInfo, str]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """Give them voices."""
        self.ways = self.world.behaviour.residents
        self.voices = Voices(self.world.dice, {leaf.code for leaf in self.world.catalogue.leaves})
        self.album = Album(at=self.world.midnight(0))

    def shout(self, at: datetime, *, of: tuple[PlaceInfo, str] | None = None) -> None:
        """
        Let somebody say something; what follows is put on the agenda.

        :param of: where and what, named as such; without it whatever strikes
        """
        world, dice = self.world, self.world.dice
        village, category = of or self._what_strikes(at)
        voice = self.voices.say(category, village.short_name)
        someone, helper = (dice.pick(world.neighbours[village.code]) for _ in range(2))
        nameless = dice.happens(self.ways["anonymous"])
        for_other = voice.for_other or dice.happens(self.ways["for_others"])
        asks = helper if for_other else someone
        photos = self._photographs(voice.category)
        # The village in the limelight has nothing to hide.
        shown = dice.happens(self.ways["lets_the_village_see"]) or village.code == STAGE_VILLAGE
        receipt = analysis.shout(
            text=voice.text,
            village=village.code if of or dice.happens(self.ways["names_the_place"]) else None,
            reporter_phone="" if nameless else world.phone_of(asks),
            beneficiary_phone=world.phone_of(someone) if for_other and not nameless else "",
            relation=dice.pick(self.ways["relations"]) if for_other else "",
            category=voice.category if of or dice.happens(self.ways["corrects_the_machine"]) else None,
            visibility="village" if shown else "handlers",
            shows_words=shown,
            shows_photos=[photo.sha256 for photo in photos] if shown else (),
            photos=photos,
            at=at,
        )
        world.tally["received"] += 1
        matter = Matter(
            request_id=receipt.request_id,
            resident=people.resident_actor(None if nameless else asks),
            category=voice.category,
            order=order_queries.order(receipt.order_id),
        )
        (self.unit if receipt.dispatched else self.desk)(matter, at)
        if dice.happens(self.ways["withdraws"]):
            then = at + timedelta(hours=dice.waiting(self.ways["withdraws_after_clock_hours"]))
            world.agenda.plan(then, lambda then: self.withdraw(matter, then))

    def spread(self, village: PlaceInfo, category: str, others: int) -> None:
        """Let the next who speak be neighbours with the same matter."""
        self._spreading.extend([(village, category)] * others)

    def _what_strikes(self, at: datetime) -> tuple[PlaceInfo, str]:
        """Return where and what: something new, or what a neighbour has just spoken of."""
        if self._spreading:
            return self._spreading.popleft()
        dice, shared = self.world.dice, self.ways["shared"]
        new = self.world.somewhere(), dice.one_of(self._what_comes_up(self.world.day_of(at)))
        if new[1] in shared["categories"] and dice.happens(shared["chance"]):
            self._spreading.extend([new] * dice.pick(shared["others"]))
        return new

    def _photographs(self, category: str) -> list[Photo]:
        fitting = self.album.of(category)
        takes_one = fitting and self.world.dice.happens(self.ways["takes_a_photograph"])
        return [self.world.dice.pick(fitting)] if takes_one else []

    def _what_comes_up(self, day: int) -> dict[str, float]:
        if day not in self._weights:
            behaviour = self.world.behaviour
            self._weights[day] = {
                code: behaviour.category_weight(code, day) for code in self.voices.categories
            }
        return self._weights[day]

    def withdraw(self, matter: Matter, at: datetime) -> None:
        """Let the person who asked take it back."""
        if matter.request_id is None or matter.order.status in {Status.REPLIED, Status.CLOSED}:
            return
        matter.order = orders.withdraw(
            matter.request_id,
            reason=self.world.dice.pick(self.ways["withdraws_because"]),
            by=matter.resident,
            at=at,
        )
        self.world.tally["withdrawn"] += 1

    def expect_reply(self, matter: Matter, reached: str, at: datetime) -> None:
        """Let the person think about an answer to the question whether it is solved."""
        if matter.request_id is not None and self.world.dice.happens(self.ways["answers"]):
            delay = timedelta(hours=self.world.dice.waiting(self.ways["answers_after_clock_hours"]))
            self.world.agenda.plan(at + delay, lambda then: self.answer(matter, reached, then))

    def _at_the_counter(self, matter: Matter, reached: str, at: datetime) -> None:
        """Let some good answers come from a computer of the unit, in which an officer is logged in."""
        counter, unit_id = self.ways["at_the_counter"], matter.order.unit_id
        unit = people.unit_by_id(unit_id).code if unit_id else ""
        if unit != counter["unit"] or reached != "yes":
            return
        self.world.tally["praised a counter"] += 1
        if self.world.tally["praised a counter"] % counter["each"] == 0:
            # No dice: the county's life stays what it is without it.
            officer = people.officers_of(unit, on=at.astimezone(SHANGHAI).date())[0]
            scoring.note_rating(matter.order.pk, unit=unit, address="", officer_id=officer.id, at=at)

    def answer(self, matter: Matter, reached: str, at: datetime) -> None:
        """Let the person say whether it is solved, and how satisfied they are."""
        assert matter.request_id is not None
        dice, order = self.world.dice, matter.order
        chance = self.ways["satisfied_when"][reached]
        if order.replied_at and order.replied_at > order.due_at:
            chance *= self.ways["satisfied_when_late"]
        satisfied = "unsatisfied"
        if dice.happens(chance):
            satisfied = "basically" if dice.happens(self.ways["basically_share"]) else "satisfied"
        says_why = dice.happens(self.ways["says_why"])
        matter.order = orders.rate(
            matter.request_id,
            solved=reached,
            satisfied=satisfied,
            comment=dice.pick(self.world.replies["comments"][reached]) if says_why else "",
            by=matter.resident,
            at=at,
        )
        self.world.tally[f"solved: {reached}"] += 1
        self._at_the_counter(matter, reached, at)
        self.world.tally[satisfied] += 1
        if matter.order.status == Status.DISPATCHED:
            self.unit(matter, at)
