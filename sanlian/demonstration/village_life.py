"""What the house itself sets going in the villages: notices and tasks on Mondays, and what is found on rounds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sanlian.demonstration import files
from sanlian.demonstration.roster import STAGE_VILLAGE
from sanlian.demonstration.world import SHANGHAI, Expect, Matter, World
from sanlian.notices import operations as notices
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Permission
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import operations as orders
from sanlian.workorders.lifecycle import Origin
from sanlian.workorders.operations import Sending

_NINE, _HALF_PAST_TEN = timedelta(hours=9), timedelta(hours=10, minutes=30)


class VillageLife:
    """Notices, tasks and rounds of one run; `unit` is told of a task, `desk` of what was found."""

    def __init__(self, world: World, *, unit: Expect, desk: Expect) -> None:
        """Read what there is to be said and done."""
        self.world, self.unit, self.desk = world, unit, desk
        self.script: dict[str, Any] = files.read("village_life.yaml")
        self.weeks = 0

    def plan(self, day: int) -> None:
        """Put what a day brings on the agenda: a round; on Mondays, and on the first day, notices and tasks."""
        if self.world.catalogue.calendar.is_working_day(self.world.midnight(day).date()):
            self.world.agenda.plan(self.world.midnight(day) + _HALF_PAST_TEN, self.walk_round)
        if day and self.world.midnight(day).weekday():
            return
        week, self.weeks = self.weeks, self.weeks + 1
        self.world.agenda.plan(self.world.midnight(day) + _NINE, lambda at: self.begin(week, at))

    def begin(self, week: int, at: datetime) -> None:
        """Hang this week's notices and send this week's tasks down, in every township and in the stage's village."""
        villages: dict[str, list[PlaceInfo]] = {}
        for village in self.world.villages:
            villages.setdefault(village.code[:9], []).append(village)
        self._hang("county_notices", people.county_code(), week, at)
        for number, (township, inside) in enumerate(sorted(villages.items())):
            self._hang("township_notices", township, week + number, at)
            self._send_down(inside[week % len(inside)], week + number, at)
            for village in inside:
                if village.code == STAGE_VILLAGE:
                    self._hang("village_notices", village.code, week, at)
                    self._send_down(village, week + number + 1, at)

    def walk_round(self, at: datetime) -> None:
        """Let somebody of a village report what they found before anybody asked."""
        village, found = self.world.dice.pick(self.world.villages), self.world.dice.pick(self.script["found"])
        order = orders.raise_order(
            origin=Origin.INSPECTION,
            title=found["title"],
            told=found["told"].format(**self._names(village.code)),
            category=found["category"],
            place_id=village.id,
            place_code=village.code,
            by=self.world.officer(f"vil-{village.code}", Permission.SEE_ORDERS),
            at=at,
        )
        self.world.tally["found on a round"] += 1
        self.desk(Matter(request_id=None, resident=HOUSE, category=found["category"], order=order), at)

    def _hang(self, kind: str, place_code: str, turn: int, at: datetime) -> None:
        said, today = _turn(self.script[kind], turn), at.astimezone(SHANGHAI).date()
        desk = "county" if kind == "county_notices" else f"twp-{place_code[:9]}"
        notices.post(
            place_code=place_code,
            title=said["title"],
            text=said["text"].format(**self._names(place_code)),
            since=today,
            until=today + timedelta(days=said["days"]),
            by=self.world.officer(desk, Permission.DISPATCH),
            at=at,
        )
        self.world.tally["notices"] += 1

    def _send_down(self, village: PlaceInfo, turn: int, at: datetime) -> None:
        task = _turn(self.script["tasks"], turn)
        order = orders.raise_order(
            origin=Origin.TASK,
            title=task["title"],
            told=task["told"].format(**self._names(village.code)),
            category=task["category"],
            place_id=village.id,
            place_code=village.code,
            send=Sending(to=f"vil-{village.code}"),
            by=self.world.officer(f"twp-{village.code[:9]}", Permission.DISPATCH),
            at=at,
        )
        self.world.tally["tasks"] += 1
        self.unit(Matter(request_id=None, resident=HOUSE, category=task["category"], order=order), at)

    def _names(self, place_code: str) -> dict[str, str]:
        return {
            "village": places.get(place_code).short_name,
            "township": places.get(place_code[:9]).short_name if len(place_code) >= 9 else "",
        }


def _turn(things: Sequence[dict[str, Any]], number: int) -> dict[str, Any]:
    return things[number % len(things)]
