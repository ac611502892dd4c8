"""What everybody in the simulation shares: chance, calendar, agenda, and who is who."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sanlian.analysis.routing import Route, route
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.deadlines import Measure, Span, WorkingCalendar
from sanlian.demonstration import files
from sanlian.demonstration.agenda import Agenda
from sanlian.demonstration.behaviour import Behaviour, Dice
from sanlian.people import census, queries as people
from sanlian.people.actors import Actor
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders.queries import WorkOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")
# What is begun on the last day ends some days later, at most.
_AFTERWARDS = 60
_RUNS_AT_NIGHT = frozenset({"emergency", "utility"})


@dataclass(slots=True)
class Matter:
    """
    What truly stands behind an order: the machine and the desk only guess at it.

    `order` is the order as whoever touched it last saw it; it may have changed since, and then a step is refused.
    """

    # None: a warning, which nobody asked for and nobody rates.
    request_id: int | None
    resident: Actor
    category: str
    order: WorkOrder
    suggested: str = ""
    helpers: set[int] = field(default_factory=set)
    # The words with which what the house itself asks of a unit is answered; such an order is not handed back.
    errand: Mapping[str, list[str]] | None = None

    @property
    def urgent(self) -> bool:
        """Return whether its clock runs through the night."""
        return self.order.limit_code in _RUNS_AT_NIGHT

    @property
    def right(self) -> Route:
        """Return where it belongs, as far as a desk sees that from its place, its day and its first sentence."""
        found = self.order
        return route(self.category, found.place_code, text=found.title, at=found.submitted_at)

    @property
    def unit_code(self) -> str:
        """Return the unit that has the order."""
        return people.unit_by_id(self.order.unit_id).code


class World:
    """The county of one run."""

    def __init__(self, *, start: date, days: int, seed: int) -> None:
        """Look at the county as it stands, and set the dice."""
        self.start, self.days = start, days
        self.dice = Dice(seed)
        villages = places.villages()
        self.behaviour = Behaviour(self.dice, [village.code for village in villages])
        self.catalogue = catalogue.snapshot(fresh=True)
        lived = (start + timedelta(days=number) for number in range(days + _AFTERWARDS))
        self._every_day = WorkingCalendar(dict.fromkeys(lived, True), self.catalogue.calendar.hours)
        self.replies: dict[str, Any] = files.read("replies.yaml")
        self.agenda = Agenda(end=self.midnight(days))
        self.tally: Counter[str] = Counter()
        self.neighbours: dict[str, list[int]] = {}
        for resident_id, grid_code in census.residents_of("330825"):
            self.neighbours.setdefault(grid_code[:12], []).append(resident_id)
        self.villages = [village for village in villages if village.code in self.neighbours]
        busy = self.behaviour.residents["busy_townships"]
        self._heard = {village: busy.get(village.code[:9], 1.0) for village in self.villages}
        self._officers: dict[tuple[str, str], list[Actor]] = {}
        self._phones: dict[int, str] = {}

    def midnight(self, day: int) -> datetime:
        """Return the beginning of a day of the run."""
        return datetime.combine(self.start + timedelta(days=day), datetime.min.time(), tzinfo=SHANGHAI)

    def somewhere(self) -> PlaceInfo:
        """Return the village where something happens: of a busy township more often than of a quiet one."""
        return self.dice.one_of(self._heard)

    def day_of(self, at: datetime) -> int:
        """Return the number of the day of the run on which an instant lies."""
        return (at.astimezone(SHANGHAI).date() - self.start).days

    def after_work(self, at: datetime, minutes: float, *, of: str) -> datetime:
        """Return the instant after so much working time `of` a unit (its code) or of a `desk`."""
        calendar = (
            self._every_day if of.partition("-")[0] in self.behaviour.every_day else self.catalogue.calendar
        )
        return calendar.due(at, Span(max(minutes, 1) / 60, Measure.WORKING_HOURS)).at

    def later(self, matter: Matter, at: datetime, minutes: float) -> datetime:
        """Return the instant after so much work; what is urgent is done three times as fast, also at night."""
        if matter.urgent:
            return at + timedelta(minutes=minutes / 3)
        return self.after_work(at, minutes, of=matter.unit_code)

    def officer(self, unit_code: str, permission: str, *, but: int | None = None) -> Actor:
        """Return somebody of a unit who may do that; not the one whose own work it is about, if there is another."""
        able = self._officers.get((unit_code, permission))
        if able is None:
            unit_id = people.unit(unit_code).id
            staff = people.officers_of(unit_code, on=self.start)
            able = [who for who in staff if who.works_for(unit_id, permission)]
            self._officers[unit_code, permission] = able
        return self.dice.pick([who for who in able if who.id != but] or able)

    def phone_of(self, resident_id: int) -> str:
        """Return a resident's telephone number."""
        if resident_id not in self._phones:
            self._phones[resident_id] = people.contact_of(resident_id).phone
        return self._phones[resident_id]


Expect = Callable[[Matter, datetime], None]
