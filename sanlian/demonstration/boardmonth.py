"""The board's month in the demonstration: grey units appeal, somebody else decides, it is published and acted upon."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sanlian.demonstration import files
from sanlian.demonstration.agenda import Happening
from sanlian.demonstration.pictures import Album
from sanlian.demonstration.world import SHANGHAI, Expect, Matter, World
from sanlian.people.actors import HOUSE, Actor, Permission
from sanlian.scoring import operations, queries as scoring, rules
from sanlian.workorders import queries as orders


class BoardMonth:
    """Boards of one run, drafted by the house's own duty; `unit` is told when an improvement is asked of it."""

    def __init__(self, world: World, unit: Expect) -> None:
        """Read what is written around a board."""
        self.world, self.unit = world, unit
        self.script: dict[str, Any] = files.read("board.yaml")
        self.album = Album(at=world.midnight(0))
        self._known: set[str] = set()

    def plan(self, day: int) -> None:
        """Put on the agenda what a day brings to last month's board, where it is not published yet."""
        morning = self.world.midnight(day)
        month = rules.added(rules.month_of(morning), -1)
        until = scoring.appeals_until(month)
        if until is None or scoring.open_draft(month) is None:
            return
        span = rules.month_span(month)
        if span.key not in self._known:
            self._known.add(span.key)
            then = morning + timedelta(hours=self.script["appeals_at_hour"])
            self.world.agenda.plan(then, lambda at: self.appeal(scoring.board(span), at))
        if morning.astimezone(SHANGHAI).date() > until:
            then = morning + timedelta(hours=self.script["publishes_at_hour"])
            self.world.agenda.plan(then, lambda at: self.publish(span, at))

    def appeal(self, board: scoring.BoardInfo, at: datetime) -> None:
        """Let the first grey units appeal, each against one order of what it is most behind in."""
        for said, (unit, indicator) in zip(self.script["appeals"], self._behind(board), strict=False):
            found = scoring.cases(board.span, unit, indicator.code, upto=board.upto, only=indicator.falling)
            against = next((case for case in found.items if case.order_id is not None), None)
            if against is None or against.order_id is None:
                continue
            category = orders.order(against.order_id).category_code
            number = operations.appeal(
                board.month,
                unit=unit,
                order_id=against.order_id,
                indicators=[indicator.code],
                ground=said["ground"],
                reason=said["reason"],
                evidence=said["evidence"],
                files=self.album.of(category)[:1],
                by=self.world.officer(unit, Permission.HANDLE),
                at=at,
            )
            self.world.tally["appeals"] += 1
            then = at + timedelta(hours=self.script["decided_after_hours"])
            self.world.agenda.plan(then, self._decision(number, said))

    def _behind(self, board: scoring.BoardInfo) -> Iterator[tuple[str, rules.Indicator]]:
        by_code = {each.code: each for each in board.rules.indicators}
        for field in board.fields:
            for standing in field.standings:
                if standing.state == rules.State.GREY:
                    worst = rules.behind(standing, field, board.rules)[0]
                    yield standing.unit, by_code[worst.indicator]

    def _decision(self, number: int, said: dict[str, Any]) -> Happening:
        def decide(at: datetime) -> None:
            answer, by = said["answer"], self._keeper()
            operations.decide_appeal(number, uphold=said["uphold"], answer=answer, by=by, at=at)

        return decide

    def publish(self, span: rules.Span, at: datetime) -> None:
        """Let the organisation department publish, and each grey unit find the order that asks it what it changes."""
        newest = scoring.newest(span)
        assert newest is not None
        red = [
            standing.unit
            for field in scoring.board(span).fields
            for standing in field.standings
            if standing.state == rules.State.RED
        ]
        for unit, words in zip(red, self.script["lessons"], strict=False):
            operations.write_lesson(span.first, unit=unit, words=words, by=self._keeper(), at=at)
        board = operations.publish_board(span.first, version=newest.version, by=self._keeper(), at=at)
        self.world.tally["boards published"] += 1
        for asked in scoring.improvements(board.pk):
            order = orders.order(asked.order_id)
            errand = self.script["improvement"]
            matter = Matter(None, HOUSE, category=order.category_code, order=order, errand=errand)
            self.unit(matter, at)
            self.world.tally["improvements asked"] += 1

    def _keeper(self) -> Actor:
        return self.world.officer("county", Permission.KEEP_BOARDS)
